import { describe, expect, test } from "vitest";
import { SimulatedI2C } from "../../../../sim/buses/i2c-io";
import { deckCards } from "../../../../sim/cards/deck-cards";
import { SeededRandom } from "../../../../sim/world/random";
import { pass, until } from "../../../buses/until";
import { describeWithVectors } from "../../../vectors";
import { i2cRigOf } from "./i2c-rig";
import { bytesOf, cardOf, deckCard, rigOf, walletOf } from "./rig";

const PPSE = "00A404000E325041592E5359532E444446303100";
const READ = "00B2010C00";
const taps = deckCards.filter(({ interfaces }) => interfaces.includes("tap")).map(({ id }) => id);

interface Transcript {
  readonly device: string;
  readonly name: string;
  readonly bytesOut: string;
  readonly bytesIn: string | readonly string[];
}

/** The bus alone, in the hands of a test. */
function bare() {
  const rig = i2cRigOf();
  rig.link.close();
  const io = new SimulatedI2C({ bus: rig.bus, hz: 400_000, address: 0x24 });
  const rest = () => pass(rig.time, 5);
  const wake = async () => {
    expect(() => io.write(Uint8Array.of(0))).toThrow("write failed");
    await pass(rig.time, 2);
    io.write(Uint8Array.of(0));
    await rest();
  };
  return { ...rig, io, rest, wake };
}

describeWithVectors<readonly Transcript[]>("recorded PN532 transcripts on I2C", "devices.json", (all) => {
  const named = (name: string) => all.find((each) => each.device === "pn532" && each.name === name) as Transcript;

  test("GetFirmwareVersion over I2C: not ready, acknowledgement, answer", async () => {
    const { io, rest, wake, model } = bare();
    const { bytesOut, bytesIn } = named("GetFirmwareVersion over I2C");
    const [empty, ack, answer] = (bytesIn as readonly string[]).map((hex) => bytesOf(hex).subarray(1));
    await wake();
    // 48h is the address.
    io.write(bytesOf(bytesOut).subarray(1));
    for (const wanted of [ack, answer] as readonly Uint8Array[]) {
      await rest();
      expect(new Uint8Array(io.read(wanted.length))).toEqual(wanted);
    }
    await rest();
    expect(new Uint8Array(io.read(1))).toEqual(empty);
    expect(model.strict.aborted).toBeUndefined();
  });

  test("I2C NAK on address: asleep, its address wakes it", async () => {
    const { io, model, time } = bare();
    const command = bytesOf(named("I2C NAK on address").bytesOut).subarray(1);
    expect(() => io.write(command)).toThrow("write failed");
    expect(model.awake).toBe(true);
    expect(() => io.write(command)).toThrow("write failed");
    await pass(time, 2);
    io.write(command);
  });
});

describe("a PN532 on I2C", () => {
  test("a card that is held to it: activated, answers, goes", async () => {
    const { field, model, reader, present, transmit, time } = i2cRigOf();
    expect(await present(500)).toEqual({ kind: "timeout" });
    field.push(cardOf());
    expect(await present()).toEqual({
      kind: "tap",
      technology: "A",
      uid: bytesOf("11 22 33 44"),
      ats: bytesOf("05 78 80 70 02"),
    });
    expect(await transmit(PPSE)).toMatchObject({ kind: "response", status: 0x9000 });
    field.length = 0;
    expect(await transmit(READ)).toEqual({ kind: "removed" });
    expect(await until(time, reader.removed({ timeoutMs: 1000 }))).toBe("removed");
    await until(time, reader.release());
    expect(model.fieldOn).toBe(false);
    expect(model.strict.aborted).toBeUndefined();
  });

  test("the longest command and the longest answer", async () => {
    const { field, model, present, transmit } = i2cRigOf();
    const data = Uint8Array.from({ length: 256 }, (_, at) => at);
    field.push(cardOf({ answers: () => ({ kind: "response", data, status: 0x9000, thinkMs: 30 }) }));
    await present();
    expect(await transmit(`00A40400FF${"5A".repeat(255)}00`)).toEqual({ kind: "response", data, status: 0x9000 });
    expect(model.strict.aborted).toBeUndefined();
  });

  test.each(taps)("%s: seen and answering as over its UART", async (id) => {
    const rigs = [rigOf(), i2cRigOf()] as const;
    const seen = [];
    for (const { field, present, transmit, model } of rigs) {
      const chip = walletOf(new SeededRandom(3)).chip(id);
      if (!chip) return;
      field.push(deckCard(chip, new SeededRandom(5), () => (field.length = 0)));
      const said: unknown[] = [await present()];
      for (const command of [PPSE, "80CA9F1700", READ, "80A8000002830000"]) said.push(await transmit(command));
      seen.push(said);
      expect(model.strict.aborted).toBeUndefined();
    }
    expect(seen[1]).toEqual(seen[0]);
  });

  test("a cancel at any moment: cancelled, soon, and the next card is seen", async () => {
    for (let afterMs = 0; afterMs < 300; afterMs += 7) {
      const { field, model, reader, present, time } = i2cRigOf();
      const waiting = reader.present({ interfaces: ["tap"], timeoutMs: 60_000 });
      await pass(time, afterMs);
      const cancelledMs = time.now();
      await until(time, reader.cancel());
      expect(await until(time, waiting), `after ${afterMs} ms`).toEqual({ kind: "cancelled" });
      expect(time.now() - cancelledMs, `after ${afterMs} ms`).toBeLessThan(300);
      expect(model.fieldOn, `after ${afterMs} ms`).toBe(false);
      field.push(cardOf());
      expect((await present()).kind, `after ${afterMs} ms`).toBe("tap");
      expect(model.strict.aborted).toBeUndefined();
    }
  });
});

