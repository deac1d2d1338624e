import { describe, expect, test } from "vitest";
import type { ChipAnswer } from "../../../../sim/cards/chip/answer";
import { pass, until } from "../../../buses/until";
import { bytesOf } from "../pn532/rig";
import { atrs, chipOf, rawRigOf, rigOf } from "./rig";

const PSE = "00A404000E315041592E5359532E444446303100";
const READ = "00B2011400";
const data = Uint8Array.from({ length: 40 }, (_, at) => at * 5);
const answers = (): ChipAnswer => ({ kind: "response", data, status: 0x9000, thinkMs: 5 });
const well = { kind: "response", data, status: 0x9000 } as const;
/** More of them than a SELECT, its answer and IFS take on the line. */
const characters = { in: 36, out: 60 } as const;
const unreadable = { kind: "unreadable", interface: "chip" } as const;

describe("answers to reset", () => {
  test.each([
    ["a wrong TS", "0060000000"],
    ["no TB1", "3B00"],
    ["a wrong TCK", "3BE000008131204534"],
    ["a protocol that no terminal has", "3BA0000E0000"],
  ])("%s after a cold reset, and a good one after the warm one", async (_, cold) => {
    for (const { insert, present, transmit } of [rigOf(), rawRigOf()]) {
      const card = insert(chipOf(atrs.t1, answers));
      if (card) card.answer.cold = bytesOf(cold);
      expect(await present()).toEqual({ kind: "chip", atr: bytesOf(atrs.t1) });
      expect(card?.resets).toEqual(["cold", "warm"]);
      expect(await transmit(READ)).toEqual(well);
      expect(card?.strict.aborted).toBeUndefined();
    }
  });

  test("a wrong TCK after both, or no answer at all: unreadable, in time, and without power", async () => {
    for (const manner of ["wrongTck", "mute"] as const)
      for (const { insert, present, time } of [rigOf(), rawRigOf()]) {
        const card = insert(chipOf(atrs.t1));
        if (card) card.answer[manner] = true;
        const askedMs = time.now();
        expect(await present(), manner).toEqual(unreadable);
        expect(time.now() - askedMs, manner).toBeLessThan(3500);
        expect(card?.powered).toBe(false);
        expect(card?.strict.aborted).toBeUndefined();
      }
  });
});

