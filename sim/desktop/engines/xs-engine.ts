import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Frame, frameFromWire, frameToWire, type Hello, type Wired } from "../../../hal/remote/wire";
import type { Engine, PortCall, Settled } from "../../engine/engine";
import { xsCommands } from "../../xs/commands";
import { decodeReferenceCbor, encodeReferenceCbor } from "../formats/cbor";
import { type Answer, XsError, XsWorker } from "../xsnap/worker";
import { bundleForXs } from "./bundle";
import { snapshotFor } from "./snapshots";

const firmwareEntry = fileURLToPath(new URL("../../xs/firmware.ts", import.meta.url));
const fontFile = fileURLToPath(new URL("../../../src/receipt/font/font24.bin", import.meta.url));
const gbkFile = fileURLToPath(new URL("../../../src/host/iso8583/gbk.bin", import.meta.url));

/** What one turn of the firmware cost: from the answers it got to its next wait. */
export interface Turn {
  /** XS steps of the firmware alone, without the wire's decoding and encoding. */
  readonly steps: number;
  /** The calls it made. */
  readonly calls: readonly PortCall[];
  /** Heap slots that live afterwards, beyond those of the loaded code; only with `watchSlots`. */
  readonly livingSlots?: number;
}

export interface XsEngineOptions {
  /** Told after every turn. */
  readonly onTurn?: (turn: Turn) => void;
  /** Collects garbage after every turn to count what lives. Default false: it doubles the time. */
  readonly watchSlots?: boolean;
  /** The most slots that may live behind a turn, counted as `livingSlots`: with more, `settle` rejects. Default: no bound. It takes hardly any time. */
  readonly slotsMax?: number;
  /** Prepares the next worker as soon as one boots, so that a reboot finds it ready. Default false: one is 64 MB. */
  readonly spare?: boolean;
  /** The firmware's entry. Default `sim/xs/firmware.ts`; a test may bring one that is broken on purpose. */
  readonly entry?: string;
  /** Steps of one turn after which the firmware counts as hanging. Default: the worker's, seconds of work. */
  readonly stepLimit?: number;
}

/** The firmware in an XS worker, its frames over the worker's pipes: a fresh engine for every boot. */
export class XsEngine implements Engine {
  readonly #options: XsEngineOptions;
  #next: Promise<Prepared> | undefined;
  #running: Prepared | undefined;
  #incoming: Wired[] = [];
  #steps = 0;
  readonly #ending = new Set<Promise<void>>();

  constructor(options: XsEngineOptions = {}) {
    this.#options = options;
  }

  /** XS steps of the firmware alone, over all boots. */
  get steps(): number {
    return this.#steps;
  }

  /** Starts a worker ahead of the boot that will need it. Rejects with XsError when the worker is not built. */
  async prepare(): Promise<void> {
    this.#next ??= prepareWorker(this.#options);
    await this.#next;
  }

