import type { Approved } from "../../book/life";
import type { Taken, Unsent, Uploaded } from "../../book/signature-state";
import type { Terminal, UploadPace } from "../../context";
import { type UploadEnd, uploadSignature } from "../../host/signature-upload";
import { openImage } from "./signature-image";

/** While people wait at the counter: a host that has just approved answers at once, or another time. */
const AT_COUNTER_MS = 10_000;
/** A host that has refused so often will not change its mind before settlement. */
const REFUSALS_MAX = 3;
/** More signatures than these wait in vain: the oldest goes into history, where a whole batch has room. */
const UPLOADS_MAX = 64;
/** Between two tries while the line or the host is bad: growing, and bounded. */
const PAUSE_MS_MIN = 30_000;
const PAUSE_MS_MAX = 480_000;

export function newUploadPace(): UploadPace {
  return { notBeforeMs: 0, pauseMs: PAUSE_MS_MIN, lastStan: 0 };
}

/** How a signature stands after a try: `given-up` is closed and stays until settlement (C07). */
export type UploadTried =
  | { readonly kind: "accepted"; readonly sale: Approved<Uploaded> }
  | { readonly kind: "pending"; readonly sale: Approved<Taken> }
  | { readonly kind: "given-up"; readonly sale: Approved<Unsent> };

/**
 * Right after signing: the host can be reached, and the signature is safe before the cardholder has left. Where the last
 * upload failed a moment ago nobody is kept waiting.
 */
export async function uploadAtCounter(terminal: Terminal, sale: Approved<Taken>): Promise<UploadTried> {
  if (!(await isUploadDue(terminal))) return { kind: "pending", sale };
  const tried = await tryUpload(terminal, sale, AT_COUNTER_MS);
  // The host is there: one of those that did not get through before goes along (`unionpay.md`, 6, timing).
  if (tried.kind === "accepted") await uploadNext(terminal, AT_COUNTER_MS);
  return tried;
}

/** Before the next financial message, if one is due and the last try is long enough ago. */
export async function uploadBeforeSale(terminal: Terminal): Promise<void> {
  if (await isUploadDue(terminal)) await uploadNext(terminal, AT_COUNTER_MS);
}

/** At rest, one at a time. @returns what became of it; undefined where nothing is due. */
export async function uploadAtRest(terminal: Terminal): Promise<UploadTried | undefined> {
  return (await isUploadDue(terminal)) ? uploadNext(terminal, await terminal.book.replyTimeoutMs()) : undefined;
}

/** Before settlement: every signature once more. @returns those that the host does not have, for the report. */
export async function uploadAll(terminal: Terminal): Promise<readonly Approved[]> {
  const left: Approved[] = [];
  for (const stan of terminal.book.uploads()) {
    const sale = await terminal.book.uploadOf(stan);
    if (!sale) continue;
    const tried = await tryUpload(terminal, sale, await terminal.book.replyTimeoutMs());
    // One that was given up just now is tried again below, with those of the batch.
    if (tried.kind === "pending") left.push(tried.sale);
  }
  for await (const { sale, ink } of terminal.book.unsent()) {
    const end = ink ? await send(terminal, sale, ink, await terminal.book.replyTimeoutMs()) : undefined;
    if (end?.kind !== "accepted") left.push(sale);
  }
  return left;
}

async function isUploadDue({ book, devices, session }: Terminal): Promise<boolean> {
  if (book.uploads().length === 0 || session.due.signIn) return false;
  return (await devices.clock.monotonic()) >= session.uploads.notBeforeMs;
}

/** The next one in turn, so that one which fails does not keep back the others. */
async function uploadNext(terminal: Terminal, timeoutMs: number): Promise<UploadTried | undefined> {
  const { book, session } = terminal;
  const stans = book.uploads();
  const stan = stans.find((each) => each > session.uploads.lastStan) ?? stans[0];
  if (stan === undefined) return undefined;
  session.uploads.lastStan = stan;
  const sale = await book.uploadOf(stan);
  return sale && tryUpload(terminal, sale, timeoutMs);
}

async function tryUpload(terminal: Terminal, sale: Approved<Taken>, timeoutMs: number): Promise<UploadTried> {
  const { book } = terminal;
  const ink = await book.ink(sale);
  const end = ink ? await send(terminal, sale, ink, timeoutMs) : LATER;
  await pace(terminal, end);
  if (end.kind === "accepted") return { kind: "accepted", sale: await book.record(sale, { type: "upload-accepted" }) };
  const { responseCode } = end.kind === "refused" ? end : { responseCode: undefined };
  const pending = responseCode === undefined ? sale : await book.record(sale, { type: "upload-refused", responseCode });
  if (pending.signature.refusals >= REFUSALS_MAX)
    return { kind: "given-up", sale: await book.record(pending, { type: "upload-given-up" }) };
  await thinOut(terminal, sale);
  return { kind: "pending", sale: pending };
}

/** The oldest of too many go into history, the one that is in hand apart. */
async function thinOut({ book }: Terminal, inHand: Approved<Taken>): Promise<void> {
  const stans = book.uploads().filter((stan) => stan !== inHand.facts.stan);
  for (const stan of stans.slice(0, Math.max(0, stans.length - UPLOADS_MAX))) {
    const oldest = await book.uploadOf(stan);
    if (oldest) await book.record(oldest, { type: "upload-given-up" });
  }
}

const LATER: UploadEnd = Object.freeze({ kind: "later" });

async function send(
  terminal: Terminal,
  sale: Approved,
  ink: readonly Uint8Array[],
  timeoutMs: number,
): Promise<UploadEnd> {
  const image = await openImage(terminal.devices["secure-element"], ink);
  // A secure element that opens nothing now may do so after its repair: the signature stays.
  return image ? uploadSignature(terminal, sale, image, timeoutMs) : LATER;
}

async function pace({ devices, session }: Terminal, end: UploadEnd): Promise<void> {
  const { uploads } = session;
  if (end.kind === "accepted") {
    Object.assign(uploads, { notBeforeMs: 0, pauseMs: PAUSE_MS_MIN });
    return;
  }
  uploads.notBeforeMs = (await devices.clock.monotonic()) + uploads.pauseMs;
  uploads.pauseMs = Math.min(2 * uploads.pauseMs, PAUSE_MS_MAX);
}
