import type { Flash } from "../../hal/flash";
import { unpackUnsent } from "../../src/book/unsent";
import type { CellKey, JournalValue } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { readFlash } from "../books/flash-reader";
import { CELL_CLASS_STEP } from "../books/flash-sector";
import { NorFlash } from "../devices/flash";
import { flashOf } from "../devices/flash-contract";
import type { Simulator } from "../simulator/simulator";
import { type PayoutKept, payoutsIn } from "../witness/evidence-payouts";

/** What a flash image holds, read by its SPEC: neither the terminal's journal nor its code is touched. */
export type JournalCopy =
  | {
      readonly kind: "read";
      /** Transactions that still need something, as they lie in their cells. */
      readonly open: readonly unknown[];
      /** Finished ones, oldest first. */
      readonly closed: readonly unknown[];
      /** How issuers' scripts went, where the host has not heard of it yet: the sales' voucher numbers. */
      readonly scriptReports: readonly number[];
      /** Closed sales whose signature the host does not have: voucher numbers. Absent: no list was kept, and none was sent since. */
      readonly unsent: readonly number[] | undefined;
      /** The batch that is open, and those that the terminal left as settled and still holds. */
      readonly batch: number;
      readonly settled: readonly number[];
      /** The last settlement's report, and the batch of the one that is under way. */
      readonly report?: ReportKept;
      readonly underWay?: number;
      /** batch/STAN of what has ended after its batch's settlement, for the next report. */
      readonly late: readonly string[];
      /** Transactions of which nothing is left but their STAN (D08). */
      readonly doubts: readonly { readonly stan: number; readonly batch: number }[];
      /** Such of which support has said what became of them. */
      readonly said: readonly { readonly stan: number; readonly batch: number; readonly charged: boolean }[];
      /** From which number to which it says that some are lost and cannot be named, and whether support has gone through them. */
      readonly range: { readonly first: number; readonly last: number; readonly isOver: boolean } | undefined;
      /** The cash registers that it knows. */
      readonly tills: readonly TillSeen[];
      /** Payouts that were asked for, oldest first. */
      readonly payouts: readonly PayoutKept[];
      /** The terminal says that its journal has lost something. */
      readonly saysLost: boolean;
      /** What is here and has no meaning known here, in words. */
      readonly unknown: readonly string[];
    }
  | { readonly kind: "unreadable"; readonly why: string };

/** Its batch, and the batches of former numbers: those that it has in it, and those that it says the host did not settle. */
export interface ReportKept {
  /** STANs that it says are being checked: in no total, and in its totals. */
  readonly left: readonly string[];
  readonly counted: readonly string[];
  readonly batch: string;
  /** hhmmss. */
  readonly time: string;
  readonly formers: readonly string[];
  readonly unsettled: readonly string[];
  /** batch/STAN of what it says has ended behind an earlier settlement. */
  readonly late: readonly string[];
}

/** A cash register, as its cell has it (`src/journal/README.md`). */
export interface TillSeen {
  readonly till: string;
  readonly mark: number;
  readonly untold: readonly number[];
  readonly ended: readonly { readonly number: number; readonly amountFen: number; readonly code: string }[];
  readonly paired: boolean;
}

/**
 * What cells are for, by their class as `src/book/cells.ts` numbers them. A class that is not here is told as a difference: what
 * nobody reads might be money.
 */
const cellKinds: {
  readonly [cellClass: number]: "open" | "script-report" | "doubt" | "said" | "unsent" | "till" | "payouts" | "other";
} = Object.freeze({
  /** Counters, operator, parameters. */
  1: "other",
  2: "other",
  3: "other",
  /** Being checked, waiting for slip or upload, to be signed. */
  4: "open",
  5: "open",
  6: "open",
  /** Sealed signatures. */
  7: "other",
  /** What chips need. */
  8: "other",
  9: "other",
  10: "script-report",
  /** The secure element's count. */
  16: "other",
  /** What the journal lost, and the transactions of which only the number is left. */
  20: "other",
  21: "doubt",
  /** What support said of those. */
  24: "said",
  /** Closed sales whose signature the host does not have. */
  22: "unsent",
  /** Numbers of before the terminal was moved. */
  25: "other",
  /** For which sales there are voids: those are records of their own. */
  26: "other",
  /** Cards of messages that may have to go again, sealed: their transactions are records of their own. */
  27: "other",
  /** Cash registers. */
  30: "till",
  /** The settlement under way, the last report, and the settled batches, which are read below. */
  34: "other",
  35: "payouts",
  /** Troubles that were seen. */
  23: "other",
  /** What fault D04 of this simulator fills the flash with. */
  255: "other",
});
const LOSS_KEY = 20 * CELL_CLASS_STEP;
const COUNTERS_KEY = CELL_CLASS_STEP;
const UNDER_WAY_KEY = 34 * CELL_CLASS_STEP;
const REPORT_KEY = 34 * CELL_CLASS_STEP + 1;
const SETTLED_KEY = 34 * CELL_CLASS_STEP + 2;
/** From here to the end of the class: pages. */
const LATE_KEY = 34 * CELL_CLASS_STEP + 4;
const LATE_END = 35 * CELL_CLASS_STEP;

