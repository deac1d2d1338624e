import { expect } from "vitest";
import type { CardInterface, CardReader } from "../../../../hal/card-reader";
import type { BusTime } from "../../../../sim/buses/bus-time";
import type { ChipAnswer } from "../../../../sim/cards/chip/answer";
import { pass, until } from "../../../buses/until";
import { chipOf, rigOf as contactRigOf, rawRigOf } from "../../drivers/iso7816/rig";
import { i2cRigOf } from "../../drivers/pn532/i2c-rig";
import { cardOf, rigOf as fieldRigOf } from "../../drivers/pn532/rig";
import { card as stripe, rigOf as stripeRigOf } from "../../drivers/stripe/rig";
import type { CardReaderBench, ShownCard } from "./promises";

type FieldRig = Pick<ReturnType<typeof fieldRigOf>, "time" | "reader" | "field" | "model">;

const ok = (): ChipAnswer => ({ kind: "response", data: new Uint8Array(0), status: 0x9000, thinkMs: 5 });

const benchOf = (
  time: BusTime,
  reader: CardReader,
  through: CardInterface,
  own: Pick<CardReaderBench, "show" | "takeAway" | "answers" | "sound">,
): CardReaderBench => ({
  reader,
  through,
  nowMs: time.now,
  until: (promise) => until(time, promise),
  pass: (ms) => pass(time, ms),
  ...own,
});

/** A PN532 at either of its links. */
export function pn532Bench(
  { time, reader, field, model }: FieldRig = fieldRigOf(),
  power: (on: boolean) => void = (on) => model.power(on),
): CardReaderBench {
  let uid = 0x10;
  const show = ({ dead = false, answers = ok }: ShownCard) => {
    const card = cardOf({
      uid: Uint8Array.of(++uid, 2, 3, 4),
      sak: dead ? 0x00 : 0x20,
      answers: (command) => {
        const made = answers(command);
        if (made.kind === "removed") field.length = 0;
        return made;
      },
    });
    field.push(card);
  };
  return benchOf(time, reader, "tap", {
    show,
    takeAway: () => {
      field.length = 0;
    },
    answers: power,
    sound: () => expect(model.strict.aborted).toBeUndefined(),
  });
}

export function pn532I2cBench(): CardReaderBench {
  const rig = i2cRigOf();
  return pn532Bench(rig, (on) => rig.chip.power(on));
}

/** A hand that waits for the reader to listen, and then swipes its card. */
export function stripeBench(): CardReaderBench {
  const { time, reader, model } = stripeRigOf();
  let held: ShownCard | undefined;
  let waiting = false;
  // Of a dead card the head sees the beginning alone.
  const swipe = () => void (held && waiting && model.swipe(stripe, held.dead ? { to: 0.5 } : {}));
  const listening: CardReader = {
    interfaces: reader.interfaces,
    present: (request) => {
      const seen = reader.present(request);
      waiting = true;
      time.after(300, swipe);
      return seen.finally(() => {
        waiting = false;
      });
    },
    cancel: () => reader.cancel(),
    transmit: (command) => reader.transmit(command),
    removed: (request) => reader.removed(request),
    release: () => reader.release(),
  };
  return benchOf(time, listening, "stripe", {
    show: (shown) => {
      held = shown;
      swipe();
    },
    takeAway: () => {
      held = undefined;
    },
    answers: (answers) => model.power(answers),
    sound: () => {
      expect(model.strict.aborted).toBeUndefined();
      expect(model.refused).toBe(0);
    },
  });
}

const chipShown = (atr: string, { dead = false, answers = ok }: ShownCard) => ({
  ...chipOf(atr, answers),
  ...(dead ? { reset: () => undefined } : {}),
});

export function sec1210Bench(atr: string): CardReaderBench {
  const { time, reader, insert, model, aborted, wire } = contactRigOf();
  return benchOf(time, reader, "chip", {
    show: (card) => void insert(chipShown(atr, card)),
    takeAway: () => void insert(undefined),
    answers: (answers) => model.power(answers),
    sound: () => {
      expect(aborted()).toBeUndefined();
      expect(wire.errors).toEqual({ framing: 0, overrun: 0 });
    },
  });
}

export function rawUartBench(atr: string): CardReaderBench {
  const { time, reader, insert, port } = rawRigOf();
  return benchOf(time, reader, "chip", {
    show: (card) => void insert(chipShown(atr, card)),
    takeAway: () => port.pull(),
    answers: () => undefined,
    sound: () => expect(port.card?.strict.aborted).toBeUndefined(),
  });
}
