import { BusTime } from "../../../sim/buses/bus-time";
import type { UartChip } from "../../../sim/buses/uart";
import { cardById, stripeOf } from "../../../sim/cards/deck";
import { deckCards } from "../../../sim/cards/deck-cards";
import { IntelliheadModel } from "../../../sim/chips/intellihead";
import { ContactCard } from "../../../sim/chips/iso7816/card";
import { type FieldCard, Pn532Model } from "../../../sim/chips/pn532";
import { Sec1210Model } from "../../../sim/chips/sec1210";
import { EscposPrinterModel } from "../../../sim/devices/escpos/printer-model";
import { SeededRandom } from "../../../sim/world/random";
import { deckChip } from "../../hal/drivers/iso7816/rig";
import { deckCard, walletOf } from "../../hal/drivers/pn532/rig";

export type PartKind = "printer" | "pn532" | "iso7816" | "stripe";

/** What a person does at a part. Cards are the deck's. */
export type Deed =
  | { readonly do: "hold" | "insert" | "swipe"; readonly card: string }
  | { readonly do: "take-away" }
  | { readonly do: "power"; readonly on: boolean }
  /** Tells the paper that came out, and tears it off. */
  | { readonly do: "tear" };

export interface DoneAtPart {
  /** Its end of the cable is there; told where there is a cable. */
  readonly plugged?: boolean;
  /** What of its data sheet was broken, by whom nobody has to guess. */
  readonly broken?: string | undefined;
  /** Rows of the paper, and how many dots are black. */
  readonly rows?: number;
  readonly black?: number;
}

/** A part at the far end of a cable. */
export interface PartAtHand {
  receive(bytes: Uint8Array): void;
  /** A person does something; left out, only looks. */
  act(deed?: Deed): DoneAtPart;
}

/** A bus's time that goes as this computer's does. */
export class RealBusTime {
  readonly bus = new BusTime();
  readonly #startMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #pumping = false;

  constructor() {
    this.bus.onChange = () => this.#plan();
  }

  /** Lets happen what is due by now. */
  pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    const nowMs = performance.now() - this.#startMs;
    while ((this.bus.nextMs ?? Number.POSITIVE_INFINITY) <= nowMs) this.bus.step();
    this.bus.pass(nowMs);
    this.#pumping = false;
    this.#plan();
  }

  #plan(): void {
    if (this.#pumping) return;
    clearTimeout(this.#timer);
    const { nextMs } = this.bus;
    if (nextMs === undefined) return;
    this.#timer = setTimeout(() => this.pump(), Math.max(0, nextMs - (performance.now() - this.#startMs)));
  }
}

/** The chip models of `sim/chips`, as parts. @param send what the part sends. */
export function partAtHand(kind: PartKind, send: (bytes: Uint8Array) => void): PartAtHand {
  if (kind === "printer") return printerAt(send);
  const time = new RealBusTime();
  const made = kind === "pn532" ? fieldAt(time, send) : kind === "iso7816" ? slotAt(time, send) : headAt(time, send);
  return {
    receive: (bytes) => {
      time.pump();
      for (const byte of bytes) made.chip.receive(byte, false);
      time.pump();
    },
    act: (deed) => {
      time.pump();
      if (deed) made.act(deed);
      time.pump();
      return { broken: made.broken() };
    },
  };
}

interface Made {
  readonly chip: UartChip;
  readonly broken: () => string | undefined;
  act(deed: Deed): void;
}

function fieldAt({ bus: time }: RealBusTime, send: (bytes: Uint8Array) => void): Made {
  const field: FieldCard[] = [];
  const random = new SeededRandom(3);
  const wallet = walletOf(random);
  const chip = new Pn532Model({ time, send, cards: () => field });
  return {
    chip,
    broken: () => chip.strict.aborted?.message,
    act: (deed) => {
      if (deed.do === "power") return chip.power(deed.on);
      field.length = 0;
      const held = deed.do === "hold" ? wallet.chip(deed.card) : undefined;
      if (held) field.push(deckCard(held, random, () => void field.pop()));
    },
  };
}

function slotAt({ bus: time }: RealBusTime, send: (bytes: Uint8Array) => void): Made {
  const wallet = walletOf(new SeededRandom(4));
  const chip = new Sec1210Model({ time, send });
  return {
    chip,
    broken: () => (chip.strict.aborted ?? chip.card?.strict.aborted)?.message,
    act: (deed) => {
      if (deed.do === "power") return chip.power(deed.on);
      const held = deed.do === "insert" ? wallet.chip(deed.card) : undefined;
      const card: ContactCard | undefined =
        held &&
        new ContactCard({ time, chip: deckChip(held), onLeave: () => chip.card === card && chip.insert(undefined) });
      chip.insert(card);
    },
  };
}

function headAt({ bus: time }: RealBusTime, send: (bytes: Uint8Array) => void): Made {
  const chip = new IntelliheadModel({ time, send, random: new SeededRandom(5) });
  return {
    chip,
    broken: () => chip.strict.aborted?.message,
    act: (deed) => {
      if (deed.do === "power") return chip.power(deed.on);
      const card = deed.do === "swipe" ? cardById(deckCards, deed.card) : undefined;
      const stripe = card && stripeOf(card);
      if (stripe?.kind === "track2") chip.swipe({ track2: stripe.track2 });
    },
  };
}

/** A machine that does ten things at once carries the printer's "stop" late: room for a third of a second. */
const PATIENT = Object.freeze({ bufferBytes: 8192, stopFreeBytes: 4096, rowMs: 0.5 });

function printerAt(send: (bytes: Uint8Array) => void): PartAtHand {
  const startMs = performance.now();
  const model = new EscposPrinterModel({
    ...PATIENT,
    time: { now: () => performance.now() - startMs, after: (ms, run) => void setTimeout(run, ms) },
    send,
  });
  return {
    receive: (bytes) => model.receive(bytes),
    act: (deed) => {
      const broken = model.aborted?.message;
      if (deed?.do === "power") model.state.powered = deed.on;
      if (deed?.do !== "tear") return { broken };
      const { rows, bits } = model.paper.tear();
      return { broken, rows, black: bits.reduce((all, byte) => all + byte.toString(2).replaceAll("0", "").length, 0) };
    },
  };
}