/** Why the world reads nothing of a journal, with words for it; undefined where it can. */
export function journalElsewhere({ options }: Simulator): string | undefined {
  return options.flashOnBoard && !options.chip ? "it is in the flash of the terminal's own board" : undefined;
}

/** Reads the terminal's journal as it is at this moment. */
export async function journalOf(simulator: Simulator): Promise<JournalCopy> {
  const why = journalElsewhere(simulator);
  return why === undefined ? readJournal(simulator.flash) : { kind: "unreadable", why };
}

/** Reads the journal in a flash as it is at this moment. */
export async function readJournal({ image, sectorBytes }: NorFlash): Promise<JournalCopy> {
  const read = readFlash(image.bytes, sectorBytes);
  if (read.kind === "unreadable") return read;
  const open: unknown[] = [];
  const scriptReports: number[] = [];
  let unsent: readonly number[] | undefined;
  const doubts: { readonly stan: number; readonly batch: number }[] = [];
  const said: { readonly stan: number; readonly batch: number; readonly charged: boolean }[] = [];
  if (read.kind === "blank") {
    const none = { doubts, said, range: undefined, batch: 1, settled: [], late: [], tills: [] };
    return {
      kind: "read",
      open,
      closed: [],
      scriptReports,
      unsent,
      ...none,
      payouts: [],
      saysLost: false,
      unknown: [],
    };
  }
  const { cells, history, lost } = read.journal;
  const tills: TillSeen[] = [];
  const payoutPages: { readonly id: number; readonly kept: readonly PayoutKept[] }[] = [];
  const saysLost = cells.has(LOSS_KEY);
  const range = rangeIn(cells.get(LOSS_KEY));
  // What the terminal itself says to be lost is no difference.
  const unknown = saysLost ? [] : lost.map((what) => `damage: ${what}`);
  for (const [key, value] of cells) {
    const cellClass = Math.floor(key / CELL_CLASS_STEP);
    const kind = cellKinds[cellClass];
    const strange = `a cell of unknown class ${cellClass}`;
    if (kind === undefined && !unknown.includes(strange)) unknown.push(strange);
    if (kind === "open") open.push(value);
    else if (kind === "script-report") scriptReports.push(key % CELL_CLASS_STEP);
    else if (kind === "unsent") unsent = unpackUnsent(value);
    else if (kind === "till") {
      const till = tillIn(value);
      if (till) tills.push(till);
      else unknown.push("a till's cell of unknown form");
    } else if (kind === "payouts") {
      const kept = payoutsIn(value);
      if (kept) payoutPages.push({ id: key % CELL_CLASS_STEP, kept });
      else unknown.push("payouts of unknown form");
    } else if (kind === "said") {
      const [batch, charged] = Array.isArray(value) ? value : [];
      said.push({ stan: key % CELL_CLASS_STEP, batch: Number(batch), charged: charged === true });
    } else if (kind === "doubt") doubts.push({ stan: key % CELL_CLASS_STEP, batch: Number(value) });
  }
  const { batch = 1 } = (cells.get(COUNTERS_KEY) ?? {}) as { readonly batch?: number };
  const list = cells.get(SETTLED_KEY);
  const settled = Array.isArray(list) ? list.map((row) => Number(Array.isArray(row) ? row[0] : row)) : [];
  const report = reportIn(cells.get(REPORT_KEY));
  const underWay = reportIn(cells.get(UNDER_WAY_KEY));
  const batches = {
    batch,
    settled,
    late: [...cells].flatMap(([key, value]) => (key >= LATE_KEY && key < LATE_END ? lateIn(value) : [])),
    ...(report ? { report } : {}),
    ...(underWay ? { underWay: Number(underWay.batch) } : {}),
  };
  return {
    kind: "read",
    open,
    closed: history,
    scriptReports,
    unsent,
    ...batches,
    doubts,
    said,
    range,
    tills,
    payouts: oldestFirst(payoutPages),
    saysLost,
    unknown,
  };
}

