import type { LedgerEntry } from "../acquirer/view/ledger-view";
import type { PresentationSeen, SlipSeen } from "../witness/evidence";
import type { RecordSeen } from "../witness/record-evidence";
import { bookedAt, fits, isBooked, keyElsewhere, keyOf, type Sale, withoutMoney } from "./checker-entries";
import type { Difference, Evidence } from "./checker-evidence";
import { isCharging, isGivingBack, kindsKnown } from "./checker-kinds";

/** States in which the terminal itself still owes the host a reversal: nothing is final. */
const underWay: readonly string[] = Object.freeze(["intent", "reversing", "repeating"]);

/** The evidence sale by sale, and what was found in it. */
export class Books {
  readonly evidence: Evidence;
  readonly differences: Difference[] = [];
  /** Charged at the host, and the terminal says of some that are lost that it does not know which they were. */
  readonly lost: Sale[] = [];
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #records = new Map<string, RecordSeen>();
  readonly #slips = new Map<string, SlipSeen[]>();
  /** By voucher number alone: screens tell no batch. */
  readonly #byStan = new Map<string, LedgerEntry[]>();
  /** What takes a sale back, by that one's batch and voucher number. */
  readonly #backs = new Map<string, LedgerEntry[]>();
  /** A screen comes again while its end stands: one thing is said once. */
  readonly #said = new Set<string>();

  /** Cards and beginnings, without the PINs that a card goes on with. */
  readonly shown: readonly PresentationSeen[];

