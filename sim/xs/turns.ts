import { encodeCbor } from "../../hal/cbor";
import type { Rom } from "../../hal/rom";
import { describeBug } from "../engine/in-process";
import { collectGarbage, serveCommands, xsCommands } from "./commands";
import { WorkerRoms } from "./roms";

/** What a worker with a whole world in it answers to `play` and to each `turn`. */
export type TurnAnswer<Outcome> =
  | { readonly kind: "playing" }
  | { readonly kind: "played"; readonly outcome: Outcome }
  | { readonly kind: "bug"; readonly message: string };

/** What the worker plays with. */
export interface TurnMeans {
  readonly roms: { readonly font: Rom; readonly gbk: Rom };
  /** The body of the `play` command. */
  readonly wanted: Uint8Array;
  /** Calls `then` at the next turn: all jobs that were due have run. */
  readonly turn: (then: () => void) => void;
}

/**
 * Serves the commands of a worker that plays once. It runs every promise job that is due before it answers, so a turn of the event loop
 * is one command to the next.
 */
export function serveTurns<Outcome>(play: (means: TurnMeans) => Promise<Outcome>): void {
  const roms = new WorkerRoms();
  let goOn: (() => void) | undefined;
  let answer: TurnAnswer<Outcome> = { kind: "playing" };
  const turn = (then: () => void) => {
    goOn = then;
  };
  const start = (wanted: Uint8Array) =>
    play({ roms: roms.both, wanted, turn }).then(
      (outcome) => {
        answer = { kind: "played", outcome };
      },
      (error: unknown) => {
        answer = { kind: "bug", message: describeBug(error) };
      },
    );
  serveCommands((request) => {
    const [code] = new Uint8Array(request, 0, 1);
    const body = new Uint8Array(request, 1);
    if (roms.take(code, body)) return undefined;
    if (code === xsCommands.collect) return void collectGarbage();
    if (code === xsCommands.play) void start(body);
    else if (code === xsCommands.turn) {
      const then = goOn;
      goOn = undefined;
      then?.();
    } else throw new TypeError(`worker: command ${code} is none of a whole world's`);
    return {
      get result() {
        return encodeCbor(answer).buffer;
      },
    };
  });
}
