import { describe, expect, test } from "vitest";
import type { Presented } from "../../../../hal/card-reader";
import { deckCards } from "../../../../sim/cards/deck-cards";
import { SeededRandom } from "../../../../sim/world/random";
import { pass, until } from "../../../buses/until";
import { bytesOf, cardOf, deckCard, rigOf, walletOf } from "./rig";

const PPSE = "00A404000E325041592E5359532E444446303100";
const taps = deckCards.filter(({ interfaces }) => interfaces.includes("tap")).map(({ id }) => id);

describe("a PN532 on its UART", () => {
  test("a card that is held to it: activated, answers, goes", async () => {
    const { field, model, reader, present, transmit, time } = rigOf();
    expect(await present(500)).toEqual({ kind: "timeout" });
    field.push(cardOf());
    const seen = await present();
    expect(seen).toEqual({ kind: "tap", technology: "A", uid: bytesOf("11223344"), ats: bytesOf("0578807002") });
    expect(await transmit(PPSE)).toEqual({ kind: "response", data: new Uint8Array(0), status: 0x9000 });
    const still = reader.removed({ timeoutMs: 300 });
    expect(await until(time, still)).toBe("still-there");
    const gone = reader.removed({ timeoutMs: 5000 });
    await pass(time, 400);
    field.length = 0;
    expect(await until(time, gone)).toBe("removed");
    await until(time, reader.release());
    expect(await transmit(PPSE)).toEqual({ kind: "removed" });
    expect(model.strict.aborted).toBeUndefined();
  });

  test("one that comes while it waits; a cancel; its time", async () => {
    const { field, reader, time } = rigOf();
    const waiting = reader.present({ interfaces: ["tap", "chip"], timeoutMs: 60_000 });
    await pass(time, 5000);
    field.push(cardOf());
    const cameMs = time.now();
    expect((await until(time, waiting)).kind).toBe("tap");
    expect(time.now() - cameMs).toBeLessThan(300);
    await until(time, reader.release());
    field.length = 0;
    const again = reader.present({ interfaces: ["tap"], timeoutMs: 60_000 });
    await pass(time, 1000);
    await expect(reader.present({ interfaces: ["tap"], timeoutMs: 1 })).rejects.toThrow(TypeError);
    await expect(reader.transmit(bytesOf(PPSE))).rejects.toThrow(TypeError);
    await until(time, reader.cancel());
    const cancelledMs = time.now();
    expect(await until(time, again)).toEqual({ kind: "cancelled" });
    expect(time.now() - cancelledMs).toBeLessThan(200);
    await until(time, reader.cancel());
    const none = reader.present({ interfaces: [], timeoutMs: 700 });
    const askedMs = time.now();
    expect(await until(time, none)).toEqual({ kind: "timeout" });
    expect(time.now() - askedMs).toBeGreaterThanOrEqual(650);
    await expect(reader.present({ interfaces: ["tap"], timeoutMs: 0 })).rejects.toThrow(RangeError);
  });

  test.each([
    ["two of type A", [cardOf(), cardOf({ uid: bytesOf("55667788") })]],
    ["one of A and one of B", [cardOf(), cardOf({ technology: "B", ats: bytesOf("00000000008181") })]],
  ])("%s: a collision", async (_, cards) => {
    const { field, present } = rigOf();
    field.push(...cards);
    expect(await present()).toEqual({ kind: "collision" });
    field.length = 1;
    expect((await present()).kind).toBe("tap");
  });

  test("type B, and a card that does not speak ISO/IEC 14443-4", async () => {
    const { field, present, transmit } = rigOf();
    field.push(cardOf({ technology: "B", ats: bytesOf("00000000008181") }));
    expect(await present()).toMatchObject({ kind: "tap", technology: "B", uid: bytesOf("11223344") });
    expect(await transmit(PPSE)).toMatchObject({ status: 0x9000 });
    field.splice(0, 1, cardOf({ sak: 0x00 }));
    expect(await present()).toEqual({ kind: "unreadable", interface: "tap" });
  });

  test("a card that leaves, is mute, breaks the protocol, comes into a crowd", async () => {
    const { field, present, transmit } = rigOf();
    const mute = cardOf({ answers: () => ({ kind: "card-timeout", thinkMs: 0 }) });
    const wild = cardOf({ answers: () => ({ kind: "protocol-error", thinkMs: 0 }) });
    for (const [card, leave, end] of [
      [cardOf(), () => (field.length = 0), "removed"],
      [mute, () => undefined, "card-timeout"],
      [wild, () => undefined, "protocol-error"],
      [cardOf(), () => field.push(cardOf({ uid: bytesOf("99887766") })), "protocol-error"],
    ] as const) {
      field.splice(0, 9, card);
      expect((await present()).kind).toBe("tap");
      leave();
      expect(await transmit(PPSE)).toEqual({ kind: end });
      expect(await transmit(PPSE)).toEqual({ kind: "removed" });
    }
  });

  test("256 bytes of data, more than a frame holds, GET RESPONSE and the right length", async () => {
    const { field, present, transmit } = rigOf();
    const data = Uint8Array.from({ length: 256 }, (_, i) => i);
    const half = data.subarray(0, 128);
    field.push(
      cardOf({
        answers: (command) => {
          const made = { kind: "response", thinkMs: 5 } as const;
          if (command[1] === 0xb2) return { ...made, data, status: 0x9000 };
          if (command[1] === 0xa4) return { ...made, data: half, status: 0x6180 };
          if (command[1] === 0xc0) return { ...made, data: data.subarray(128), status: 0x9000 };
          return command[4] === 0x20
            ? { ...made, data: data.subarray(0, 32), status: 0x9000 }
            : { ...made, data: new Uint8Array(0), status: 0x6c20 };
        },
      }),
    );
    await present();
    expect(await transmit("00B2011400")).toEqual({ kind: "response", data, status: 0x9000 });
    expect(await transmit(PPSE)).toEqual({ kind: "response", data, status: 0x9000 });
    expect(await transmit("00CA9F1700")).toEqual({ kind: "response", data: data.subarray(0, 32), status: 0x9000 });
    await expect(transmit("00A4")).rejects.toThrow(RangeError);
  });
});

