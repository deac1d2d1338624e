import type { Clock } from "../clock";
import type { PrinterFault, PrinterStatus } from "../printer";
import { askStatus, STATUS_BITS, type StatusPage } from "./escpos-commands";
import type { EscposLine } from "./escpos-line";

/** The slowest answer known is 60 ms (CSN-A1X); a printer that misses twice as much twice is off. */
const ANSWER_MS = 200;
const QUESTIONS_MAX = 2;

/** A printer may be off line for a moment without a fault: someone holds the feed key, the head parks. */
const OFFLINE_POLLS_MAX = 10;
const OFFLINE_PAUSE_MS = 100;

/**
 * Readings until one fault was told twice in a row: a byte of noise, or the answer to a question that the dots of a picture
 * spelt, is no fault.
 */
const READINGS_MAX = 4;

type Questioned = Pick<EscposLine, "ask">;

/** What one reading says: a status, or off line for no reason given. */
type Reading = PrinterStatus | "offline";

/** What stops the printer now. Bounded: 3 s when nobody answers, 10 s when it is off line and gives no reason. */
export async function readStatus(line: Questioned, clock: Pick<Clock, "sleep">): Promise<PrinterStatus> {
  for (let polls = 0; polls < OFFLINE_POLLS_MAX; polls++) {
    const reading = await believed(line, clock);
    if (reading !== "offline") return reading;
    await clock.sleep({ ms: OFFLINE_PAUSE_MS });
  }
  // It answers, names no cause, and does not come back: a mechanism that needs service.
  return "head-fault";
}

async function believed(line: Questioned, clock: Pick<Clock, "sleep">): Promise<Reading> {
  let before = await reading(line);
  for (let readings = 1; before !== "ready" && readings < READINGS_MAX; readings++) {
    // An answer that came late would be taken for the next one's.
    await clock.sleep({ ms: ANSWER_MS });
    const now = await reading(line);
    if (now === "ready" || now === before) return now;
    before = now;
  }
  return before;
}

async function reading(line: Questioned): Promise<Reading> {
  const printer = await answer(line, 1);
  if (printer === undefined) return "disconnected";
  const cause = await answer(line, 2);
  if (cause === undefined) return "disconnected";
  if ((cause & STATUS_BITS.coverOpen) !== 0) return "cover-open";
  const paper = await answer(line, 4);
  if (paper === undefined) return "disconnected";
  if ((cause & STATUS_BITS.stoppedByPaperEnd) !== 0 || (paper & STATUS_BITS.paperEnd) === STATUS_BITS.paperEnd)
    return "paper-out";
  if ((cause & STATUS_BITS.error) !== 0) return errorOf(await answer(line, 3));
  return (printer & STATUS_BITS.offline) === 0 ? "ready" : "offline";
}

/**
 * Which error. The bit of one that does not mend itself is a bad supply on the KP-628E and a broken mechanism elsewhere:
 * both need service, so neither is taken for a battery that only needs its charger.
 */
function errorOf(error: number | undefined): PrinterFault {
  if (error === undefined) return "disconnected";
  if ((error & (STATUS_BITS.unrecoverable | STATUS_BITS.cutter)) !== 0) return "head-fault";
  return (error & STATUS_BITS.recoverable) === 0 ? "head-fault" : "overheated";
}

async function answer(line: Questioned, page: StatusPage): Promise<number | undefined> {
  for (let questions = 0; questions < QUESTIONS_MAX; questions++) {
    const byte = await line.ask(page, askStatus(page), ANSWER_MS);
    if (byte !== undefined) return byte;
  }
  return undefined;
}
