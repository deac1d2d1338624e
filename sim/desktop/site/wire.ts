import { type Ears, useWire, type Wire } from "../page/wire";
import { KEYS_CHANNEL } from "./keys";
import type { Question, Told } from "./protocol";

/** The way to a world in a worker of the page's own. */
class WorkerWire implements Wire {
  readonly isAddressable = false;
  readonly receiptPage = "receipt/index.html";
  readonly #worker: Worker;
  readonly #ears = new Set<Ears>();
  readonly #asked = new Map<number, (response: Response) => void>();
  #isReady = false;
  #lastId = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<Told>) => this.#hear(data));
    worker.addEventListener("error", ({ message }) => this.#broken(message));
  }

  ask(address: string, body?: object): Promise<Response> {
    return new Promise((resolve) => {
      const id = ++this.#lastId;
      this.#asked.set(id, resolve);
      const question: Question = { id, address, ...(body ? { text: JSON.stringify(body) } : {}) };
      this.#worker.postMessage(question);
    });
  }

  listen(_address: string, ears: Ears): () => void {
    this.#ears.add(ears);
    // As late as over a socket: who listens has its answer first.
    if (this.#isReady) queueMicrotask(ears.opened);
    return () => {
      this.#ears.delete(ears);
    };
  }

  #hear(told: Told): void {
    switch (told.kind) {
      case "ready":
        this.#isReady = true;
        for (const { opened } of this.#ears) opened();
        return;
      case "event":
        for (const { heard } of this.#ears) heard(told.event);
        return;
      case "reply": {
        const { id, status, type, content } = told;
        const resolve = this.#asked.get(id);
        this.#asked.delete(id);
        resolve?.(new Response(content, { status, headers: { "content-type": type } }));
        return;
      }
      case "bug":
        return this.#broken(told.what);
    }
  }

  /** The page says that its room is gone. What was asked of it is answered by nobody. */
  #broken(what: string): void {
    console.error(what);
    this.#isReady = false;
    for (const { closed } of [...this.#ears]) closed();
    this.#ears.clear();
  }
}

const world = new URL("world.js", import.meta.url);
world.search = location.search;
const wire = new WorkerWire(new Worker(world, { type: "module" }));
useWire(wire);

// The receipt's page has no world of its own: whoever has one tells the keys.
const keys = new BroadcastChannel(KEYS_CHANNEL);
keys.addEventListener("message", ({ data }) => {
  if (data !== "asked") return;
  void wire.ask("/receipt/keys.json").then(async (response) => keys.postMessage(await response.text()));
});
