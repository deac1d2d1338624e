import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import type { TerminalModel } from "../../../hal/board";
import type { AcquirerProfile } from "../../acquirer/configuration";
import { TERMINALS_MAX } from "../../acquirer/default-configuration";
import type { AcquirerSnapshot } from "../../acquirer/snapshot/snapshot";
import { COUNT_MAX, type KeptCount } from "../../devices/element-count";
import { isObject } from "../../scenario/schema";
import type { KeptState, KeptTerminal, Numbers, Simulator } from "../../simulator/simulator";

/**
 * What `--state DIR` keeps, in one file, so that flash, keys and books are always of the same moment. It holds no card
 * number, no PIN and no key in clear: the journal has none, the vault is encrypted, the books name cards by their ids.
 */
export interface SavedWorld {
  readonly model: TerminalModel;
  readonly acquirer: AcquirerProfile;
  /** Its keys are SM4's. */
  readonly national: boolean;
  /** Virtual wall clock when it was saved: the world goes on from here. */
  readonly nowMs: number;
  readonly kept: KeptState;
}

const FORMAT = 1;
const FILE_NAME = "world.json";

/** What is in the directory cannot be used. It is left as it is. */
export class UnusableState extends Error {
  override readonly name = "UnusableState";
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** Sectors that are not blank: most of a flash is. */
function sectorsOf(bytes: Uint8Array, sectorBytes: number): Record<string, string> {
  const sectors: Record<string, string> = {};
  for (let at = 0; at < bytes.length; at += sectorBytes) {
    const sector = bytes.subarray(at, at + sectorBytes);
    if (sector.some((byte) => byte !== 0xff)) sectors[String(at / sectorBytes)] = base64(sector);
  }
  return sectors;
}

/** The file's text: taken in one go, between two steps of the world. */
export function describeWorld(simulator: Simulator): string {
  const { books, others = [], ...first } = simulator.keep();
  const { sizeBytes, sectorBytes } = simulator.flash;
  const described = ({ flash, vault, count, numbers }: KeptTerminal) => ({
    flash: { sizeBytes, sectorBytes, wear: [...flash.wear], sectors: sectorsOf(flash.bytes, sectorBytes) },
    ...(vault ? { vault: base64(vault) } : {}),
    ...(count ? { count } : {}),
    ...(numbers ? { numbers } : {}),
  });
  return JSON.stringify({
    format: FORMAT,
    model: simulator.options.model,
    acquirer: simulator.options.acquirer,
    ...(simulator.options.national ? { national: true } : {}),
    nowMs: simulator.world.nowMs,
    ...described(first),
    books,
    ...(others.length > 0 ? { others: others.map(described) } : {}),
  });
}

/** @throws UnusableState. */
export function readWorld(text: string): SavedWorld {
  let saved: unknown;
  try {
    saved = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnusableState("it is not JSON");
    throw error;
  }
  if (!isObject(saved)) throw new UnusableState("it is no object");
  const { format, model, acquirer, national, nowMs, books, others } = saved;
  if (format !== FORMAT) throw new UnusableState(`its format is not ${FORMAT}`);
  if (!Number.isSafeInteger(nowMs)) throw new UnusableState("nowMs is no whole number");
  // The books are checked by the acquirer, model and profile by whoever asked for others.
  return {
    model: model as TerminalModel,
    acquirer: acquirer as AcquirerProfile,
    national: national === true,
    nowMs: nowMs as number,
    kept: {
      ...readTerminal(saved),
      books: books as AcquirerSnapshot,
      ...(others === undefined ? {} : { others: readOthers(others) }),
    },
  };
}

function readOthers(kept: unknown): readonly KeptTerminal[] {
  if (!Array.isArray(kept) || kept.length >= TERMINALS_MAX || !kept.every(isObject))
    throw new UnusableState("its other terminals are none");
  return kept.map(readTerminal);
}

function readTerminal({ flash, vault, count, numbers }: { readonly [name: string]: unknown }): KeptTerminal {
  return {
    flash: readFlash(flash),
    ...(typeof vault === "string" ? { vault: new Uint8Array(Buffer.from(vault, "base64")) } : {}),
    ...(count === undefined ? {} : { count: readCount(count) }),
    ...(numbers === undefined ? {} : { numbers: readNumbers(numbers) }),
  };
}

function readCount(kept: unknown): KeptCount {
  const { count, renewed } = isObject(kept) ? kept : {};
  if (
    !Number.isSafeInteger(count) ||
    !(Number(count) >= 0 && Number(count) <= COUNT_MAX) ||
    typeof renewed !== "boolean"
  )
    throw new UnusableState("its secure element's count is none");
  return { count: Number(count), renewed };
}

function readNumbers(kept: unknown): Numbers {
  const { terminal, merchant } = isObject(kept) ? kept : {};
  if (typeof terminal !== "string" || terminal.length !== 8 || typeof merchant !== "string" || merchant.length !== 15)
    throw new UnusableState("its terminal's numbers are none");
  return { terminal, merchant };
}

function readFlash(flash: unknown): KeptState["flash"] {
  if (!isObject(flash) || !isObject(flash["sectors"]) || !Array.isArray(flash["wear"]))
    throw new UnusableState("its flash is incomplete");
  const { sizeBytes, sectorBytes, wear, sectors } = flash;
  const whole = Number.isSafeInteger(sizeBytes) && Number.isSafeInteger(sectorBytes);
  if (!whole || Number(sizeBytes) !== wear.length * Number(sectorBytes))
    throw new UnusableState("its flash has no size");
  const bytes = new Uint8Array(Number(sizeBytes)).fill(0xff);
  for (const [number, text] of Object.entries(sectors as object)) {
    const sector = Buffer.from(String(text), "base64");
    const at = Number(number) * Number(sectorBytes);
    if (!(at >= 0 && at < bytes.length) || sector.length !== sectorBytes)
      throw new UnusableState(`its sector ${number} does not fit`);
    bytes.set(sector, at);
  }
  return { bytes, wear: Uint32Array.from(wear as number[]) };
}

/** Keeps one world in a directory: written aside, flushed, renamed, one write after the other. */
export class StateKeeper {
  readonly #directory: string;
  #written = "";
  #writing: Promise<void> = Promise.resolve();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @returns undefined where nothing was kept yet. @throws UnusableState. */
  async load(): Promise<SavedWorld | undefined> {
    let text: string;
    try {
      text = await readFile(path.join(this.#directory, FILE_NAME), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    return readWorld(text);
  }

  /** Takes the world as it is now; resolves when it is in the file. */
  save(simulator: Simulator): Promise<void> {
    const text = describeWorld(simulator);
    const writing = this.#writing.then(() => this.#write(text));
    // A failed write is told to whoever asked for it; the next one is tried all the same.
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  async #write(text: string): Promise<void> {
    if (text === this.#written) return;
    await mkdir(this.#directory, { recursive: true });
    const file = path.join(this.#directory, FILE_NAME);
    const aside = `${file}.${process.pid}`;
    const handle = await open(aside, "w", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
    this.#written = text;
  }
}
