import { cellClasses } from "../../book/cells";
import type { Facts } from "../../book/facts";
import type { BookStore } from "../../book/store";
import type { Terminal } from "../../context";
import { textField } from "../../host/iso8583/message";
import { noteUnproven } from "../../host/requirement";
import { asksForSignIn } from "../../host/response-codes";
import { type ScriptReport, scriptReportRequest } from "../../host/script-report";
import { type CellKey, cellKey, type JournalValue } from "../../journal/journal";

/** Reports that wait: more than an issuer sends on a day on which no line holds. Beyond it the oldest go. */
export const SCRIPT_REPORTS_MAX = 32;
/** What a host refuses so often by its own word it does not want: 25 for a sale that it does not know. */
const REFUSALS_MAX = 3;
/** People may be waiting: a host that takes longer gets it another time. */
const REPLY_MS = 10_000;
const PAUSE_MS = 60_000;

/** A report as the journal holds it. */
interface KeptReport extends ScriptReport {
  readonly refusals: number;
}

/** The cell of a sale's script results: written in one step with what became of the sale. */
export function scriptResultCell(facts: Facts, field55: Uint8Array): readonly [CellKey, JournalValue] {
  const { stan, batch, amountFen, processingCode, entryMode, chip } = facts;
  const report: KeptReport = {
    stan,
    batch,
    amountFen,
    processingCode,
    entryMode,
    sequence: chip?.sequence ?? "000",
    field55,
    refusals: 0,
  };
  return [keyOf(stan), report];
}

/** How many reports the host has not had yet. From memory. */
export function scriptReportCount(book: BookStore): number {
  return book.ids(cellClasses.scriptResults).length;
}

/** Sends what is owed, oldest first, until one does not get through. Costs nothing when nothing is. */
export async function sendScriptResults(terminal: Terminal): Promise<void> {
  const { book, session, devices } = terminal;
  const owed = book.ids(cellClasses.scriptResults);
  if (owed.length === 0 || session.due.signIn) return;
  if ((await devices.clock.monotonic()) < session.scriptsNotBeforeMs) return;
  for (const [at, stan] of owed.entries())
    if (owed.length - at > SCRIPT_REPORTS_MAX) await book.change([], [keyOf(stan)]);
    else if (!(await send(terminal, stan))) {
      session.scriptsNotBeforeMs = (await devices.clock.monotonic()) + PAUSE_MS;
      return;
    }
}

/** 0620. @returns whether the host had its say on it. */
async function send(terminal: Terminal, sale: number): Promise<boolean> {
  const { book, host, personalisation, session } = terminal;
  const report = (await book.cell(keyOf(sale))) as KeptReport | undefined;
  if (!report) return true;
  const stan = await book.takeStan();
  const exchanged = await host.exchange(scriptReportRequest(personalisation, stan, report), {
    mac: true,
    timeoutMs: REPLY_MS,
  });
  // What proves nothing neither drops the report nor counts as a refusal.
  if (exchanged.kind === "unproven") noteUnproven(session);
  if (exchanged.kind !== "reply") return false;
  session.unproven = false;
  const responseCode = textField(exchanged.reply, 39) ?? "";
  if (asksForSignIn(responseCode)) session.due.signIn = true;
  // A host that asks for a sign-in first has said nothing of the report.
  const refusals = report.refusals + (asksForSignIn(responseCode) ? 0 : 1);
  if (responseCode === "00" || refusals >= REFUSALS_MAX) await book.change([], [keyOf(sale)]);
  else await book.change([[keyOf(sale), { ...report, refusals }]]);
  return responseCode === "00";
}

function keyOf(stan: number): CellKey {
  return cellKey(cellClasses.scriptResults, stan);
}
