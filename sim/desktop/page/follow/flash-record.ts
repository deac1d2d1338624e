import { fromRecord } from "../../../../src/book/record";
import { readFlash } from "../../../books/flash-reader";
import type { FlashView } from "../api";
import { classAndIdOf, flashImage } from "../flash-image";
import type { Name } from "./name";

/** What the journal's flash holds of a transaction, read by the journal's SPEC and not by the firmware's own journal. */
export interface FlashRecord {
  /** In a cell as long as something is to be done about it, then in history, counted since the journal was made. */
  readonly where:
    | { readonly kind: "cell"; readonly key: string }
    | { readonly kind: "history"; readonly entry: number };
  /** Names and values, card data left out. */
  readonly content: { readonly [name: string]: unknown };
}

/** Card data that nobody needs to see. */
const secrets: readonly string[] = Object.freeze(["expiry"]);

/** Undefined: there is none, or the chip is a board's own. */
export async function recordOf(flash: FlashView | undefined, name: Name): Promise<FlashRecord | undefined> {
  if (!flash || flash.unreadable !== undefined) return undefined;
  const image = await flashImage();
  const read = image && readFlash(image, flash.sectorBytes);
  if (read?.kind !== "read") return undefined;
  const { cells, history, firstEntry } = read.journal;
  for (const [key, value] of cells) {
    const content = contentOf(value, name);
    if (content) return { where: { kind: "cell", key: classAndIdOf(key).join("/") }, content };
  }
  const at = history.findLastIndex((value) => contentOf(value, name));
  const content = contentOf(history[at], name);
  return content && { where: { kind: "history", entry: firstEntry + at }, content };
}

function contentOf(value: unknown, { batch, stan }: Name): FlashRecord["content"] | undefined {
  const transaction = fromRecord(value);
  if (!transaction) return undefined;
  const { facts } = transaction;
  if (facts.batch !== Number(batch) || facts.stan !== Number(stan)) return undefined;
  return { ...transaction };
}

/** A value in words: bytes in hex, card data as stars. */
export function shownValue(name: string, value: unknown): string {
  if (secrets.includes(name)) return "****";
  if (value instanceof Uint8Array) return hexOf(value);
  if (Array.isArray(value)) return value.map((each) => shownValue(name, each)).join(" ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Signatures are long, and to be seen as pictures. */
const BYTES_SHOWN_MAX = 64;

function hexOf(bytes: Uint8Array): string {
  const hex = [...bytes.subarray(0, BYTES_SHOWN_MAX)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return bytes.length > BYTES_SHOWN_MAX ? `${hex}… (${bytes.length})` : hex;
}
