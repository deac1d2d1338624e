import type { Engine } from "../../engine/engine";
import { createEngine, type EngineKind, type RunningEngine } from "../engines/engines";
import { XsWorker } from "../xsnap/worker";
import type { Engines } from "./stage";

/** Kinds that stand in for each other: the world offers all devices, and it is one firmware. */
const exchangeable: readonly EngineKind[] = Object.freeze(["node", "xs"]);

/** Engines of this machine. One that was left stays: runs that it played are gone back to on it. */
export class EnginesHere implements Engines {
  readonly first: string;
  readonly #count: number;
  readonly #running = new Map<string, Promise<readonly RunningEngine[]>>();

  /** @param kind of the first ones. @param first one for each terminal. */
  constructor(kind: string, first: readonly RunningEngine[]) {
    this.first = kind;
    this.#count = first.length;
    this.#running.set(kind, Promise.resolve(first));
  }

  get kinds(): readonly string[] {
    if (!exchangeable.some((each) => each === this.first)) return [this.first];
    return exchangeable.filter((each) => each !== "xs" || this.first === "xs" || XsWorker.available);
  }

  async of(kind: string): Promise<readonly Engine[]> {
    const known = this.#running.get(kind);
    const wanted = exchangeable.find((each) => each === kind);
    if (!known && !wanted) throw new RangeError(`no engine ${kind} here`);
    const running = known ?? this.#start(wanted ?? "node");
    this.#running.set(kind, running);
    try {
      return (await running).map(({ engine }) => engine);
    } catch (error) {
      // What is not built now may be later.
      this.#running.delete(kind);
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const running of this.#running.values()) for (const each of await running) await each.close();
  }

  #start(kind: EngineKind): Promise<readonly RunningEngine[]> {
    return Promise.all(Array.from({ length: this.#count }, () => createEngine(kind)));
  }
}
