import { expect, test } from "vitest";
import type { Pn532Link } from "../../../../hal/drivers/pn532/link";
import { Pn532Reader } from "../../../../hal/drivers/pn532/pn532";
import { pass, until } from "../../../buses/until";
import { cardOf, rigOf } from "./rig";

/** Longer than the start of the chip and one round of polling. */
const ROUNDS_MS = 200;

test.each([
  ["a chip that must be started", false],
  ["a chip that is started", true],
])("a cancel at any moment: cancelled, soon, the field is off, and the next card is seen: %s", async (_, started) => {
  for (let afterMs = 0; afterMs < ROUNDS_MS; afterMs++) {
    const { field, model, reader, present, time } = rigOf();
    if (started) await present(1);
    const waiting = reader.present({ interfaces: ["tap"], timeoutMs: 60_000 });
    await pass(time, afterMs);
    const cancelledMs = time.now();
    await until(time, reader.cancel());
    expect(await until(time, waiting), `after ${afterMs} ms`).toEqual({ kind: "cancelled" });
    expect(time.now() - cancelledMs, `after ${afterMs} ms`).toBeLessThan(200);
    expect(model.fieldOn, `after ${afterMs} ms`).toBe(false);
    field.push(cardOf());
    expect((await present()).kind, `after ${afterMs} ms`).toBe("tap");
    expect(model.strict.aborted).toBeUndefined();
  }
});

/** After two commands without an answer, 60 ms, the fault is told. */
test("a cancel while the chip does not answer: cancelled, not a fault", async () => {
  for (let afterMs = 0; afterMs < 60; afterMs += 5) {
    const { wire, reader, time } = rigOf();
    wire.unplugged = true;
    const waiting = reader.present({ interfaces: ["tap"], timeoutMs: 60_000 });
    await pass(time, afterMs);
    await until(time, reader.cancel());
    expect(await until(time, waiting), `after ${afterMs} ms`).toEqual({ kind: "cancelled" });
  }
});

test("a chip that says for ever that more is to be fetched, and gives nothing: an end", async () => {
  const { time } = rigOf();
  const card = Uint8Array.of(0x01, 0x01, 0x00, 0x04, 0x20, 0x04, 0x11, 0x22, 0x33, 0x44, 0x05, 0x78, 0x80, 0x70, 0x02);
  let exchanges = 0;
  const link: Pn532Link = {
    wake: async () => undefined,
    exchange: async ([code, , type]) => {
      if (code === 0x40 && ++exchanges > 100) throw new Error("asked for ever");
      if (code === 0x40) return Uint8Array.of(0x40);
      if (code === 0x4a) return type === 0x00 ? card : Uint8Array.of(0x00);
      return Uint8Array.of(0x32);
    },
    abort: () => undefined,
    close: () => undefined,
  };
  const reader = new Pn532Reader({ link, clock: time.clock });
  expect((await until(time, reader.present({ interfaces: ["tap"], timeoutMs: 1000 }))).kind).toBe("tap");
  const command = Uint8Array.of(0x00, 0xb2, 0x01, 0x0c, 0x00);
  expect(await until(time, reader.transmit(command))).toEqual({ kind: "protocol-error" });
});
