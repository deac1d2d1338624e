import { decodeCbor, encodeCbor } from "../../hal/cbor";
import type { Flash } from "../../hal/flash";
import { Book } from "../../src/book/book";
import type { IntentEvent } from "../../src/book/life-events";
import { toRecord } from "../../src/book/record";
import type { Approved, Intent } from "../../src/book/states";
import { decodeMessage, encodeForMac, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame, encodeFrame } from "../../src/host/iso8583/frame";
import { crc32 } from "../../src/journal/crc32";
import { serveCommands, xsCommands } from "./commands";

/** What the `part` command asks for. */
export interface PartRun {
  readonly part: Part;
  readonly times: number;
  /** A whole frame with its TPDU and header, for "encode" and "decode". */
  readonly frame: Uint8Array;
  /** An intent as the journal holds it, and the event that approved it. */
  readonly intent: Intent;
  readonly approved: Extract<IntentEvent, { readonly type: "approved" }>;
}

/**
 * Parts of the firmware whose cost is counted alone. encode: message → bytes with room for the MAC, MAC, frame. decode: frame →
 * message. commit-intent, commit-outcome, commit-done: one journal transition each, on a flash that costs nothing.
 */
export type Part = "encode" | "decode" | "cbor-intent" | "crc-1k" | "commit-intent" | "commit-outcome" | "commit-done";

const MAC = Object.freeze([1, 2, 3, 4, 5, 6, 7, 8]);

/** Entry of the bench in an XS worker. Each command prepares first and answers with a function's worth of steps: see bench.ts. */
let prepared: (() => unknown) | undefined;

serveCommands((request) => {
  const [code] = new Uint8Array(request, 0, 1);
  if (code === xsCommands.frames) {
    prepare(decodeCbor(new Uint8Array(request, 1)) as PartRun);
    return undefined;
  }
  if (code !== xsCommands.run || !prepared) throw new TypeError(`worker: command ${code} is none of the bench's`);
  prepared();
  return undefined;
});

function prepare(run: PartRun): void {
  prepared = undefined;
  const { part, times } = run;
  if (part === "encode" || part === "decode") prepareCodec(run);
  else if (part === "cbor-intent") prepared = () => repeat(times, () => encodeCbor(toRecord(run.intent)));
  else if (part === "crc-1k") {
    const bytes = new Uint8Array(1024);
    prepared = () => repeat(times, () => crc32(bytes, 0, bytes.length));
  } else void prepareBook(run); // A failure is nobody's to handle: it ends the worker, with its message.
}

function repeat(times: number, work: () => unknown): void {
  for (let time = 0; time < times; time++) work();
}

function prepareCodec({ part, times, frame }: PartRun): void {
  const decoded = decodeFrame(frame);
  if (decoded.kind !== "frame") throw new TypeError(`bench: ${decoded.field}`);
  const { tpdu, header, message: bytes } = decoded.frame;
  const read = decodeMessage(unionPay, bytes);
  if (read.kind !== "message") throw new TypeError(`bench: ${read.field}`);
  const { message } = read;
  const mac = Uint8Array.from(MAC);
  const encode = () => {
    const encoded = encodeForMac(unionPay, message);
    setMac(encoded, mac);
    return encodeFrame({ tpdu, header, message: encoded });
  };
  const decode = () => {
    const again = decodeFrame(frame);
    return again.kind === "frame" ? decodeMessage(unionPay, again.frame.message) : undefined;
  };
  prepared = () => repeat(times, part === "encode" ? encode : decode);
}

/** The book's three records of a sale, each for as many sales as are asked for. */
async function prepareBook({ part, times, intent, approved }: PartRun): Promise<void> {
  const opened = await Book.open(ramFlash());
  if (opened.kind !== "open") throw new TypeError("bench: the journal does not open");
  const { book } = opened;
  const begin = async () => {
    const begun: Intent[] = [];
    for (let sale = 0; sale < times; sale++) {
      const transaction = await book.begin({ ...intent.facts, stan: book.nextStan });
      if (!transaction) throw new TypeError("bench: the journal is full");
      begun.push(transaction);
    }
    return begun;
  };
  const approve = async (intents: readonly Intent[]) => {
    const next: Approved[] = [];
    for (const transaction of intents) next.push(await book.record(transaction, approved));
    return next;
  };
  const close = async (transactions: readonly Approved[]) => {
    for (const transaction of transactions) await book.record(transaction, { type: "slip-printed" });
  };
  if (part === "commit-intent") {
    prepared = begin;
    return;
  }
  const begun = await begin();
  if (part === "commit-outcome") {
    prepared = () => approve(begun);
    return;
  }
  const charged = await approve(begun);
  prepared = () => close(charged);
}

/** Flash in memory at no cost to speak of: built-ins copy. */
function ramFlash(): Flash {
  const sizeBytes = 131_072;
  const bytes = new Uint8Array(sizeBytes).fill(0xff);
  return {
    sizeBytes,
    sectorBytes: 4096,
    pageBytes: 256,
    programUnitBytes: 1,
    read: async ({ address, length }) => bytes.slice(address, address + length),
    program: async (request) => {
      bytes.set(request.bytes, request.address);
      return "done";
    },
    erase: async ({ sector }) => {
      bytes.fill(0xff, sector * 4096, (sector + 1) * 4096);
      return "done";
    },
  };
}
