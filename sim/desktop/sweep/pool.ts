import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { EngineName } from "./engine";
import type { Asked, Told } from "./worker";

/**
 * A world makes much that lives for a moment: in a young generation of Node's own size, 48 MB, a tenth of a soak's time goes into
 * copying what is about to die.
 */
const resourceLimits = Object.freeze({ maxYoungGenerationSizeMb: 192 });

/**
 * How much a function runs before the compiler looks at it; V8's own is 132 kB. A world has some 1,700 functions that are compiled, and the
 * compiler's threads take their third of the processor from the workers: with this one 3,600 transactions take 8 to 16 % less of it, in three
 * pairs of runs.
 */
const INTERRUPT_BUDGET_BYTES = 400_000;

/** Worker threads that take one thing after the other from a list. */
export class Pool {
  readonly #workers: readonly Worker[];

  constructor(file: string, workers: number, engine: EngineName, plain = false) {
    setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET_BYTES}`);
    this.#workers = Array.from(
      { length: workers },
      () => new Worker(file, { workerData: { engine, plain }, resourceLimits }),
    );
  }

  /** Asks everything, in this order, each worker one thing at a time. Rejects when a worker breaks. */
  async all<T>(list: readonly T[], asked: (item: T) => Asked, told: (told: Told, item: T) => void): Promise<void> {
    let next = 0;
    await Promise.all(
      this.#workers.map(async (worker) => {
        for (;;) {
          const item = list[next++];
          if (item === undefined) return;
          told(await ask(worker, asked(item)), item);
        }
      }),
    );
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