describe.each(Object.entries(atrs))("what goes wrong at the contacts: %s", (name, atr) => {
  const t1 = name !== "t0";
  const begun = async (rig: ReturnType<typeof rigOf> | ReturnType<typeof rawRigOf> = rigOf()) => {
    const card = rig.insert(chipOf(atr, answers));
    if (!card) throw new Error("no card");
    expect((await rig.present()).kind).toBe("chip");
    return { ...rig, card };
  };

  test("a character with a wrong parity, whichever, there or back: the card answers all the same", async () => {
    for (const side of ["in", "out"] as const)
      for (let at = 0; at < characters[side]; at++) {
        const { card, transmit } = await begun(at % 2 === 0 ? rigOf() : rawRigOf());
        const first = bytesOf(atr).length;
        card.io.faults[side].set(side === "out" ? first + at : at, "parity");
        expect(await transmit(PSE), `${side} ${at}`).toEqual(well);
        expect(card.strict.aborted).toBeUndefined();
      }
  });

  test.runIf(t1)("a bit that is turned in any character, there or back: the sum tells", async () => {
    for (const side of ["in", "out"] as const)
      for (let at = 0; at < characters[side]; at++) {
        const { card, transmit } = await begun(at % 2 === 0 ? rigOf() : rawRigOf());
        const first = bytesOf(atr).length;
        card.io.faults[side].set(side === "out" ? first + at : at, "turned");
        expect(await transmit(PSE), `${side} ${at}`).toEqual(well);
      }
  });

  test.runIf(t1)("two blocks in a row with a wrong sum are asked for again, three are not", async () => {
    for (const [noise, end] of [
      [1, well],
      [2, well],
      [3, { kind: "protocol-error" }],
    ] as const) {
      const { card, transmit } = await begun();
      card.t1.manners.noise = noise;
      expect(await transmit(READ)).toEqual(end);
      expect(card.powered).toBe(noise < 3);
      expect(card.strict.aborted).toBeUndefined();
    }
  });

  test.runIf(!t1)("NULLs, procedure bytes for single bytes, GET RESPONSE in pieces", async () => {
    for (const manners of [{ nulls: 3 }, { oneByOne: 7 }, { piece: 16 }, { nulls: 1, oneByOne: 255, piece: 13 }])
      for (const rig of [rigOf(), rawRigOf()]) {
        const { card, transmit } = await begun(rig);
        Object.assign(card.t0.manners, manners);
        expect(await transmit(PSE)).toEqual(well);
        expect(await transmit(READ)).toEqual(well);
        expect(card.strict.aborted).toBeUndefined();
      }
  });

  test.runIf(t1)("more time, another IFSC, small blocks", async () => {
    for (const manners of [{ wtx: 1 }, { wtx: 3, wtxMultiplier: 5 }, { newIfsc: 17 }, { piece: 3 }])
      for (const rig of [rigOf(), rawRigOf()]) {
        const { card, transmit } = await begun(rig);
        Object.assign(card.t1.manners, manners);
        expect(await transmit(PSE)).toEqual(well);
        expect(await transmit(READ)).toEqual(well);
        expect(card.strict.aborted).toBeUndefined();
      }
  });

  test("a card that wants more time for ever: card-timeout, and no power any more", async () => {
    for (const rig of [rigOf(), rawRigOf()]) {
      const { time, insert, reader, present } = rig;
      const card = insert({ reset: () => bytesOf(atr), execute: () => undefined });
      await present();
      const askedMs = time.now();
      expect(await until(time, reader.transmit(bytesOf(READ)))).toEqual({ kind: "card-timeout" });
      expect(time.now() - askedMs).toBeLessThan(24_000);
      expect(card?.powered).toBe(false);
      expect(card?.strict.aborted).toBeUndefined();
    }
  });

  test.runIf(t1)("a card that begins anew, or aborts, in the middle of a command: the command has failed", async () => {
    for (const manner of ["resynch", "abort"] as const) {
      const { card, transmit } = await begun();
      card.t1.manners[manner] = true;
      expect(await transmit(READ)).toEqual({ kind: "protocol-error" });
      expect(card.powered).toBe(false);
      expect(card.strict.aborted).toBeUndefined();
    }
  });

  test("a card that is pulled out, whenever: removed, soon; the next one is well", async () => {
    for (let afterMs = 0; afterMs < 120; afterMs += 5) {
      const rig = afterMs % 2 === 0 ? rigOf() : rawRigOf();
      const { time, reader } = await begun(rig);
      const making = reader.transmit(bytesOf(PSE));
      await pass(time, afterMs);
      if ("model" in rig) rig.model.insert(undefined);
      else rig.port.pull();
      const pulledMs = time.now();
      expect((await until(time, making)).kind, `${afterMs}`).toMatch(/removed|response/);
      expect(time.now() - pulledMs).toBeLessThan(500);
      expect(await until(time, reader.transmit(bytesOf(READ)))).toEqual({ kind: "removed" });
      rig.insert(chipOf(atr, answers));
      expect((await rig.present()).kind).toBe("chip");
      expect(await rig.transmit(READ)).toEqual(well);
    }
  });

  test("a cancel at any moment of an insertion: cancelled, soon, and the card has no power", async () => {
    for (let afterMs = 0; afterMs < 700; afterMs += 23) {
      const rig = afterMs % 2 === 0 ? rigOf() : rawRigOf();
      const { time, reader, insert, present } = rig;
      const card = insert(chipOf(atr, answers));
      const waiting = reader.present({ interfaces: ["chip"], timeoutMs: 60_000 });
      await pass(time, afterMs);
      const cancelledMs = time.now();
      await until(time, reader.cancel());
      const end = await until(time, waiting);
      if (end.kind === "chip") continue;
      expect(end, `${afterMs}`).toEqual({ kind: "cancelled" });
      expect(time.now() - cancelledMs, `${afterMs}`).toBeLessThan(700);
      expect(card?.powered, `${afterMs}`).toBe(false);
      expect((await present()).kind, `${afterMs}`).toBe("chip");
      expect(card?.strict.aborted).toBeUndefined();
    }
  });

  test("each transfer lost, turned or late, whichever: an end in time, and the next command is well", async () => {
    const probe = rigOf();
    await begun(probe);
    await probe.transmit(PSE);
    const { points } = probe.transfers;
    for (let point = 1; point <= points; point++)
      for (const strike of [{ kind: "drop" }, { kind: "corrupt" }, { kind: "delay", ms: 40 }] as const) {
        const { transfers, present, transmit, time, reader, insert, aborted } = rigOf();
        insert(chipOf(atr, answers));
        transfers.plan(point, strike);
        const what = `${strike.kind} at ${point}`;
        const seen = await present();
        expect(["chip", "fault", "unreadable"], what).toContain(seen.kind);
        const made = await transmit(PSE);
        expect(["response", "fault", "protocol-error", "removed", "card-timeout"], what).toContain(made.kind);
        if (made.kind === "response") expect(made, what).toEqual(well);
        expect(time.now(), what).toBeLessThan(12_000);
        await until(time, reader.release());
        expect((await present()).kind, what).toBe("chip");
        expect(await transmit(READ), what).toEqual(well);
        expect(aborted(), what).toBeUndefined();
      }
  });

  test("messages that the part does not understand, and answers with a wrong sum", async () => {
    const rig = rigOf();
    const { model, transmit, present } = rig;
    await begun(rig);
    model.naks = 1;
    expect(await transmit(PSE)).toEqual(well);
    model.damagedMessages = 1;
    // T=1 asks the card for its block again; T=0 cannot.
    expect(await transmit(PSE)).toEqual(t1 ? well : { kind: "protocol-error" });
    expect((await present()).kind).toBe("chip");
    model.naks = 9;
    expect(await transmit(PSE)).toEqual({ kind: "fault", fault: "no-answer" });
    model.naks = 0;
    expect((await present()).kind).toBe("chip");
    expect(await transmit(PSE)).toEqual(well);
  });

  test("the part loses its power in the middle, and comes back", async () => {
    for (const afterMs of [1, 5, 12]) {
      const { model, time, reader, insert, present, transmit, aborted } = rigOf();
      insert(chipOf(atr, answers));
      await present();
      const making = reader.transmit(bytesOf(PSE));
      await pass(time, afterMs);
      model.power(false);
      const cutMs = time.now();
      expect(await until(time, making)).toEqual({ kind: "fault", fault: "no-answer" });
      expect(time.now() - cutMs).toBeLessThan(5000);
      expect(await present()).toEqual({ kind: "fault", fault: "no-answer" });
      model.power(true);
      expect((await present()).kind).toBe("chip");
      expect(await transmit(PSE)).toEqual(well);
      expect(aborted()).toBeUndefined();
    }
  });
});

test("a card of the inverse convention on a UART: what it says is turned round, what it hears, too", async () => {
  const { insert, present, transmit } = rawRigOf();
  const card = insert(chipOf("3F6500002020202020", answers));
  expect(await present()).toEqual({ kind: "chip", atr: bytesOf("3F6500002020202020") });
  expect(await transmit(READ)).toEqual(well);
  expect(card.strict.aborted).toBeUndefined();
});
