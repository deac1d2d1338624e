import type { NorFlash } from "../devices/flash";
import type { PassingMessage, Tampered } from "../devices/network";
import {
  type EndSeen,
  endsSeen,
  type PresentationSeen,
  presentationsSeen,
  recordSeen,
  type SlipSeen,
  slipSeen,
} from "../scenario/evidence";
import { readJournal } from "../scenario/journal-copy";
import type { Simulator } from "../simulator";
import { WireOrder } from "./order";

/** What people saw of a world, and of the worlds that it was continued from. */
export interface Seen {
  readonly ends: readonly EndSeen[];
  readonly presentations: readonly PresentationSeen[];
  readonly slips: readonly SlipSeen[];
  /** When the first of the worlds began, ms. */
  readonly fromMs: number;
}

/** "Approved" stood on the screen while the flash was like this. */
interface Promised {
  readonly stan: string;
  readonly chip: NorFlash;
}

/** Screens that say that the terminal itself is at fault. */
const ownFaults = /代码 (D03|B21)|\b(D03|B21)\b/;

/** Watches a world's screens, paper and cards from its first moment. */
export class Watch {
  readonly #simulator: Simulator;
  readonly #before: Seen | undefined;
  readonly #promised: Promised[] = [];
  readonly #troubles: string[] = [];

  readonly #order = new WireOrder();
  readonly #deferring: boolean;

  /** @param deferring somebody may allow a sale before a reversal that is owed. */
  constructor(simulator: Simulator, deferring: boolean, before?: Seen) {
    this.#deferring = deferring;
    this.#simulator = simulator;
    this.#before = before;
    simulator.display.watch(({ id, lines }) => {
      if (id === "approved") this.#promise(lines.map((line) => line.zh).join("\n"));
      else if (id === "fault") {
        const code = ownFaults.exec(lines.map((line) => line.zh).join("\n"))?.[0];
        if (code !== undefined) this.#troubles.push(`the screen says ${code}`);
      }
    });
  }

  get seen(): Seen {
    const { timeline } = this.#simulator.world;
    const events = timeline.since(0);
    const slips = (this.#simulator.printer?.slips ?? []).flatMap((slip) => slipSeen(slip) ?? []);
    const before = this.#before;
    if (!before)
      return {
        ends: endsSeen(events),
        presentations: presentationsSeen(events),
        slips,
        fromMs: this.#simulator.options.startMs,
      };
    return {
      ends: [...before.ends, ...endsSeen(events)],
      presentations: [...before.presentations, ...presentationsSeen(events)],
      slips: [...before.slips, ...slips],
      fromMs: before.fromMs,
    };
  }

  /** The terminal's own troubles: bugs that it reported, and screens that say so. */
  get troubles(): readonly string[] {
    const bugs = this.#simulator.world.timeline.since(0).filter((event) => event.kind === "bug");
    const { broken } = this.#order;
    const early = broken > 0 && !this.#deferring ? [`${broken} sales went before a reversal that was owed`] : [];
    return [...this.#troubles, ...early, ...bugs.map((bug) => `bug: ${String(bug["message"])}`)];
  }

  /** Had the power gone at the moment when "approved" was first shown, the terminal would still know it: else what not. */
  async brokenPromises(): Promise<readonly string[]> {
    const broken: string[] = [];
    for (const { stan, chip } of this.#promised.splice(0)) {
      const journal = await readJournal(chip);
      const records = journal.kind === "read" ? [...journal.open, ...journal.closed] : [];
      const kept = records.some((record) => {
        const seen = recordSeen(record);
        return seen?.stan === stan && seen.state === "approved";
      });
      if (!kept) broken.push(`the screen said approved for ${stan} before it was durable`);
    }
    return broken;
  }

  /** A message is on its way. */
  passes(message: PassingMessage, tampered: Tampered | undefined): void {
    this.#order.passes(message, tampered);
  }

  #promise(text: string): void {
    const stan = /凭证号\s*(\d{6})/.exec(text)?.[1];
    if (stan === undefined || this.#promised.some((promised) => promised.stan === stan)) return;
    this.#promised.push({ stan, chip: this.#simulator.flash.fork(() => 0) });
  }
}
