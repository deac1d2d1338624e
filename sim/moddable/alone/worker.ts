import { encodeCbor } from "../../../hal/cbor";
import { describeBug } from "../../engine/in-process";
import { serveCommands, xsCommands } from "../../xs/commands";
import { WorkerRoms } from "../../xs/roms";
import { type PanelOutcome, playPanel } from "./panel-play";

/** What a turn of the worker answers. */
export type PanelAnswer =
  | { readonly kind: "playing" }
  | { readonly kind: "played"; readonly outcome: PanelOutcome }
  | { readonly kind: "bug"; readonly message: string };

/** Entry of an XS worker: the panel's world, its pace, its drawing, and the firmware beside it, as mcsim's machines run them. */
const roms = new WorkerRoms();
let goOn: (() => void) | undefined;
let answer: PanelAnswer = { kind: "playing" };

serveCommands((request) => {
  const [code] = new Uint8Array(request, 0, 1);
  if (roms.take(code, new Uint8Array(request, 1))) return undefined;
  if (code === xsCommands.play) start();
  else if (code === xsCommands.turn) {
    const resolve = goOn;
    goOn = undefined;
    resolve?.();
  } else throw new TypeError(`worker: command ${code} is none of the panel's`);
  return {
    get result() {
      return encodeCbor(answer).buffer;
    },
  };
});

function start(): void {
  const turn = () =>
    new Promise<void>((resolve) => {
      goOn = resolve;
    });
  playPanel(roms.both, turn).then(
    (outcome) => {
      answer = { kind: "played", outcome };
    },
    (error: unknown) => {
      answer = { kind: "bug", message: describeBug(error) };
    },
  );
}
