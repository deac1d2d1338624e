import type { LedgerEntry } from "../acquirer/ledger-view";
import type { Simulator } from "../simulator";
import {
  type EndSeen,
  endSeen,
  lastUntil,
  type PresentationSeen,
  presentationSeen,
  type RecordSeen,
  recordSeen,
  type SlipSeen,
  slipSeen,
} from "./evidence";
import { readJournal } from "./journal-copy";

/** Where the books, the paper and the screens contradict each other. */
export interface Difference {
  readonly what: string;
  /** Absent where no single sale is meant. */
  readonly stan: string | null;
  /** The acquirer's state of it; null: not in its ledger. */
  readonly ledger: string | null;
  /** The journal's state of it; null: no record. */
  readonly journal: string | null;
  /** The slips that came out for it: kind and copy. */
  readonly slips: readonly string[];
}

export interface Verdict {
  readonly agree: boolean;
  readonly differences: readonly Difference[];
}

/** All that is compared. */
export interface Evidence {
  readonly entries: readonly LedgerEntry[];
  readonly records: readonly RecordSeen[];
  readonly slips: readonly SlipSeen[];
  readonly ends: readonly EndSeen[];
  /** In the order in which they were seen. */
  readonly presentations: readonly PresentationSeen[];
  /** From when on paper, screens and cards were watched, ms: what came before has left no trace here. */
  readonly watchedFromMs: number;
  /** Has the terminal a signature pad? Then every sale has to be signed on it, except what `unsigned` lets pass. */
  readonly pad?: boolean;
  /** Default: as of a terminal that has no parameters yet. */
  readonly unsigned?: Unsigned;
}

/** States in which the terminal itself still owes the host a reversal: nothing is final. */
const underWay: readonly string[] = Object.freeze(["intent", "reversing"]);

/** The terminal's words for signatures that the host may have. */
const sent: readonly string[] = Object.freeze(["taken", "uploaded", "unsent"]);
/** What the acquirer lets pass without a signature. */
export interface Unsigned {
  /** 小额免签: taps up to here; -1 where none. */
  readonly tapFen: number;
  /** A PIN stands for the signature. */
  readonly pinSuffices: boolean;
}

/** 小额免签 as everybody has it: 1000.00. */
const everywhere: Unsigned = Object.freeze({ tapFen: 100_000, pinSuffices: false });

/** Parameter 50 in its first layout: small taps allowed, their limit, what follows on no ink, PIN suffices, bytes of a part. */
const SIGNATURE_RULES = /^01([01])(\d{12})\d([01])\d{3}$/;

/** The most that any of the acquirer's rules lets pass: a sale was made under one of them, and nobody knows which. */
export function unsignedBy(rules: readonly string[]): Unsigned {
  const read = rules.flatMap((text): readonly Unsigned[] => {
    const [, allowed, tapFen, pinSuffices] = SIGNATURE_RULES.exec(text) ?? [];
    if (tapFen === undefined) return [everywhere];
    return [{ tapFen: allowed === "1" ? Number(tapFen) : -1, pinSuffices: pinSuffices === "1" }];
  });
  if (read.length === 0) return everywhere;
  return {
    tapFen: Math.max(...read.map(({ tapFen }) => tapFen)),
    pinSuffices: read.some(({ pinSuffices }) => pinSuffices),
  };
}

/** For what both `check` and the sweeps hold against the acquirer. */
export function unsignedAt({ acquirer }: Simulator): Unsigned {
  return unsignedBy(acquirer.parameterValues("50"));
}

/** States that tell the merchant that the money is not his. */
const withoutMoney: readonly string[] = Object.freeze(["declined", "withdrawn", "reversed"]);

function keyOf({ stan, batch }: { readonly stan: string; readonly batch: string }): string {
  return `${batch}/${stan}`;
}

