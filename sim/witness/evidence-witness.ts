import type { Text } from "../../hal/display";
import type { DisplayModel } from "../devices/display";
import type { PaperSlip, PrinterModel } from "../devices/printer";
import type { WorldEvent } from "../world/timeline";
import type { World } from "../world/world";
import {
  type EndSeen,
  endSeen,
  isOfLoss,
  lossesSeen,
  type PresentationSeen,
  presentationSeen,
  type SlipSeen,
  slipSeen,
  type ToldSeen,
  toldSeen,
} from "./evidence";
import { arrivalToldOn, detailedOn } from "./evidence-arrivals";
import {
  type ArrivalTold,
  isPayoutSent,
  type PayoutMeant,
  type PayoutSlip,
  type PayoutsSeen,
  type PayoutTold,
  payoutAskedOn,
  payoutSlipSeen,
  payoutToldOn,
} from "./evidence-payouts";
import { WireEvidence } from "./evidence-wire";

/** What is kept of each kind: a quarter of a busy terminal. Half of it goes when it is full, the oldest first. */
const KEPT_MAX = 150_000;
/** No sale goes on for longer: two reply time-outs and their reversals. What is forgotten has no late traces after that. */
const LATE_MS = 600_000;

/** What a witness is told about. */
export interface Witnessed {
  readonly world: World;
  readonly display: DisplayModel;
  readonly printer: PrinterModel | undefined;
}

/**
 * Sees a world from its first moment, and keeps what the checker asks of it: event by event, so that no window of the
 * timeline ends in the middle of a sale. What came before its world, or is forgotten, it does not speak of (`fromMs`).
 */
export class Witness {
  readonly wire = new WireEvidence();
  readonly #witnessed: Witnessed;
  readonly #ends: EndSeen[] = [];
  readonly #presentations: PresentationSeen[] = [];
  readonly #slips: SlipSeen[] = [];
  readonly #looked = new WeakSet<PaperSlip>();
  /** By what was said: only when it was said first and last counts. */
  readonly #told = new Map<string, ToldSeen>();
  readonly #lossesTold = new Map<string, readonly [first: number, last: number]>();
  /** As what is told of sales. */
  readonly #payoutsTold = new Map<string, PayoutTold>();
  readonly #payoutsMeant: PayoutMeant[] = [];
  readonly #payoutSlips: PayoutSlip[] = [];
  readonly #arrivals: ArrivalTold[] = [];
  /** The sale whose detail was shown last. */
  #detailed = "";
  /** The amount of the payout that a person is asked about. */
  #payoutAsked: number | undefined;
  /** A card that was put into the slot while nobody asked for one: the terminal reads it when it asks. */
  #early: string | undefined;
  #fromMs: number;