describe("a PN532 on I2C in trouble", () => {
  const noAnswer = { kind: "fault", fault: "no-answer" };

  test("absent at power-up, gone in the middle, back again: told, and well by itself", async () => {
    for (const wired of [true, false]) {
      const { field, chip, model, present, transmit, time } = i2cRigOf(wired);
      chip.power(false);
      expect(await present()).toEqual(noAnswer);
      expect(time.now()).toBeLessThan(500);
      chip.power(true);
      field.push(cardOf());
      expect((await present()).kind).toBe("tap");
      chip.power(false);
      const askedMs = time.now();
      expect(await transmit(PPSE)).toEqual(noAnswer);
      expect(time.now() - askedMs).toBeLessThan(500);
      expect(await present()).toEqual(noAnswer);
      chip.power(true);
      expect((await present()).kind).toBe("tap");
      expect(model.strict.aborted).toBeUndefined();
    }
  });

  test("a frame that was read in part, and a write: it holds the clock until it is reset; without RSTPDN until its supply goes", async () => {
    for (const wired of [true, false]) {
      const { field, chip, bus, model, present, transmit, time } = i2cRigOf(wired);
      field.push(cardOf());
      expect((await present()).kind).toBe("tap");
      // As a processor that was started anew in the middle leaves it.
      await pass(time, 5);
      chip.addressed("write");
      for (const byte of bytesOf("00 00 FF 02 FE D4 02 2A 00")) chip.write(byte);
      chip.stopped();
      await pass(time, 10);
      chip.addressed("read");
      for (let each = 0; each < 4; each++) chip.read();
      chip.stopped();
      await pass(time, 5);
      expect(await transmit(PPSE)).toEqual(noAnswer);
      expect(chip.lockedUp).toBe(true);
      expect(bus.free).toBe(false);
      if (!wired) {
        expect(await present()).toEqual(noAnswer);
        chip.power(false);
        chip.power(true);
      }
      expect((await present()).kind).toBe("tap");
      expect(chip.lockedUp).toBe(false);
      expect(await transmit(PPSE)).toMatchObject({ kind: "response" });
      expect(model.strict.aborted).toBeUndefined();
    }
  });

  test("a chip that starts anew between two calls: a fault at most, never a command before it is set up, and then well", async () => {
    for (const wired of [true, false])
      for (const when of ["idle", "active"] as const) {
        const { field, chip, model, present, transmit, time } = i2cRigOf(wired);
        field.push(cardOf());
        await present();
        chip.power(false);
        chip.power(true);
        await pass(time, 50);
        if (when === "active") expect((await transmit(PPSE)).kind).toBe("fault");
        expect(["tap", "fault"]).toContain((await present()).kind);
        expect((await present()).kind).toBe("tap");
        expect(await transmit(PPSE)).toMatchObject({ kind: "response" });
        expect(model.strict.aborted).toBeUndefined();
      }
  });

  test("a damaged answer is asked for again", async () => {
    const { field, model, present, transmit } = i2cRigOf();
    field.push(cardOf());
    await present();
    model.damagedAnswers = 2;
    expect(await transmit(PPSE)).toMatchObject({ kind: "response" });
    model.damagedAnswers = 5;
    expect(await transmit(PPSE)).toEqual(noAnswer);
    expect((await present()).kind).toBe("tap");
  });

  test("each transfer lost, turned or late, whichever: an end in time, and the next card is well", async () => {
    const probe = i2cRigOf();
    probe.field.push(cardOf());
    await probe.present();
    await probe.transmit(PPSE);
    const { points } = probe.transfers;
    const strikes = [
      { kind: "drop" },
      { kind: "corrupt" },
      { kind: "delay", ms: 1 },
      { kind: "delay", ms: 5 },
    ] as const;
    // All of them by hand: SWEEP_STEP=1.
    const step = Number(process.env["SWEEP_STEP"] ?? 3);
    for (let point = 1; point <= points; point += step)
      for (const strike of strikes) {
        const { field, model, transfers, present, transmit, time, reader } = i2cRigOf();
        field.push(cardOf());
        transfers.plan(point, strike);
        const what = `${strike.kind} at ${point}`;
        expect(["tap", "fault"], what).toContain((await present()).kind);
        const made = await transmit(PPSE);
        expect(["response", "fault", "removed"], what).toContain(made.kind);
        expect(time.now(), what).toBeLessThan(9000);
        expect(model.strict.aborted, what).toBeUndefined();
        await until(time, reader.release());
        expect((await present()).kind, what).toBe("tap");
        expect(await transmit(PPSE), what).toMatchObject({ kind: "response" });
      }
  });
});
