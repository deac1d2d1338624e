import { OFTEN_REFUSED, type Taken, type Uploaded } from "../../book/signature-state";
import type { Approved } from "../../book/states";
import type { Terminal, UploadPace } from "../../context";
import { type UploadEnd, uploadSignature } from "../../host/signature-upload";
import { openImage } from "./signature-image";

/** While people wait at the counter: a host that has just approved answers at once, or another time. */
const AT_COUNTER_MS = 10_000;
/** More signatures than these wait in vain: the oldest goes into history, where a whole batch has room. */
const UPLOADS_MAX = 64;
/** Between two tries while the line or the host is bad: growing, and bounded. */
const PAUSE_MS_MIN = 30_000;
const PAUSE_MS_MAX = 480_000;
/** Between two tries of what the host refuses again and again: somebody has to mend something there. */
const REFUSED_PAUSE_MS_MIN = 480_000;
const REFUSED_PAUSE_MS_MAX = 3_600_000;

export function newUploadPace(): UploadPace {
  return {
    notBeforeMs: 0,
    pauseMs: PAUSE_MS_MIN,
    lastStan: 0,
    refused: new Set(),
    gone: new Set(),
    refusedNotBeforeMs: 0,
    refusedPauseMs: REFUSED_PAUSE_MS_MIN,
    toTell: undefined,
  };
}

/** How a signature stands after a try. */
export type UploadTried =
  | { readonly kind: "accepted"; readonly sale: Approved<Uploaded> }
  | { readonly kind: "pending"; readonly sale: Approved<Taken> };

/**
 * Right after signing: the host can be reached, and the signature is safe before the cardholder has left. Where the last
 * upload failed a moment ago nobody is kept waiting.
 */
export async function uploadAtCounter(terminal: Terminal, sale: Approved<Taken>): Promise<UploadTried> {
  if ((await freshDue(terminal)).length === 0) return { kind: "pending", sale };
  const tried = await tryUpload(terminal, sale, AT_COUNTER_MS);
  // The host is there: one of those that did not get through before goes along (`unionpay.md`, 6, timing).
  if (tried.kind === "accepted") await uploadNext(terminal, await freshDue(terminal), AT_COUNTER_MS);
  return tried;
}

/** Before the next financial message, if one is due and the last try is long enough ago. */
export async function uploadBeforeSale(terminal: Terminal): Promise<void> {
  await uploadNext(terminal, await freshDue(terminal), AT_COUNTER_MS);
}

/** At rest, one at a time; what the host has refused often after all the others. */
export async function uploadAtRest(terminal: Terminal): Promise<void> {
  const fresh = await freshDue(terminal);
  const timeoutMs = await terminal.book.settings.replyTimeoutMs();
  if (fresh.length > 0) return uploadNext(terminal, fresh, timeoutMs);
  await uploadNext(terminal, await refusedDue(terminal), timeoutMs);
}

/** Because somebody asks for it, at once. @returns whether the host has it now. */
export async function uploadOne(terminal: Terminal, { facts, signature }: Approved): Promise<boolean> {
  const { book } = terminal;
  if (signature.kind === "unsent") return tryUnsent(terminal, facts.stan, AT_COUNTER_MS);
  const sale = await book.signatures.uploadOf(facts.stan);
  return sale !== undefined && (await tryUpload(terminal, sale, AT_COUNTER_MS)).kind === "accepted";
}

/** Before settlement: every signature once more. @returns those that the host does not have, for the report. */
export async function uploadAll(terminal: Terminal): Promise<readonly Approved[]> {
  const { book } = terminal;
  const left: Approved[] = [];
  for (const stan of book.signatures.uploads()) {
    const sale = await book.signatures.uploadOf(stan);
    if (!sale) continue;
    const tried = await tryUpload(terminal, sale, await book.settings.replyTimeoutMs());
    if (tried.kind === "pending" && book.signatures.uploads().includes(stan)) left.push(tried.sale);
  }
  for (const stan of await book.unsentStans()) {
    const closed = await unsentOf(terminal, stan);
    if (closed && !(await tryUnsent(terminal, stan, await book.settings.replyTimeoutMs()))) left.push(closed.sale);
  }
  await forgetDone(terminal);
  return [...left, ...(await book.signatures.lost())];
}

/** So that what is noted of signatures does not grow for as long as the terminal runs. */
async function forgetDone({ book, session }: Terminal): Promise<void> {
  const waiting = new Set([...book.signatures.uploads(), ...(await book.unsentStans())]);
  for (const noted of [session.uploads.gone, session.uploads.refused])
    for (const stan of noted) if (!waiting.has(stan)) noted.delete(stan);
}

/** What waits and was not refused again and again, where it may be tried now. */
async function freshDue({ book, devices, session }: Terminal): Promise<readonly number[]> {
  const { uploads } = session;
  if (book.signatures.uploads().length === 0 || session.due.signIn) return [];
  if ((await devices.clock.monotonic()) < uploads.notBeforeMs) return [];
  return book.signatures.uploads().filter((stan) => !uploads.refused.has(stan));
}

