import type { NorFlash } from "../devices/flash";
import type { PassingMessage, Tampered } from "../devices/passage";
import { readJournal } from "../scenario/journal-copy";
import type { Simulator } from "../simulator/simulator";
import type { TillTold } from "../till/ear";
import { type EndSeen, type PresentationSeen, type SlipSeen, slipSeen } from "../witness/evidence";
import { joinedPayouts, noPayoutsSeen, type PayoutsSeen } from "../witness/evidence-payouts";
import { recordSeen } from "../witness/record-evidence";
import type { WorldEvent } from "../world/timeline";
import { WireOrder } from "./order";
import { Tellings } from "./tellings";

/** What people saw of a world, and of the worlds that it was continued from. */
export interface Seen {
  readonly ends: readonly EndSeen[];
  readonly presentations: readonly PresentationSeen[];
  readonly slips: readonly SlipSeen[];
  /** Ends that a person was told: by a key, or by ten seconds in view. */
  readonly told: readonly EndSeen[];
  /** What a cash register was told. */
  readonly tillTold: readonly TillTold[];
  /** What was said of payouts, and what people asked for. */
  readonly payouts: PayoutsSeen;
  /** When the first of the worlds began, ms. */
  readonly fromMs: number;
}

/** "Approved" stood on the screen while the flash was like this. */
interface Promised {
  readonly stan: string;
  readonly chip: NorFlash;
}

/** Screens that say that the terminal itself is at fault; a sector that fails is one (D03). */
const ownFaults = /\b(D03|B21)\b/;
const bugs = /\bB21\b/;

/** What differs from one watch to another. */
export interface WatchOptions {
  /** Somebody may allow a sale before a reversal that is owed. */
  readonly deferring?: boolean;
  /** A sector of the flash fails: the terminal may say so. */
  readonly failing?: boolean;
  /** Of so many approvals one is held against the flash of its moment: each, unless told. */
  readonly promisesEvery?: number;
  /** What was seen in the worlds before this one. */
  readonly before?: Seen | undefined;
}

/** Watches a world's screens and paper from its first moment, beside its witness, who sees ends and cards. */
export class Watch {
  readonly #simulator: Simulator;
  readonly #deferring: boolean;
  readonly #ownFaults: RegExp;
  readonly #promisesEvery: number;
  readonly #fromMs: number;
  readonly #before: Seen | undefined;
  readonly #slips: SlipSeen[];
  readonly #promised: Promised[] = [];
  readonly #logIns: NorFlash[] = [];
  readonly #troubles: string[] = [];
  readonly #order = new WireOrder();
  readonly #tellings: Tellings;
  /** Slips of the printer that were looked at. */
  #looked = 0;
  #approvals = 0;
  #lastApproved = "";
  #booting = false;