/** Compares; knows nothing of how the terminal works but what its words mean. */
export class Checker {
  readonly #evidence: Evidence;
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #records = new Map<string, RecordSeen>();
  readonly #slips = new Map<string, SlipSeen[]>();
  readonly #differences: Difference[] = [];

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
    for (const entry of evidence.entries) this.#entries.set(keyOf(entry), entry);
    for (const slip of evidence.slips) {
      const key = keyOf(slip);
      const slips = this.#slips.get(key);
      if (slips) slips.push(slip);
      else this.#slips.set(key, [slip]);
    }
  }

  judge(): readonly Difference[] {
    for (const record of this.#evidence.records) {
      if (this.#records.has(keyOf(record))) this.#differ("one voucher number for two sales of a batch", record);
      this.#records.set(keyOf(record), record);
    }
    for (const entry of this.#evidence.entries) this.#judgeEntry(entry);
    for (const record of this.#evidence.records) this.#judgeRecord(record);
    for (const slip of this.#evidence.slips) this.#judgeSlip(slip);
    for (const end of this.#evidence.ends) this.#judgeEnd(end);
    this.#judgePresentations();
    return this.#differences;
  }

  #judgeEntry(entry: LedgerEntry): void {
    if (entry.state !== "charged") return;
    const record = this.#records.get(keyOf(entry));
    if (!record) return this.#differ("charged at the host, and the terminal has no record of it", entry);
    if (record.amountFen !== entry.amountFen) this.#differ("charged with another amount than the terminal's", entry);
    if (withoutMoney.includes(record.state))
      this.#differ(`charged at the host, and the terminal says ${record.state}`, entry);
  }

  #judgeRecord(record: RecordSeen): void {
    if (record.state !== "approved") return;
    const entry = this.#entries.get(keyOf(record));
    if (!entry) return this.#differ("approved at the terminal, and not in the host's ledger", record);
    if (entry.state === "reversed") this.#differ("approved at the terminal, and reversed at the host", record);
    this.#judgeSignature(record, entry);
    if (record.slip !== "printed" || entry.atMs < this.#evidence.watchedFromMs) return;
    const slips = this.#slips.get(keyOf(record)) ?? [];
    if (!slips.some((slip) => slip.kind === "sale" && slip.whole))
      this.#differ("the terminal says that its slip is printed, and none came out", record);
  }

  /** Every sale that needs a signature has one at the host, or the terminal says itself that it is missing, and why. */
  #judgeSignature(record: RecordSeen, { signature, entryMode, amountFen }: LedgerEntry): void {
    const word = record.signature;
    if (word === undefined) return;
    if (word === "uploaded" && !signature)
      this.#differ("the terminal says that its signature is uploaded, and the host has none", record);
    if (signature && !sent.includes(word))
      this.#differ(`the host has a signature, and the terminal says ${word}`, record);
    if (signature && !/^[0-9A-F]{8}$/.test(signature.featureCode))
      this.#differ("a signature without a feature code at the host", record);
    const { pad, unsigned: { tapFen, pinSuffices } = everywhere } = this.#evidence;
    if (word === "none" && pad && !pinSuffices) this.#differ("approved without the signature that it needs", record);
    if (word === "small-amount" && (entryMode !== "tap" || amountFen > tapFen))
      this.#differ("approved without a signature, and no small tap", record);
  }

  #judgeSlip(slip: SlipSeen): void {
    const entry = this.#entries.get(keyOf(slip));
    if (slip.kind === "sale") {
      if (!entry || entry.state === "reversed") this.#differ("a sales slip for what is not charged", slip);
      else if (slip.amountFen !== undefined && slip.amountFen !== entry.amountFen)
        this.#differ("a sales slip with another amount than the host's", slip);
    } else if (slip.kind === "failed" || slip.kind === "reversal") {
      if (entry?.state === "charged" && !this.#isUnderWay(entry))
        this.#differ(`a ${slip.kind} slip for what is charged`, slip);
    }
  }

  #judgeEnd(end: EndSeen): void {
    if (end.id === "approved") {
      const held = this.#evidence.entries.some(
        (entry) => entry.stan === end.stan && entry.state !== "reversed" && fits(entry, end),
      );
      if (!held) this.#differ("the screen said approved, and the host's ledger does not hold it", end);
      return;
    }
    // The screen named no sale by number: it spoke of the one whose card had been shown last.
    const from = lastUntil(this.#evidence.presentations, end.atMs)?.atMs;
    if (from === undefined) return;
    const charged = this.#evidence.entries.find(
      (entry) =>
        entry.state === "charged" &&
        entry.atMs >= from &&
        entry.atMs <= end.atMs &&
        fits(entry, end) &&
        !this.#isUnderWay(entry),
    );
    if (charged) this.#differ(`the screen said ${end.id}, and it is charged`, charged);
  }

  /** One card shown once is charged once at most. */
  #judgePresentations(): void {
    const { entries, presentations, watchedFromMs } = this.#evidence;
    if (presentations.length === 0) return;
    const byCard = new Map<string, PresentationSeen[]>();
    for (const shown of presentations) {
      const before = byCard.get(shown.card);
      if (before) before.push(shown);
      else byCard.set(shown.card, [shown]);
    }
    const taken = new Set<PresentationSeen>();
    for (const entry of entries) {
      if (entry.state !== "charged" || entry.atMs < watchedFromMs) continue;
      const shown = lastUntil(byCard.get(entry.card) ?? [], entry.atMs);
      if (!shown) this.#differ("charged, and the card was never shown", entry);
      else if (taken.has(shown)) this.#differ("one card shown once, and charged twice", entry);
      else taken.add(shown);
    }
  }

  #isUnderWay(sale: { readonly stan: string; readonly batch: string }): boolean {
    return underWay.includes(this.#records.get(keyOf(sale))?.state ?? "");
  }

  #differ(what: string, sale: { readonly stan: string | undefined; readonly batch?: string }): void {
    const { stan, batch } = sale;
    const key = stan !== undefined && batch !== undefined ? keyOf({ stan, batch }) : "";
    this.#differences.push({
      what,
      stan: stan ?? null,
      ledger: this.#entries.get(key)?.state ?? null,
      journal: this.#records.get(key)?.state ?? null,
      slips: (this.#slips.get(key) ?? []).map((slip) => `${slip.kind}, ${slip.copy}${slip.whole ? "" : ", torn"}`),
    });
  }
}