  async boot(hello: Hello): Promise<void> {
    await this.kill();
    const next = this.#next ?? prepareWorker(this.#options);
    this.#next = undefined;
    this.#running = await next;
    if (this.#options.spare) this.#prepareQuietly();
    this.#incoming = [frameToWire({ type: "hello", hello })];
  }

  answer(id: number, value: unknown): void {
    this.#receive({ type: "answer", id, value });
  }

  misuse(id: number, message: string): void {
    this.#receive({ type: "misuse", id, message });
  }

  async settle(): Promise<Settled> {
    const running = this.#running;
    if (!running) return { calls: [] };
    const { worker } = running;
    const incoming = encodeReferenceCbor(this.#incoming);
    this.#incoming = [];
    let turn: Answer;
    try {
      await worker.command(command(xsCommands.frames, incoming));
      turn = await worker.command(command(xsCommands.run));
    } catch (error) {
      // Out of memory, stack or steps, or a rejection that nobody handles: on a device a reset. All else is a bug of ours.
      if (!(error instanceof XsError && error.kind === "ended")) throw error;
      this.#running = undefined;
      return { calls: [], died: error.message };
    }
    this.#steps += turn.steps;
    const settled = settledOf(turn.reply);
    const { onTurn, watchSlots, slotsMax = Number.POSITIVE_INFINITY } = this.#options;
    // With garbage they are more: only then it is worth a collection.
    if (turn.heapSlots - running.codeSlots > slotsMax) await holdSlots(running, slotsMax);
    const living = watchSlots ? { livingSlots: await livingSlots(running) } : {};
    onTurn?.({ steps: turn.steps, calls: settled.calls, ...living });
    return settled;
  }

  /**
   * Heap slots that live now, beyond those of the engine and the loaded code, which on a device lie in ROM. More than on a device: code is not
   * frozen here, so that of each class with private methods the last instance lives on as their home. `bench/memory-cost.ts` counts on frozen code.
   */
  async livingSlots(): Promise<number> {
    return this.#running ? livingSlots(this.#running) : 0;
  }

  async kill(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#incoming = [];
    if (!running) return;
    this.#end(running.worker.kill());
    this.#prepareQuietly();
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running) this.#end(running.worker.kill());
    const next = this.#next;
    this.#next = undefined;
    // One that did not start has nothing to end, and whoever booted it was told.
    const spare = await next?.catch(() => undefined);
    if (spare) this.#end(spare.worker.kill());
    await Promise.all(this.#ending);
  }

  #receive(frame: Frame): void {
    if (this.#running) this.#incoming.push(frameToWire(frame));
  }

  /** What fails here fails again, and is told, at the boot that needs it. */
  #prepareQuietly(): void {
    if (this.#next) return;
    const next = prepareWorker(this.#options);
    next.catch(() => {
      if (this.#next === next) this.#next = undefined;
    });
    this.#next = next;
  }

  #end(ended: Promise<void>): void {
    this.#ending.add(ended);
    void ended.then(() => this.#ending.delete(ended));
  }
}

/** @returns an engine whose first worker is ready. Rejects with XsError when the worker is not built. */
export async function createXsEngine(options: XsEngineOptions = {}): Promise<XsEngine> {
  const engine = new XsEngine(options);
  await engine.prepare();
  return engine;
}

/** A worker with code and read-only memories, before its first instruction. */
export interface Prepared {
  readonly worker: XsWorker;
  /** Slots of engine and code. */
  readonly codeSlots: number;
}

let roms: Promise<{ readonly font: Uint8Array; readonly gbk: Uint8Array }> | undefined;

/** The read-only memories that every firmware gets, from their files, read once. */
export function readRoms(): Promise<{ readonly font: Uint8Array; readonly gbk: Uint8Array }> {
  roms ??= Promise.all([readFile(fontFile), readFile(gbkFile)]).then(([font, gbk]) => ({ font, gbk }));
  return roms;
}

/** Starts a worker and loads an entry that speaks `sim/xs/commands.ts`. @param snapshot of one that has loaded it. */
export async function startWorker(entry: string, stepLimit?: number, snapshot?: string): Promise<XsWorker> {
  const script = await bundleForXs(entry);
  const worker = await XsWorker.start({
    name: path.basename(entry, ".ts"),
    ...(stepLimit === undefined ? {} : { stepLimit }),
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  try {
    if (snapshot === undefined) await worker.evaluate(script);
    return worker;
  } catch (error) {
    await worker.kill();
    throw error;
  }
}

/**
 * The same, with its read-only memories: ready for its first instruction. Only the first one of an entry loads the code; the others
 * go on from a snapshot of it, which takes a tenth of the time.
 */
export async function prepareWorker(
  options: { readonly entry?: string; readonly stepLimit?: number } = {},
): Promise<Prepared> {
  const { entry = firmwareEntry, stepLimit } = options;
  const { font, gbk } = await readRoms();
  const snapshot = await snapshotFor(entry, async () => [await bundleForXs(entry), font, gbk]);
  const worker = await startWorker(entry, stepLimit, snapshot.isThere ? snapshot.file : undefined);
  try {
    if (!snapshot.isThere) {
      await worker.command(command(xsCommands.font, font));
      await worker.command(command(xsCommands.gbk, gbk));
      await snapshot.keep((file) => worker.snapshot(file));
    }
    return { worker, codeSlots: await countSlots(worker) };
  } catch (error) {
    await worker.kill();
    throw error;
  }
}

/** The bytes of a command to such a worker. */
export function command(code: number, body?: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + (body?.length ?? 0));
  bytes[0] = code;
  if (body) bytes.set(body, 1);
  return bytes;
}

async function holdSlots(running: Prepared, slotsMax: number): Promise<void> {
  const living = await livingSlots(running);
  if (living > slotsMax) throw new Error(`XS engine: ${living} slots live, and ${slotsMax} may`);
}

export async function livingSlots({ worker, codeSlots }: Prepared): Promise<number> {
  return (await countSlots(worker)) - codeSlots;
}

/** By a command: each script that a worker evaluates leaves a slot behind. */
async function countSlots(worker: XsWorker): Promise<number> {
  return (await worker.command(command(xsCommands.collect))).heapSlots;
}

function settledOf(reply: Uint8Array): Settled {
  const calls: PortCall[] = [];
  let died: string | undefined;
  for (const wired of decodeReferenceCbor(reply) as unknown[]) {
    const frame = frameFromWire(wired);
    if (frame.type === "call") calls.push(frame);
    else if (frame.type === "died") died = frame.message;
    else throw new TypeError(`XS engine: a firmware does not send ${frame.type}`);
  }
  return died === undefined ? { calls } : { calls, died };
}
