import { decodeCbor, encodeCbor } from "../../hal/cbor";
import { runTerminal } from "../../src/terminal";
import type { AcquirerProfile } from "../acquirer/configuration";
import { describeBug, InProcessEngine } from "../engine/in-process";
import { DEFAULT_START_MS, Simulator } from "../simulator/simulator";
import { serveCommands, xsCommands } from "./commands";
import { modelOf, type Play, type PlayOutcome, playFromPowerUp } from "./first-sale";
import { WorkerRoms } from "./roms";

/** What the `play` command asks for. */
export interface WholePlay {
  readonly seed: number;
  readonly acquirer: AcquirerProfile;
  readonly play: Play;
}

/** What the last `turn` answers. */
export type WholeAnswer =
  | { readonly kind: "playing" }
  | { readonly kind: "played"; readonly outcome: PlayOutcome }
  | { readonly kind: "bug"; readonly message: string };

/**
 * Entry of the whole world in an XS worker: terminal, devices, acquirer and person. The worker runs every promise job that
 * is due before it answers, so a turn of the event loop is one command to the next.
 */
const roms = new WorkerRoms();
let goOn: (() => void) | undefined;
let answer: WholeAnswer = { kind: "playing" };

serveCommands((request) => {
  const [code] = new Uint8Array(request, 0, 1);
  const body = new Uint8Array(request, 1);
  if (roms.take(code, body)) return undefined;
  if (code === xsCommands.play) start(decodeCbor(body) as WholePlay);
  else if (code === xsCommands.turn) {
    const resolve = goOn;
    goOn = undefined;
    resolve?.();
  } else throw new TypeError(`worker: command ${code} is none of the world's`);
  return {
    get result() {
      return encodeCbor(answer).buffer;
    },
  };
});

function start(wanted: WholePlay): void {
  answer = { kind: "playing" };
  run(wanted).then(
    (outcome) => {
      answer = { kind: "played", outcome };
    },
    (error: unknown) => {
      answer = { kind: "bug", message: describeBug(error) };
    },
  );
}

async function run({ seed, acquirer, play }: WholePlay): Promise<PlayOutcome> {
  const engine = new InProcessEngine({
    start: runTerminal,
    roms: roms.both,
    turn: (then) => {
      goOn = then;
    },
  });
  const simulator = await Simulator.create({ seed, startMs: DEFAULT_START_MS, model: modelOf(play), acquirer, engine });
  return playFromPowerUp(simulator, play);
}
