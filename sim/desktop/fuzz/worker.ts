import { parentPort, workerData } from "node:worker_threads";
import { describeBug } from "../../engine/in-process";
import { playInputs } from "../../fuzz/play";
import type { Finding } from "../../fuzz/target";
import { type TargetName, targetOf } from "./targets";

/** What a worker is made with. */
export interface FuzzJob {
  readonly target: TargetName;
  readonly seed: number;
  /** Absent: the target's own number. */
  readonly inputs?: number;
  /** One number: how many inputs were begun. Whoever watches sees it stand still. */
  readonly begun: SharedArrayBuffer;
}

/** What it tells: each finding, then the end. */
export type FuzzTold =
  | { readonly tell: "ready"; readonly inputs: number }
  | { readonly tell: "found"; readonly seed: number; readonly finding: Finding }
  | { readonly tell: "done" };

/** Inputs between two looks at the messages that wait: promise jobs alone never let one through. */
const INPUTS_AT_ONCE = 256;

async function work(job: FuzzJob, tell: (told: FuzzTold) => void): Promise<void> {
  const begun = new Int32Array(job.begun);
  const target = await targetOf(job.target);
  const inputs = job.inputs ?? target.inputs;
  tell({ tell: "ready", inputs });
  // What is thrown where nobody awaits it belongs to the input that is played.
  let seed = job.seed;
  const unawaited = (error: unknown) =>
    tell({ tell: "found", seed, finding: { kind: "crash", what: `unawaited: ${describeBug(error)}` } });
  process.on("uncaughtException", unawaited);
  process.on("unhandledRejection", unawaited);
  for (let at = 0; at < inputs; at += INPUTS_AT_ONCE) {
    await playInputs(target, job.seed + at, Math.min(INPUTS_AT_ONCE, inputs - at), {
      begins: (next) => {
        seed = next;
        Atomics.add(begun, 0, 1);
      },
      found: (of, finding) => tell({ tell: "found", seed: of, finding }),
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
  tell({ tell: "done" });
}

const port = parentPort;
if (port) await work(workerData as FuzzJob, (told) => port.postMessage(told));