  constructor(witnessed: Witnessed) {
    this.#witnessed = witnessed;
    this.#fromMs = witnessed.world.nowMs;
    witnessed.world.timeline.listen((event) => this.#happened(event));
  }

  /** From when on everything was seen that left a trace. */
  get fromMs(): number {
    const { forgottenUntilMs } = this.wire;
    return forgottenUntilMs === 0 ? this.#fromMs : Math.max(this.#fromMs, forgottenUntilMs + LATE_MS);
  }

  get ends(): readonly EndSeen[] {
    return this.#ends;
  }

  get presentations(): readonly PresentationSeen[] {
    return this.#presentations;
  }

  /** The voucher numbers that screens said to be lost, from the first to the last. */
  get lossesTold(): readonly (readonly [first: number, last: number])[] {
    return [...this.#lossesTold.values()];
  }

  get told(): readonly ToldSeen[] {
    return [...this.#told.values()];
  }

  get payouts(): PayoutsSeen {
    this.#lookAtAll();
    return {
      told: [...this.#payoutsTold.values()],
      meant: [...this.#payoutsMeant],
      slips: [...this.#payoutSlips],
      arrivals: [...this.#arrivals],
    };
  }

  /** What came out, whether or not it still lies there. */
  get slips(): readonly SlipSeen[] {
    this.#lookAtAll();
    return this.#slips;
  }

  #lookAtAll(): void {
    for (const slip of this.#witnessed.printer?.slips ?? []) this.#lookAt(slip);
  }

  #happened(event: WorldEvent): void {
    switch (event.kind) {
      case "screen":
        this.#shown(event);
        break;
      case "scan":
      case "pay":
      case "card": {
        const presentation = presentationSeen(event);
        if (presentation) this.#keep(this.#presentations, presentation);
        if (event.kind === "card") this.#early = earlyIn(event);
        break;
      }
      case "slip": {
        const slip = this.#witnessed.printer?.slips.at(-1);
        if (slip) this.#lookAt(slip);
        break;
      }
    }
  }

  #readEarly(atMs: number): void {
    if (this.#early !== undefined) this.#keep(this.#presentations, { card: this.#early, atMs });
    this.#early = undefined;
  }

  #shown(event: WorldEvent): void {
    const said = this.#witnessed.display.view;
    if (said.lines.some(isOfLoss) || said.options.some(isOfLoss)) this.#lossTold([...said.lines, ...said.options]);
    this.#payoutShown(event.atMs);
    this.#detailed = detailedOn(said) ?? this.#detailed;
    const arrival = arrivalToldOn(said, this.#detailed, event.atMs);
    if (arrival) this.#keep(this.#arrivals, arrival);
    const presentation = presentationSeen(event);
    if (presentation) {
      this.#keep(this.#presentations, presentation);
      return event["id"] === "card" ? this.#readEarly(event.atMs) : undefined;
    }
    const end = endSeen(event);
    if (end) return this.#keep(this.#ends, end);
    const options = event["id"] === "list" ? this.#witnessed.display.view.options.map(({ zh }) => zh) : [];
    for (const told of toldSeen(event, options)) {
      const { where, stan, amountFen, money, task = false } = told;
      // A task says less of the money than a list does: it stays a task whatever has become of that.
      const key = `${where} ${stan} ${amountFen} ${money} ${task}`;
      const before = this.#told.get(key);
      this.#told.set(key, before ? { ...before, lastAtMs: told.atMs } : told);
      if (this.#told.size > KEPT_MAX) this.#told.clear();
    }
  }

  #lossTold(texts: readonly Text[]): void {
    for (const [first, last] of lossesSeen(texts.map(({ zh }) => zh)))
      this.#lossesTold.set(`${first}-${last}`, [first, last]);
  }

  #payoutShown(atMs: number): void {
    const { view } = this.#witnessed.display;
    if (this.#payoutAsked !== undefined && isPayoutSent(view))
      this.#payoutsMeant.push({ amountFen: this.#payoutAsked, atMs });
    this.#payoutAsked = payoutAskedOn(view);
    for (const told of payoutToldOn(view, atMs)) {
      const key = `${told.where} ${told.amountFen} ${told.word}`;
      const before = this.#payoutsTold.get(key);
      this.#payoutsTold.set(key, before ? { ...before, lastAtMs: atMs } : told);
    }
  }

  #lookAt(slip: PaperSlip): void {
    if (this.#looked.has(slip)) return;
    this.#looked.add(slip);
    const payout = payoutSlipSeen(slip);
    if (payout) this.#payoutSlips.push(payout);
    const seen = slipSeen(slip);
    if (seen) this.#keep(this.#slips, seen);
  }

  #keep<Seen extends { readonly atMs?: number }>(all: Seen[], seen: Seen): void {
    all.push(seen);
    if (all.length <= KEPT_MAX) return;
    const newestGone = all.splice(0, KEPT_MAX / 2).at(-1);
    this.#fromMs = Math.max(this.#fromMs, (newestGone?.atMs ?? this.#fromMs) + LATE_MS);
  }
}

/** The card that this event leaves in the slot although nobody asked for one. Any other card that is played takes its place. */
function earlyIn({ action, noticed, card }: WorldEvent): string | undefined {
  return action === "insert" && noticed !== true && typeof card === "string" ? card : undefined;
}