/** What the host has refused often, and what went into history. */
async function refusedDue({ book, devices, session }: Terminal): Promise<readonly number[]> {
  const { uploads } = session;
  if (session.due.signIn) return [];
  const stans = [...book.signatures.uploads(), ...(await book.unsentStans())];
  if (stans.length === 0) return stans;
  return (await devices.clock.monotonic()) < Math.max(uploads.notBeforeMs, uploads.refusedNotBeforeMs) ? [] : stans;
}

/** The next one in turn, so that one which fails does not keep back the others. */
async function uploadNext(terminal: Terminal, stans: readonly number[], timeoutMs: number): Promise<void> {
  const { book, session } = terminal;
  const stan = stans.find((each) => each > session.uploads.lastStan) ?? stans[0];
  if (stan === undefined) return;
  session.uploads.lastStan = stan;
  const sale = book.signatures.uploads().includes(stan) ? await book.signatures.uploadOf(stan) : undefined;
  if (sale) await tryUpload(terminal, sale, timeoutMs);
  else await tryUnsent(terminal, stan, timeoutMs);
}

async function tryUpload(terminal: Terminal, sale: Approved<Taken>, timeoutMs: number): Promise<UploadTried> {
  const { book, session } = terminal;
  const { stan } = sale.facts;
  const ink = await book.signatures.ink(sale);
  const end = ink ? await send(terminal, sale, ink, timeoutMs) : LATER;
  const often = sale.signature.refusals >= OFTEN_REFUSED;
  await pace(terminal, end, often);
  if (end.kind === "accepted") {
    session.uploads.refused.delete(stan);
    return { kind: "accepted", sale: await book.record(sale, { type: "upload-accepted" }) };
  }
  if (often) session.uploads.refused.add(stan);
  const pending = end.kind === "refused" && !often ? await noteRefused(terminal, sale, end.responseCode) : sale;
  await thinOut(terminal, sale);
  return { kind: "pending", sale: pending };
}

/** The host's own word. Counted until it is told: more of the same is worth no flash. */
async function noteRefused(
  { book, session }: Terminal,
  sale: Approved<Taken>,
  responseCode: string,
): Promise<Approved<Taken>> {
  const refused = await book.record(sale, { type: "upload-refused", responseCode });
  if (refused.signature.refusals < OFTEN_REFUSED) return refused;
  session.uploads.refused.add(sale.facts.stan);
  session.uploads.toTell = refused;
  return refused;
}

/** One that is in history. @returns whether the host has it now. */
async function tryUnsent(terminal: Terminal, stan: number, timeoutMs: number): Promise<boolean> {
  const { book } = terminal;
  const closed = await unsentOf(terminal, stan);
  const end = closed?.ink ? await send(terminal, closed.sale, closed.ink, timeoutMs) : LATER;
  await pace(terminal, end, end.kind !== "later" || closed?.ink === undefined);
  if (end.kind === "accepted") await book.signatures.sentAfterAll(stan);
  return end.kind === "accepted";
}

async function unsentOf({ book }: Terminal, stan: number) {
  for await (const closed of book.signatures.unsent()) if (closed.sale.facts.stan === stan) return closed;
  return undefined;
}

/** The oldest of too many go into history, the one that is in hand apart. Where history lists no more of them they stay. */
async function thinOut({ book, session }: Terminal, inHand: Approved<Taken>): Promise<void> {
  const stans = book.signatures.uploads().filter((stan) => stan !== inHand.facts.stan);
  for (const stan of stans.slice(0, Math.max(0, stans.length - UPLOADS_MAX))) {
    const oldest = await book.signatures.uploadOf(stan);
    if (!oldest || !(await book.signatures.hasRoomFor(stan))) continue;
    await book.record(oldest, { type: "upload-given-up" });
    session.uploads.refused.delete(stan);
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
  if (!image) return LATER;
  const { gone } = terminal.session.uploads;
  const end = await uploadSignature(terminal, sale, image, timeoutMs, gone);
  if (end.kind === "accepted") gone.delete(sale.facts.stan);
  return end;
}

/** @param often what the host refuses again and again has a pace of its own. */
async function pace({ devices, session }: Terminal, end: UploadEnd, often: boolean): Promise<void> {
  const { uploads } = session;
  if (end.kind === "accepted") {
    Object.assign(uploads, { notBeforeMs: 0, pauseMs: PAUSE_MS_MIN });
    // It has changed its mind: the others need not wait any longer.
    if (often) Object.assign(uploads, { refusedNotBeforeMs: 0, refusedPauseMs: REFUSED_PAUSE_MS_MIN });
    return;
  }
  const nowMs = await devices.clock.monotonic();
  if (often) {
    uploads.refusedNotBeforeMs = nowMs + uploads.refusedPauseMs;
    uploads.refusedPauseMs = Math.min(2 * uploads.refusedPauseMs, REFUSED_PAUSE_MS_MAX);
    return;
  }
  uploads.notBeforeMs = nowMs + uploads.pauseMs;
  uploads.pauseMs = Math.min(2 * uploads.pauseMs, PAUSE_MS_MAX);
}
