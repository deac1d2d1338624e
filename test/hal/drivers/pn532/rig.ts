import { HsuLink } from "../../../../hal/drivers/pn532/hsu-link";
import { Pn532Reader } from "../../../../hal/drivers/pn532/pn532";
import { BusTime } from "../../../../sim/buses/bus-time";
import { SimulatedSerial } from "../../../../sim/buses/serial-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { UartWire } from "../../../../sim/buses/uart";
import type { ChipAnswer } from "../../../../sim/cards/chip/answer";
import { type ReadableChip, Wallet } from "../../../../sim/cards/wallet";
import { type FieldCard, Pn532Model } from "../../../../sim/chips/pn532";
import { PlainCiphers } from "../../../../sim/crypto/ciphers";
import { SeededRandom } from "../../../../sim/world/random";
import { until } from "../../../buses/until";

export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** A card that answers with what the test says. */
export function cardOf(
  options: Partial<FieldCard> & { readonly answers?: (command: Uint8Array) => ChipAnswer } = {},
): FieldCard {
  const { answers = () => ({ kind: "response", data: new Uint8Array(0), status: 0x9000, thinkMs: 8 }), ...rest } =
    options;
  return {
    technology: "A",
    uid: bytesOf("11 22 33 44"),
    ats: bytesOf("05 78 80 70 02"),
    activated: () => undefined,
    transmit: answers,
    ...rest,
  };
}

/** A chip of the deck in the field. */
export function deckCard(chip: ReadableChip, random: SeededRandom, leave: () => void): FieldCard {
  let ats: Uint8Array | undefined;
  const power = () => {
    ats = chip.powerUp("tap");
    return ats;
  };
  return {
    technology: "A",
    uid: chip.profile.phone ? Uint8Array.of(0x08, ...random.bytes(3)) : chip.uid,
    // The answer to select is a constant of the card: the list tells it as it activates.
    get ats() {
      return ats ?? new Uint8Array(0);
    },
    activated: () => void power(),
    transmit: (command) => {
      const made = chip.transmit(command);
      if (made.kind === "removed") leave();
      return made;
    },
  };
}

export function walletOf(random: SeededRandom): Wallet {
  return new Wallet({ ciphers: new PlainCiphers(), randomBytes: (length) => random.bytes(length) });
}

export function rigOf(baud = 115_200) {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(11) });
  const wire = new UartWire({ time, transfers, name: "reader", baud });
  const field: FieldCard[] = [];
  const model = new Pn532Model({ time, send: wire.send, cards: () => field });
  wire.chip = model;
  const link = new HsuLink({ io: SimulatedSerial as never, settings: { wire, baud } as never }, time.clock);
  const reader = new Pn532Reader({ link, clock: time.clock });
  const present = (timeoutMs = 2000) => until(time, reader.present({ interfaces: ["tap"], timeoutMs }));
  const transmit = (hex: string) => until(time, reader.transmit(bytesOf(hex)));
  return { time, transfers, wire, field, model, link, reader, present, transmit };
}
