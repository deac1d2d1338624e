import { Worker } from "node:worker_threads";
import type { Finding } from "../../fuzz/target";
import type { TargetName } from "./targets";
import type { FuzzJob, FuzzTold } from "./worker";

/** A whole terminal is played in less than a second; a busy machine makes ten of it. */
export const HANG_MS = 15_000;
/** A worker reads its bundle first, and longer on a machine that is busy: no input hangs meanwhile. */
const START_MS = 30_000;
const LOOK_MS = 250;
/** What all inputs of a target need together, samples and world included, is a tenth of it. */
const HEAP_MB = 512;

export interface Failure {
  readonly target: TargetName;
  readonly seed: number;
  readonly kind: Finding["kind"] | "hang";
  readonly what: string;
}

export interface WatchOptions {
  /** The bundle of `worker.ts`. */
  readonly file: string;
  readonly target: TargetName;
  readonly seed: number;
  readonly inputs?: number;
  readonly hangMs?: number;
  readonly failed: (failure: Failure) => void;
  readonly progress?: (done: number, of: number) => void;
}

/**
 * Plays a target's inputs in a worker thread and looks at it from outside: what hangs cannot tell so itself. After a hang, or a
 * death, a new worker goes on behind that input.
 * @returns how many inputs were played.
 */
export async function watchTarget(options: WatchOptions): Promise<number> {
  let { seed, inputs } = options;
  let played = 0;
  for (;;) {
    const round = await watchRound({ ...options, seed, ...(inputs === undefined ? {} : { inputs }) });
    played += round.begun;
    if (round.left === 0 || round.begun === 0) return played;
    seed += round.begun;
    inputs = round.left;
  }
}

/** @returns how many inputs were begun, and how many were not when its worker ended. */
async function watchRound(options: WatchOptions): Promise<{ readonly begun: number; readonly left: number }> {
  const { target, seed, failed, hangMs = HANG_MS } = options;
  const begun = new Int32Array(new SharedArrayBuffer(4));
  const job: FuzzJob = {
    target,
    seed,
    begun: begun.buffer as SharedArrayBuffer,
    ...(options.inputs === undefined ? {} : { inputs: options.inputs }),
  };
  const worker = new Worker(options.file, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  const current = () => seed + Math.max(0, Atomics.load(begun, 0) - 1);
  let inputs = options.inputs ?? 0;
  let stillSinceMs = performance.now();
  let before = -1;
  let ready = false;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    worker.on("message", (told: FuzzTold) => {
      if (told.tell === "ready") {
        inputs = told.inputs;
        ready = true;
        stillSinceMs = performance.now();
      } else if (told.tell === "found") failed({ target, seed: told.seed, ...told.finding });
      else resolve();
    });
    // Also a memory without end: the worker dies of its limit.
    worker.on("error", (error: Error & { readonly code?: string }) => {
      const kind = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "over-bound" : "crash";
      failed({ target, seed: current(), kind, what: `${error.name}: ${error.message}` });
      resolve();
    });
    timer = setInterval(() => {
      const now = Atomics.load(begun, 0);
      options.progress?.(now, inputs);
      if (now !== before) stillSinceMs = performance.now();
      before = now;
      if (performance.now() - stillSinceMs < (ready ? hangMs : Math.max(hangMs, START_MS))) return;
      failed({ target, seed: current(), kind: "hang", what: `no end within ${hangMs} ms` });
      resolve();
    }, LOOK_MS);
  });
  clearInterval(timer);
  await worker.terminate();
  const done = Atomics.load(begun, 0);
  return { begun: done, left: Math.max(0, inputs - done) };
}