  constructor(evidence: Evidence) {
    this.evidence = evidence;
    this.shown = evidence.presentations.filter(({ again }) => !again);
    for (const entry of evidence.entries) {
      const key = keyOf(entry);
      if (this.#entries.has(key)) this.differ("booked twice at the host under one voucher number", entry);
      this.#entries.set(key, entry);
      grouped(this.#byStan, entry.stan, entry);
      const original = this.originalKey(entry);
      if (original !== undefined) grouped(this.#backs, original, entry);
    }
    for (const entry of evidence.elsewhere ?? []) {
      this.#entries.set(keyElsewhere(entry.terminal, entry), entry);
      const original = this.originalKey(entry);
      if (original !== undefined) grouped(this.#backs, original, entry);
    }
    for (const slip of evidence.slips) grouped(this.#slips, keyOf(slip), slip);
    for (const record of evidence.records) {
      if (this.#records.has(keyOf(record))) this.differ("one voucher number for two sales of a batch", record);
      this.#records.set(keyOf(record), record);
    }
  }

  /** Which transaction an entry is about: of its own batch and terminal, unless it says of which. */
  originalKey(entry: LedgerEntry): string | undefined {
    const { original, originalBatch: batch = entry.batch, originalTerminal: terminal = entry.terminal } = entry;
    if (original === undefined) return undefined;
    return this.#isElsewhere(terminal)
      ? keyElsewhere(terminal, { batch, stan: original })
      : keyOf({ batch, stan: original });
  }

  #isElsewhere(terminal: string): boolean {
    const { elsewhere = [], numbers } = this.evidence;
    return elsewhere.length > 0 && numbers !== undefined && !numbers.has(terminal);
  }

  #keyOf(entry: LedgerEntry): string {
    return this.#isElsewhere(entry.terminal) ? keyElsewhere(entry.terminal, entry) : keyOf(entry);
  }

  entryOf(sale: Sale): LedgerEntry | undefined {
    return this.#entries.get(keyOf(sale));
  }

  /**
   * Was it an advice that the terminal had told as done at a moment, and that the host had not booked yet? Nobody can say so behind the end
   * by which people read that the host refused it.
   */
  isAdvised(stan: string | undefined, momentMs: number): boolean {
    const record = this.evidence.records.find((each) => each.stan === stan && each.kind === "completion-advice");
    if (!record) return stan !== undefined && this.entriesOf(stan).some((entry) => this.#wasAdvised(entry, momentMs));
    const booked = this.entryOf(record);
    if (booked && booked.atMs <= momentMs) return false;
    if (!withoutMoney.includes(record.state)) return true;
    const refused = this.evidence.ends.find((end) => end.stan === stan && end.id === "declined");
    return refused === undefined || momentMs <= refused.atMs;
  }

  /** Of a batch whose records have made room for others nothing but the host's booking is left: it came when the terminal sent it. */
  #wasAdvised(entry: LedgerEntry, momentMs: number): boolean {
    return entry.kind === "completion-advice" && momentMs < entry.atMs && isBooked(entry) && this.isReleased(entry);
  }

  /** Its batch is settled, and its record has made room for others. An authorisation is in no totals, and goes with its batch. */
  isReleased({ settled, batch, terminal, kind }: LedgerEntry): boolean {
    const { settling } = this.evidence;
    if (!settling || settling.batch === Number(batch) || settling.settled.includes(Number(batch))) return false;
    if (isCharging(kind) || isGivingBack(kind)) return settled === true;
    return settling.settlements.some((each) => each.end && each.terminal === terminal && each.batch === batch);
  }

  entryByKey(key: string): LedgerEntry | undefined {
    return this.#entries.get(key);
  }

  /** Does a record that stands say that it was taken back? */
  isTakenBackAtTerminal(sale: Sale): boolean {
    return this.evidence.records.some(
      ({ original, state, kind }) =>
        state === "approved" && kind !== undefined && original !== undefined && keyOf(original) === keyOf(sale),
    );
  }

  /** Has the terminal told an advice as done that completes it, which the host has not booked? */
  isCompletedBefore(authorisation: LedgerEntry, momentMs: number): boolean {
    return this.evidence.records.some(
      ({ stan, original }) =>
        original !== undefined && keyOf(original) === keyOf(authorisation) && this.isAdvised(stan, momentMs),
    );
  }

  entriesOf(stan: string): readonly LedgerEntry[] {
    return this.#byStan.get(stan) ?? [];
  }

  recordOf(sale: Sale): RecordSeen | undefined {
    return this.#records.get(keyOf(sale));
  }

  slipsOf(sale: Sale): readonly SlipSeen[] {
    return this.#slips.get(keyOf(sale)) ?? [];
  }

  /** What takes a sale back at the host. */
  backsOf(sale: Sale): readonly LedgerEntry[] {
    return this.#backs.get(keyOf(sale)) ?? [];
  }

  /** What of its money had gone back at a moment, by voids and refunds. */
  takenAt(entry: LedgerEntry, momentMs: number): number {
    const backs = this.backsOf(entry).filter((back) => bookedAt(back, momentMs));
    return backs.reduce((sumFen, { amountFen }) => sumFen + amountFen, 0);
  }

  /** Did it stand at a moment, taken back by nothing that stood itself? */
  heldAt(entry: LedgerEntry, momentMs: number): boolean {
    return bookedAt(entry, momentMs) && !this.backsOf(entry).some((back) => this.#endsIt(back, momentMs));
  }

  /**
   * Did it stand where its original is concerned? A completion that is refunded has ended its hold all the same. One that the host said it did
   * not know, booked late, and gave back to the reversal's repeat ends nothing for who was told in between.
   */
  #endsIt(back: LedgerEntry, momentMs: number): boolean {
    const backs = this.#backs.get(this.#keyOf(back)) ?? [];
    const isUndone = backs.some((each) => each.kind !== "refund" && this.#endsIt(each, momentMs));
    return bookedAt(back, momentMs) && !isUndone && !this.isTakenBack(back, momentMs);
  }

  /** A hold that nobody completed or voided in time has ended by itself. */
  isExpired(entry: LedgerEntry): boolean {
    return entry.kind === "authorisation" && entry.state === "released" && !this.backsOf(entry).some(isBooked);
  }

  /** The kind of a transaction of this number, by its record or its entry: a sale where nothing is known. */
  kindOf(stan: string | undefined): LedgerEntry["kind"] {
    const record = this.evidence.records.findLast((each) => each.stan === stan);
    return record?.kind ?? (stan === undefined ? undefined : this.entriesOf(stan)[0]?.kind) ?? "sale";
  }

  /**
   * Of an amount, the sales whose money had gone back by a moment, under numbers of which nobody knows that they were this terminal's, too. The host's word to a
   * reversal does not count: some say 00 of what they never booked.
   */
  returnedBy(momentMs: number, amountFen: number | undefined): readonly Sale[] {
    const { entries, others = [] } = this.evidence;
    const wentBack = (entry: LedgerEntry) =>
      kindsKnown[entry.kind].givesBack
        ? bookedAt(entry, momentMs)
        : (entry.reversedAtMs ?? Number.POSITIVE_INFINITY) <= momentMs ||
          this.takenAt(entry, momentMs) >= entry.amountFen;
    return [...entries, ...others].filter((entry) => fits(entry, { amountFen }) && wentBack(entry));
  }

  /** Did it begin before anybody watched? Then the host's word to its reversal was not heard here. */
  isFromBefore(stan: string): boolean {
    return this.beganBefore(stan, this.evidence.watchedFromMs);
  }

  /** Did a sale of this number begin before a moment, by its record? */
  beganBefore(stan: string, momentMs: number): boolean {
    return this.evidence.records.some((record) => record.stan === stan && (record.sinceMs ?? 0) < momentMs);
  }

  /** The number of the part whose rest a record of this number pays. */
  partOf(stan: string | undefined): string | undefined {
    return this.evidence.records.find((record) => record.stan === stan && record.settlesPart !== undefined)
      ?.settlesPart;
  }

  isUnderWay(sale: Sale): boolean {
    const record = this.recordOf(sale);
    return record !== undefined && (underWay.includes(record.state) || record.repeat === true);
  }

  /**
   * Where the host books late, it ends a reversal before it has booked, and the reversal's repeat gives the money back: who was told
   * "not charged" in between was told what the host had said. What it said before anybody watched was missed here.
   */
  isTakenBack(sale: Sale, toldMs: number): boolean {
    const entry = this.entryOf(sale);
    if (entry?.reversedAtMs === undefined || this.recordOf(sale)?.state !== "reversed") return false;
    const endedMs = this.evidence.reversalEndedMs?.(keyOf(sale));
    if (endedMs === undefined) return this.isFromBefore(sale.stan);
    return endedMs <= toldMs && endedMs < entry.reversedAtMs;
  }

  /** Charged at a moment, by an entry of which nothing else is still to come: who says then that it is not says it wrongly. */
  isCharged(entry: LedgerEntry, momentMs: number): boolean {
    return bookedAt(entry, momentMs) && !this.isUnderWay(entry) && !this.isTakenBack(entry, momentMs);
  }

  differ(what: string, sale: { readonly stan: string | undefined; readonly batch?: string }): void {
    const { stan, batch } = sale;
    const said = `${what} ${batch ?? ""}/${stan ?? ""}`;
    if (this.#said.has(said)) return;
    this.#said.add(said);
    const whose = stan !== undefined && batch !== undefined ? { stan, batch } : undefined;
    this.differences.push({
      what,
      stan: stan ?? null,
      ledger: (whose && this.entryOf(whose)?.state) ?? null,
      journal: (whose && this.recordOf(whose)?.state) ?? null,
      slips: (whose ? this.slipsOf(whose) : []).map(
        (slip) => `${slip.kind}, ${slip.copy}${slip.whole ? "" : ", torn"}`,
      ),
    });
  }
}

function grouped<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}