/** Of a report, or of a settlement under way, which begins like one. */
function reportIn(value: unknown): ReportKept | undefined {
  const { batch, closedAt, formers, left, counted, late } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof batch !== "number") return undefined;
  const rows: readonly unknown[] = Array.isArray(formers) ? formers : [];
  const those = (isSettled: boolean) =>
    rows.flatMap((row) => {
      const [terminal, former, refusedBy]: readonly unknown[] = Array.isArray(row) ? row : [];
      return (refusedBy === "") === isSettled ? [`${terminal}/${String(former).padStart(6, "0")}`] : [];
    });
  const stans = (named: unknown) => (Array.isArray(named) ? named : []).map((stan) => String(stan).padStart(6, "0"));
  return {
    batch: String(batch).padStart(6, "0"),
    time: String(closedAt ?? "").slice(8),
    formers: those(true),
    unsettled: those(false),
    left: stans(left),
    counted: stans(counted),
    late: lateIn(late),
  };
}

function lateIn(value: unknown): readonly string[] {
  const [, named]: readonly unknown[] = Array.isArray(value) ? value : [];
  return (Array.isArray(named) ? named : []).map(([stan, , batch]: readonly unknown[]) => keyOf(batch, stan));
}

function keyOf(...numbers: readonly [batch: unknown, stan: unknown]): string {
  return numbers.map((number) => String(number).padStart(6, "0")).join("/");
}

/** Page 0 has the newest; of the others the last. */
function oldestFirst(pages: readonly { readonly id: number; readonly kept: readonly PayoutKept[] }[]) {
  const place = ({ id }: { readonly id: number }) => (id === 0 ? Number.POSITIVE_INFINITY : id);
  return pages.toSorted((one, other) => place(one) - place(other)).flatMap(({ kept }) => kept);
}

function tillIn(value: unknown): TillSeen | undefined {
  const [till, mark, untold, ended, secret]: readonly unknown[] = Array.isArray(value) ? value : [];
  if (typeof till !== "string" || typeof mark !== "number" || !Array.isArray(untold) || !Array.isArray(ended))
    return undefined;
  return {
    till,
    mark,
    untold: untold.map(Number),
    ended: ended.map((row: unknown) => {
      const [number, , amountFen, code]: readonly unknown[] = Array.isArray(row) ? row : [];
      return { number: Number(number), amountFen: Number(amountFen), code: String(code) };
    }),
    paired: secret instanceof Uint8Array,
  };
}

function rangeIn(
  loss: unknown,
): { readonly first: number; readonly last: number; readonly isOver: boolean } | undefined {
  const { range, rangeReference } = (loss ?? {}) as { readonly range?: unknown; readonly rangeReference?: unknown };
  if (!Array.isArray(range)) return undefined;
  return { first: Number(range[0]), last: Number(range[1]), isOver: rangeReference !== undefined };
}

/** The journal opened by the firmware's own code as it would be after a power cut now: what it makes of its room. */
export async function openCopy(nor: NorFlash) {
  return openJournal(copyOf(nor));
}

/** One cell of the journal in a flash image, read from a copy; undefined where there is none. */
export async function cellOf(
  nor: NorFlash,
  key: CellKey,
): Promise<{ readonly kind: "read"; readonly value: JournalValue | undefined } | { readonly kind: "unreadable" }> {
  const opened = await openJournal(copyOf(nor));
  const read = opened.kind === "open" ? await opened.journal.read(key) : opened;
  if (read.kind === "fault") return { kind: "unreadable" };
  return { kind: "read", value: read.kind === "value" ? read.value : undefined };
}

/** Opening writes: to a copy whose bits are all at rest. */
function copyOf(nor: NorFlash): Flash {
  const { sizeBytes, sectorBytes, pageBytes, programUnitBytes, image } = nor;
  const copy = new NorFlash({
    sizeBytes,
    sectorBytes,
    pageBytes,
    programUnitBytes,
    image: { bytes: image.bytes.slice(), wear: image.wear.slice() },
    random: () => 0,
  });
  return flashOf(copy);
}
