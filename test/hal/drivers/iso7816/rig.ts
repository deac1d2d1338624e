import { CcidLink } from "../../../../hal/drivers/iso7816/ccid-link";
import { CharacterLink } from "../../../../hal/drivers/iso7816/character-link";
import { Iso7816Reader } from "../../../../hal/drivers/iso7816/iso7816-reader";
import { BusTime } from "../../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../../sim/buses/serial-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { UartWire } from "../../../../sim/buses/uart";
import type { ChipAnswer } from "../../../../sim/cards/chip/answer";
import type { ReadableChip } from "../../../../sim/cards/wallet";
import { ContactCard } from "../../../../sim/chips/iso7816/card";
import type { CardChip } from "../../../../sim/chips/iso7816/contacts";
import { RawUart } from "../../../../sim/chips/iso7816/raw-uart";
import { Sec1210Model } from "../../../../sim/chips/sec1210";
import { SeededRandom } from "../../../../sim/world/random";
import { until } from "../../../buses/until";
import { bytesOf } from "../pn532/rig";

/** Answers to reset that EMV accepts. */
export const atrs = Object.freeze({
  /** The deck's. */
  t0: "3B6600005149414E5348",
  /** IFSC 32, BWI 4, CWI 5. */
  t1: "3BE000008131204535",
  /** Specific mode at four times the speed, IFSC 254, no extra guard time. */
  t1Fast: "3BF01300FF910171FE410042",
});

/** A chip that answers with what the test says. */
export function chipOf(
  atr: string,
  answers: (command: Uint8Array) => ChipAnswer = () => ({
    kind: "response",
    data: new Uint8Array(0),
    status: 0x9000,
    thinkMs: 8,
  }),
): CardChip & { readonly commands: Uint8Array[] } {
  const commands: Uint8Array[] = [];
  return {
    commands,
    reset: () => bytesOf(atr),
    execute: (command, done) => {
      commands.push(command);
      done(answers(command));
    },
  };
}

/** Contacts on a UART with even parity and error signal, which a board would need a native module for. */
export function rawRigOf() {
  const time = new BusTime();
  const port = new RawUart(time);
  const link = new CharacterLink(port, time.clock);
  const reader = new Iso7816Reader({ link, clock: time.clock });
  const insert = (chip: CardChip): ContactCard => {
    const card = new ContactCard({ time, chip, onLeave: () => port.pull() });
    port.card = card;
    return card;
  };
  const present = () => until(time, reader.present({ interfaces: ["chip"], timeoutMs: 5000 }));
  const transmit = (hex: string) => until(time, reader.transmit(bytesOf(hex)));
  return { time, port, link, reader, insert, present, transmit };
}

/** A chip of the deck behind contacts. @param atr another answer to reset than its own: the same chip by T=1. */
export function deckChip(chip: ReadableChip, atr?: string): CardChip {
  return {
    reset: () => {
      const own = chip.powerUp("chip");
      return own && atr !== undefined ? bytesOf(atr) : own;
    },
    execute: (command, done) => done(chip.transmit(command)),
  };
}

export function rigOf(baud = 115_200) {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(11) });
  const wire = new UartWire({ time, transfers, name: "reader", baud });
  const model = new Sec1210Model({ time, send: wire.send });
  wire.chip = model;
  const link = new CcidLink({ io: SimulatedSerial as never, settings: { wire, baud } as never }, time.clock);
  const reader = new Iso7816Reader({ link, clock: time.clock });
  /** Pushes a card in; undefined pulls it out. */
  const insert = (chip: CardChip | undefined): ContactCard | undefined => {
    const card: ContactCard | undefined = chip && new ContactCard({ time, chip, onLeave: () => leave(card) });
    model.insert(card);
    return card;
  };
  const leave = (card: ContactCard | undefined) => {
    if (model.card === card) model.insert(undefined);
  };
  /** Whoever broke a rule: the first that did. */
  const aborted = () => model.strict.aborted ?? model.card?.strict.aborted;
  const present = (timeoutMs = 5000) => until(time, reader.present({ interfaces: ["chip"], timeoutMs }));
  const transmit = (hex: string) => until(time, reader.transmit(bytesOf(hex)));
  return { time, transfers, wire, model, link, reader, insert, aborted, present, transmit };
}