  constructor(
    simulator: Simulator,
    { deferring = false, failing = false, promisesEvery = 1, before }: WatchOptions = {},
  ) {
    this.#simulator = simulator;
    this.#deferring = deferring;
    this.#ownFaults = failing ? bugs : ownFaults;
    this.#promisesEvery = promisesEvery;
    this.#fromMs = before?.fromMs ?? simulator.options.startMs;
    this.#before = before;
    this.#slips = [...(before?.slips ?? [])];
    this.#tellings = new Tellings(before?.told);
    simulator.world.timeline.listen((event) => this.#happened(event));
  }

  /** What was seen so far; what comes later does not change it. */
  get seen(): Seen {
    this.#lookAtPaper();
    const before = this.#before;
    const { ends, presentations, payouts } = this.#simulator.witness;
    return {
      ends: [...(before?.ends ?? []), ...ends],
      presentations: [...(before?.presentations ?? []), ...presentations],
      slips: [...this.#slips],
      told: this.#tellings.toldUntil(this.#simulator.world.nowMs),
      tillTold: [...(before?.tillTold ?? []), ...(this.#simulator.till?.ear.told ?? [])],
      payouts: joinedPayouts(before?.payouts ?? noPayoutsSeen, payouts),
      fromMs: this.#fromMs,
    };
  }

  /** Takes the paper away: a printer's drawer holds only so many slips. */
  collect(): void {
    this.#lookAtPaper();
    this.#simulator.printer?.slips.splice(0);
    this.#looked = 0;
  }

  /** The terminal's own troubles, each once: bugs that it reported, and screens that say so. */
  get troubles(): readonly string[] {
    const { broken } = this.#order;
    const early = broken > 0 && !this.#deferring ? [`${broken} sales went before a reversal that was owed`] : [];
    return [...new Set(this.#troubles), ...early];
  }

  /** Had the power gone at the moment when "approved" was first shown, the terminal would still know it: else what not. */
  async brokenPromises(): Promise<readonly string[]> {
    const broken: string[] = [];
    for (const { stan, chip } of this.#promised.splice(0)) {
      const journal = await readJournal(chip);
      const records = journal.kind === "read" ? [...journal.open, ...journal.closed] : [];
      const kept = records.some((record) => {
        const seen = recordSeen(record);
        return seen?.stan === stan && (seen.state === "approved" || seen.stored === true);
      });
      if (!kept) broken.push(`the screen said approved for ${stan} before it was durable`);
    }
    return broken;
  }

  /** Behind a boot the cardholder signs before anybody logs in (C04, C05): whose signature waited behind that. */
  async lateSignatures(): Promise<readonly string[]> {
    const late: string[] = [];
    for (const chip of this.#logIns.splice(0)) {
      const journal = await readJournal(chip);
      for (const record of journal.kind === "read" ? [...journal.open, ...journal.closed] : []) {
        const seen = recordSeen(record);
        if (seen?.state === "approved" && seen.signature === "owed")
          late.push(`sale ${seen.stan} is signed behind a log-in`);
      }
    }
    return late;
  }

  /** A message is on its way. */
  passes(message: PassingMessage, tampered: Tampered | undefined): void {
    this.#order.passes(message, tampered);
  }

  #happened(event: WorldEvent): void {
    // Without keys nobody can tell what a person has read: the judge does not ask.
    if (this.#simulator.world.timeline.wants("answer")) this.#tellings.happened(event);
    switch (event.kind) {
      case "bug":
        this.#troubles.push(`bug: ${String(event["message"])}`);
        break;
      case "power":
        this.#booting = event["action"] === "on";
        break;
      case "screen":
        this.#shown(event);
        break;
    }
  }

  #shown(event: WorldEvent): void {
    const { id, lines } = event as WorldEvent & { readonly id: string; readonly lines: readonly string[] };
    if (id === "operator.number" && this.#booting) this.#logsIn();
    if (id === "approved") this.#promise(lines.join("\n"));
    if (id !== "fault") return;
    const code = this.#ownFaults.exec(lines.join("\n"))?.[0];
    if (code !== undefined) this.#troubles.push(`the screen says ${code}`);
  }

  #logsIn(): void {
    this.#booting = false;
    if (this.#simulator.signaturePad) this.#logIns.push(this.#simulator.flash.fork(() => 0));
  }

  #lookAtPaper(): void {
    const slips = this.#simulator.printer?.slips ?? [];
    for (const slip of slips.slice(this.#looked)) {
      const seen = slipSeen(slip);
      if (seen) this.#slips.push(seen);
    }
    this.#looked = slips.length;
  }

  #promise(text: string): void {
    const stan = /凭证号\s*(\d{6})/.exec(text)?.[1];
    if (stan === undefined || stan === this.#lastApproved) return;
    this.#lastApproved = stan;
    if (this.#approvals++ % this.#promisesEvery === 0)
      this.#promised.push({ stan, chip: this.#simulator.flash.fork(() => 0) });
  }
}