describe("a PN532 in trouble", () => {
  test("absent at power-up, gone in the middle, back again: told, and well by itself", async () => {
    const { field, model, wire, present, transmit, time } = rigOf();
    wire.unplugged = true;
    expect(await present()).toEqual({ kind: "fault", fault: "no-answer" });
    wire.unplugged = false;
    field.push(cardOf());
    expect((await present()).kind).toBe("tap");
    model.power(false);
    const askedMs = time.now();
    expect(await transmit(PPSE)).toEqual({ kind: "fault", fault: "no-answer" });
    expect(time.now() - askedMs).toBeLessThan(500);
    expect(await present()).toEqual({ kind: "fault", fault: "no-answer" });
    model.power(true);
    expect((await present()).kind).toBe("tap");
    model.overheated = true;
    expect(await transmit(PPSE)).toEqual({ kind: "fault", fault: "overheated" });
    expect(model.strict.aborted).toBeUndefined();
  });

  test("a damaged answer is asked for again", async () => {
    const { field, model, present, transmit } = rigOf();
    field.push(cardOf());
    await present();
    model.damagedAnswers = 2;
    expect(await transmit(PPSE)).toMatchObject({ kind: "response" });
    model.damagedAnswers = 5;
    expect(await transmit(PPSE)).toEqual({ kind: "fault", fault: "no-answer" });
  });

  test("each transfer lost, turned or late, whichever: an end in time, and the next card is well", async () => {
    const probe = rigOf();
    probe.field.push(cardOf());
    await probe.present();
    await probe.transmit(PPSE);
    const { points } = probe.transfers;
    for (let point = 1; point <= points; point++)
      for (const strike of [{ kind: "drop" }, { kind: "corrupt" }, { kind: "delay", ms: 40 }] as const) {
        const { field, model, transfers, present, transmit, time, reader } = rigOf();
        field.push(cardOf());
        transfers.plan(point, strike);
        const what = `${strike.kind} at ${point}`;
        expect((await present()).kind, what).toBe("tap");
        const made = await transmit(PPSE);
        expect(["response", "fault"], what).toContain(made.kind);
        expect(time.now(), what).toBeLessThan(9000);
        expect(model.strict.aborted, what).toBeUndefined();
        await until(time, reader.release());
        expect((await present()).kind, what).toBe("tap");
        expect(await transmit(PPSE), what).toMatchObject({ kind: "response" });
      }
  });
});

describe("each card of the deck that is tapped", () => {
  test("there are some", () => expect(taps.length).toBeGreaterThan(5));

  test.each(taps)("%s: seen and answering as from its chip without a bus", async (id) => {
    const random = () => new SeededRandom(3);
    const plain = walletOf(random()).chip(id);
    const { field, present, transmit, model } = rigOf();
    const chip = walletOf(random()).chip(id);
    if (!plain || !chip) return expect(chip).toBe(plain);
    field.push(deckCard(chip, new SeededRandom(5), () => (field.length = 0)));
    const seen: Presented = await present();
    const ats = plain.powerUp("tap");
    if (ats === undefined) return expect(seen.kind).not.toBe("tap");
    expect(seen).toMatchObject({ kind: "tap", technology: "A", ats });
    let aid: string | undefined;
    for (const command of [PPSE, "aid", "80CA9F1700", "00B2010C00", "00B2011400", "80A80000028300" + "00"]) {
      const hex: string | undefined = command === "aid" ? aid : command;
      if (hex === undefined) continue;
      const made = plain.transmit(bytesOf(hex));
      const got = await transmit(hex);
      if (made.kind !== "response") {
        expect(got.kind).toBe(made.kind);
        break;
      }
      expect(got).toEqual({ kind: "response", data: made.data, status: made.status });
      const found = /4F(07|08)((?:..)+)/.exec(Buffer.from(made.data).toString("hex").toUpperCase());
      if (command === PPSE && found) {
        const length = Number.parseInt(found[1] as string, 16);
        aid = `00A40400${found[1]}${(found[2] as string).slice(0, 2 * length)}00`;
      }
    }
    expect(model.strict.aborted).toBeUndefined();
  });
});

test("a tap's time on the bus at 115,200 baud", async () => {
  const { field, present, transmit, model } = rigOf();
  const wallet = walletOf(new SeededRandom(3));
  const chip = wallet.chip("credit-tap");
  if (!chip) throw new Error("no chip");
  field.push(deckCard(chip, new SeededRandom(5), () => undefined));
  await present();
  const before = { ...model.traffic };
  const first = await transmit(PPSE);
  const bytes = model.traffic.received + model.traffic.sent - before.received - before.sent;
  expect(first.kind).toBe("response");
  // Frames and acknowledgements cost more than data: 8 + 6 + 8 bytes and two codes each way.
  const ms = (bytes * 10_000) / 115_200;
  if (process.env["SHOW_BUS"]) console.log(`PPSE: ${bytes} bytes, ${ms.toFixed(2)} ms`);
  expect(ms).toBeLessThan(15);
});
