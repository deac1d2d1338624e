import { Worker } from "node:worker_threads";
import type { EngineName } from "./engine";
import { compileTheRest, suitThreadsToWorlds } from "./thread-flags";
import type { Asked, Told } from "./worker";

/** A list that takes longer than this is a long one: compiling more pays. */
const COMPILE_REST_MS = 20_000;

/** Worker threads that take one thing after the other from a list. */
export class Pool {
  readonly #workers: readonly Worker[];

  constructor(file: string, workers: number, engine: EngineName, plain = false) {
    suitThreadsToWorlds();
    this.#workers = Array.from({ length: workers }, () => new Worker(file, { workerData: { engine, plain } }));
  }

  /** Asks everything, in this order, each worker one thing at a time. Rejects when a worker breaks. */
  async all<T>(list: readonly T[], asked: (item: T) => Asked, told: (told: Told, item: T) => void): Promise<void> {
    let next = 0;
    const later = setTimeout(compileTheRest, COMPILE_REST_MS);
    try {
      await Promise.all(
        this.#workers.map(async (worker) => {
          for (;;) {
            const item = list[next++];
            if (item === undefined) return;
            told(await ask(worker, asked(item)), item);
          }
        }),
      );
    } finally {
      clearTimeout(later);
    }
  }

  async one(asked: Asked): Promise<Told> {
    const [worker] = this.#workers;
    if (!worker) throw new Error("a pool without workers");
    return ask(worker, asked);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function ask(worker: Worker, asked: Asked): Promise<Told> {
  return new Promise((resolve, reject) => {
    const done = () => {
      worker.off("message", answered);
      worker.off("error", broken);
    };
    const answered = (told: Told) => {
      done();
      if (told.tell === "bug") reject(new Error(`sweep worker: ${JSON.stringify(asked)}: ${told.message}`));
      else resolve(told);
    };
    const broken = (error: unknown) => {
      done();
      reject(error);
    };
    worker.on("message", answered);
    worker.on("error", broken);
    worker.postMessage(asked);
  });
}