function fits(entry: LedgerEntry, end: EndSeen): boolean {
  return end.amountFen === undefined || end.amountFen === entry.amountFen;
}

/**
 * The independent verdict on a world: the acquirer's ledger, the terminal's journal, the paper and the screens that people
 * saw, held against each other. Called at rest.
 */
export async function check(simulator: Simulator): Promise<Verdict> {
  const { terminal } = simulator.world.hello().personalisation ?? { terminal: "" };
  const journal = await readJournal(simulator.flash);
  if (journal.kind === "unreadable")
    return verdict([
      { what: `the journal cannot be read: ${journal.why}`, stan: null, ledger: null, journal: null, slips: [] },
    ]);
  const differences: Difference[] = simulator.acquirer
    .audit()
    .differences.map((what) => ({ what: `ledger: ${what}`, stan: null, ledger: null, journal: null, slips: [] }));
  const records: RecordSeen[] = [];
  for (const record of [...journal.closed, ...journal.open]) {
    const seen = recordSeen(record);
    if (seen) records.push(seen);
    else differences.push({ what: "a record that is none", stan: null, ledger: null, journal: null, slips: [] });
  }
  const { timeline } = simulator.world;
  const events = timeline.since(0);
  const [oldest] = events;
  const checker = new Checker({
    entries: simulator.acquirer.ledgerView().entries.filter((entry) => entry.terminal === terminal),
    records,
    slips: (simulator.printer?.slips ?? []).flatMap((slip) => slipSeen(slip) ?? []),
    ends: events.flatMap((event) => endSeen(event) ?? []),
    presentations: events.flatMap((event) => presentationSeen(event) ?? []),
    // Where the oldest events are gone, so are cards and screens of before.
    pad: simulator.signaturePad !== undefined,
    unsigned: unsignedAt(simulator),
    watchedFromMs: oldest?.seq === 1 ? simulator.options.startMs : (oldest?.atMs ?? Number.POSITIVE_INFINITY),
  });
  return verdict([...differences, ...checker.judge()]);
}

function verdict(differences: readonly Difference[]): Verdict {
  return { agree: differences.length === 0, differences };
}
