import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import type { Message } from "../../sim/till/codec";
import { pass, screen, type } from "../simulated";
import { attend, charged, counterOf, counterShop, heard, isOver } from "./counter";

const AMOUNT_FEN = 12345;
const r1 = { reference: "R1", kind: "sale", amountFen: AMOUNT_FEN };

async function sold(simulator: Simulator, request = r1): Promise<void> {
  counterOf(simulator).register.start(request);
  expect(await attend(simulator, () => isOver(simulator, request.reference))).toBe(true);
}

async function agrees(simulator: Simulator): Promise<void> {
  await simulator.untilIdle(600_000);
  expect((await check(simulator)).differences).toEqual([]);
}

/** What the till said goes once more, behind its library's back. */
function again(simulator: Simulator, request: typeof r1): void {
  counterOf(simulator).register.start(request);
}

describe("a reference", () => {
  test("is followed, charged once, and answered the same for ever (G02)", async () => {
    const simulator = await counterShop();
    await sold(simulator);
    const first = heard(simulator, "R1");
    expect(first).toMatchObject({ final: true, outcome: "approved", money: "charged", amountFen: AMOUNT_FEN });
    const states = counterOf(simulator)
      .heard.filter(({ type: kind }) => kind === "state")
      .map(({ state }) => state);
    expect(states).toEqual(["waiting", "card", "pin", "processing"]);
    again(simulator, r1);
    await attend(simulator, () => false, { limitMs: 60_000 });
    expect(heard(simulator, "R1")).toEqual(first);
    expect(charged(simulator)).toEqual([AMOUNT_FEN]);
    simulator.restart();
    counterOf(simulator).restart();
    await attend(simulator, () => false, { limitMs: 60_000 });
    again(simulator, r1);
    await attend(simulator, () => false, { limitMs: 30_000 });
    counterOf(simulator).register.ask("R1");
    await attend(simulator, () => false, { limitMs: 30_000 });
    expect(heard(simulator, "R1")).toEqual(first);
    expect(charged(simulator)).toEqual([AMOUNT_FEN]);
    await agrees(simulator);
  });

  test("with another amount or kind is a conflict, and charges nothing", async () => {
    const simulator = await counterShop();
    await sold(simulator);
    again(simulator, { ...r1, amountFen: 1 });
    await attend(simulator, () => heard(simulator, "R1", "conflict") !== undefined);
    expect(heard(simulator, "R1", "conflict")).toMatchObject({ kind: "sale", amountFen: AMOUNT_FEN });
    expect(charged(simulator)).toEqual([AMOUNT_FEN]);
    // While it is under way, too.
    await attend(simulator, () => simulator.display.view.id === "home");
    counterOf(simulator).register.start({ ...r1, reference: "R2" });
    await screen(simulator, "card");
    again(simulator, { ...r1, reference: "R2", amountFen: 2 });
    await pass(simulator, 1_000);
    expect(heard(simulator, "R2", "conflict")).toMatchObject({ amountFen: AMOUNT_FEN });
  });

  test("that was never begun, and one that cannot be any more, are told apart (G03)", async () => {
    const simulator = await counterShop();
    await sold(simulator, { ...r1, reference: "R5" });
    counterOf(simulator).register.ask("R6");
    await attend(simulator, () => heard(simulator, "R6", "unknown") !== undefined);
    expect(heard(simulator, "R6", "unknown")).toMatchObject({ why: "never-begun" });
    again(simulator, { ...r1, reference: "R3" });
    await attend(simulator, () => heard(simulator, "R3", "unknown") !== undefined);
    expect(heard(simulator, "R3", "unknown")).toMatchObject({ why: "forgotten" });
    expect(charged(simulator)).toEqual([AMOUNT_FEN]);
  });

  test("that is called off before anything was sent is cancelled, and never begun again (G04)", async () => {
    const simulator = await counterShop();
    for (const [number, at] of [
      [1, "card"],
      [2, "pin"],
    ] as const) {
      const reference = `R${number}`;
      counterOf(simulator).register.start({ ...r1, reference });
      await screen(simulator, "card");
      if (at === "pin") {
        await simulator.until(() => simulator.cardReader.listening, 5_000);
        simulator.playCard("credit-stripe", "swipe");
        await screen(simulator, "pin");
      }
      counterOf(simulator).register.cancel(reference);
      await attend(simulator, () => isOver(simulator, reference), { card: undefined });
      expect(heard(simulator, reference)).toMatchObject({ outcome: "not-begun", code: "cancelled" });
      again(simulator, { ...r1, reference });
      await attend(simulator, () => false, { limitMs: 20_000 });
      expect(simulator.display.view.id).toBe("home");
    }
    expect(charged(simulator)).toEqual([]);
    await agrees(simulator);
  });

  test("of a void that was not begun says its sale's money as it is, and none of a sale that is not here", async () => {
    const simulator = await counterShop();
    await sold(simulator);
    const voids = async (reference: string, original: string, amountFen = AMOUNT_FEN): Promise<Message | undefined> => {
      await attend(simulator, () => simulator.display.view.id === "home");
      counterOf(simulator).register.start({ reference, kind: "void", amountFen, original });
      await attend(simulator, () => isOver(simulator, reference));
      return heard(simulator, reference);
    };
    expect(await voids("R2", "R1", 1)).toMatchObject({ outcome: "not-begun", code: "B11", money: "charged" });
    expect(await voids("R3", "R1")).toMatchObject({ outcome: "approved", money: "returned" });
    for (const [reference, original] of [
      ["R4", "R1"],
      ["R5", "000002"],
      ["R6", "R3"],
    ] as const)
      expect(await voids(reference, original)).toMatchObject({ outcome: "not-begun", code: "B11", money: "returned" });
    const unknown = await voids("R7", "000099");
    expect(unknown).toMatchObject({ outcome: "not-begun", code: "B11", final: true });
    expect(unknown).not.toHaveProperty("money");
    // Asked again it says what has become of it since, over a restart, too.
    simulator.restart();
    counterOf(simulator).restart();
    await attend(simulator, () => simulator.display.view.id === "home");
    counterOf(simulator).register.ask("R2");
    await attend(simulator, () => heard(simulator, "R2")?.["money"] === "returned");
    expect(heard(simulator, "R2")).toMatchObject({ outcome: "not-begun", money: "returned" });
    await agrees(simulator);
  });

  test("of a refund gives back once, over restarts of both, and another amount is a conflict (G02)", async () => {
    const simulator = await counterShop();
    await sold(simulator);
    const back = { reference: "R2", kind: "refund", amountFen: 5000, original: "R1" };
    await attend(simulator, () => simulator.display.view.id === "home");
    counterOf(simulator).register.start(back);
    expect(await attend(simulator, () => isOver(simulator, "R2"))).toBe(true);
    expect(heard(simulator, "R2")).toMatchObject({ outcome: "approved", kind: "refund", money: "returned" });
    const refunds = () => simulator.acquirer.ledgerView().entries.filter(({ kind }) => kind === "refund").length;
    simulator.restart();
    counterOf(simulator).restart();
    await attend(simulator, () => simulator.display.view.id === "home");
    counterOf(simulator).register.start(back);
    await attend(simulator, () => false, { limitMs: 30_000 });
    expect(heard(simulator, "R2")).toMatchObject({ outcome: "approved", final: true });
    counterOf(simulator).register.start({ ...back, amountFen: 7000 });
    await attend(simulator, () => heard(simulator, "R2", "conflict") !== undefined);
    expect(heard(simulator, "R2", "conflict")).toMatchObject({ kind: "refund", amountFen: 5000 });
    expect(refunds()).toBe(1);
    counterOf(simulator).register.start({ ...back, reference: "R1" });
    await attend(simulator, () => heard(simulator, "R1", "conflict") !== undefined);
    expect(heard(simulator, "R1", "conflict")).toMatchObject({ kind: "sale", amountFen: AMOUNT_FEN });
    expect(refunds()).toBe(1);
    await agrees(simulator);
  });

  test("of a refund means its sale, too: with another one it is a conflict, by whatever name the same one is none", async () => {
    const simulator = await counterShop();
    await sold(simulator);
    await attend(simulator, () => simulator.display.view.id === "home");
    await sold(simulator, { ...r1, reference: "R2", amountFen: 6000 });
    const voucher = String(heard(simulator, "R1")?.["voucher"]);
    const back = { reference: "R3", kind: "refund", amountFen: 5000, original: "R1" };
    await attend(simulator, () => simulator.display.view.id === "home");
    counterOf(simulator).register.start(back);
    expect(await attend(simulator, () => isOver(simulator, "R3"))).toBe(true);
    simulator.restart();
    await attend(simulator, () => simulator.display.view.id === "home");
    counterOf(simulator).register.start({ ...back, original: "R2" });
    await attend(simulator, () => heard(simulator, "R3", "conflict") !== undefined);
    expect(heard(simulator, "R3", "conflict")).toMatchObject({ kind: "refund", amountFen: 5000, original: voucher });
    counterOf(simulator).register.start({ ...back, original: voucher });
    await attend(simulator, () => heard(simulator, "R3")?.type === "result");
    expect(heard(simulator, "R3")).toMatchObject({ outcome: "approved", final: true });
    // Nor is it another one where nothing was begun.
    counterOf(simulator).register.start({ ...back, reference: "R4", original: "000099" });
    expect(await attend(simulator, () => isOver(simulator, "R4"))).toBe(true);
    counterOf(simulator).register.start({ ...back, reference: "R4", original: "R1" });
    await attend(simulator, () => heard(simulator, "R4", "conflict") !== undefined);
    expect(heard(simulator, "R4", "conflict")).toMatchObject({ original: "000099" });
    expect(simulator.acquirer.ledgerView().entries.filter(({ kind }) => kind === "refund")).toHaveLength(1);
    await agrees(simulator);
  });

  test("that was not begun because another one is being checked names that as its cause", async () => {
    const simulator = await counterShop();
    await sold(simulator);
    await attend(simulator, () => simulator.display.view.id === "home");
    simulator.acquirer.applyHostVerb({ silence: { processed: true, times: 3 } });
    counterOf(simulator).register.start({ ...r1, reference: "R2", amountFen: 777 });
    await attend(simulator, () => heard(simulator, "R2") !== undefined);
    await attend(simulator, () => simulator.display.view.id === "home");
    simulator.acquirer.applyHostVerb({ clear: true });
    simulator.acquirer.applyHostVerb({ silence: { processed: true } });
    counterOf(simulator).register.start({ ...r1, reference: "R3", amountFen: 888 });
    await attend(simulator, () => isOver(simulator, "R3"));
    expect(heard(simulator, "R3")).toMatchObject({ outcome: "not-begun", money: "not charged", code: "B14" });
  });

  test("that is with the acquirer cannot be called off: refused, with its state (G04)", async () => {
    const simulator = await counterShop();
    simulator.acquirer.applyHostVerb({ respond: { when: { mti: "0200" }, code: "00", delayMs: 20_000, times: 1 } });
    counterOf(simulator).register.start(r1);
    await attend(simulator, () => simulator.display.view.id === "processing");
    await pass(simulator, 5_000);
    counterOf(simulator).register.cancel("R1");
    await pass(simulator, 1_000);
    expect(heard(simulator, "R1", "refused")).toMatchObject({ reason: "sent", state: "processing" });
    expect(await attend(simulator, () => isOver(simulator, "R1"))).toBe(true);
    expect(heard(simulator, "R1")).toMatchObject({ outcome: "approved" });
    await agrees(simulator);
  });

  test("is refused with a reason where nobody is logged in, and where somebody is at work", async () => {
    const simulator = await counterShop();
    await type(simulator, "5", "");
    await screen(simulator, "amount");
    counterOf(simulator).register.start(r1);
    await pass(simulator, 1_000);
    expect(heard(simulator, "R1", "refused")).toMatchObject({ reason: "busy" });
    simulator.restart();
    await screen(simulator, "operator.number");
    await attend(simulator, () => heard(simulator, "R1", "refused")?.["reason"] === "logged-out", { limitMs: 1 });
    await pass(simulator, 15_000);
    expect(heard(simulator, "R1", "refused")).toMatchObject({ reason: "logged-out" });
    // As soon as somebody is, it is begun by itself.
    expect(await attend(simulator, () => isOver(simulator, "R1"))).toBe(true);
    expect(charged(simulator)).toEqual([AMOUNT_FEN]);
  });

  test("goes beside sales by hand, and each has its own end", async () => {
    const simulator = await counterShop();
    await sold(simulator);
    await attend(simulator, () => simulator.display.view.id === "home");
    await type(simulator, "777");
    await attend(simulator, () => simulator.display.view.id === "approved", { card: "debit-stripe" });
    await attend(simulator, () => simulator.display.view.id === "home");
    await sold(simulator, { ...r1, reference: "R2", amountFen: 200 });
    expect(charged(simulator)).toEqual([AMOUNT_FEN, 777, 200]);
    await agrees(simulator);
  });

  test("whose answer is lost is being checked, and its end comes by itself", async () => {
    const simulator = await counterShop();
    simulator.world.faults.arm({
      port: "network",
      point: "receive",
      kind: "drop",
      nth: 1,
      times: 1,
      probability: 1,
      ms: 0,
      at: "before",
    });
    counterOf(simulator).register.start(r1);
    await attend(simulator, () => heard(simulator, "R1") !== undefined);
    expect(heard(simulator, "R1")).toMatchObject({ final: false, outcome: "checking", money: "being checked" });
    expect(await attend(simulator, () => isOver(simulator, "R1"))).toBe(true);
    expect(heard(simulator, "R1")).toMatchObject({ outcome: "reversed" });
    expect(charged(simulator)).toEqual([]);
    await agrees(simulator);
  });
});

const sides = ["terminal", "till"] as const;
/** A terminal sells so often before another one takes its place: what it remembers must not slow it down. */
const SALES_EACH = 60;

/** Sells over a cable that is pulled behind each number of bytes in turn, and plugged in again. */
async function soldOver(to: "terminal" | "till", from: number, count: number): Promise<void> {
  const simulator = await counterShop();
  const counter = counterOf(simulator);
  for (let bytes = from; bytes < from + count; bytes++) {
    const request = { reference: `R${bytes + 1}`, kind: "sale", amountFen: 100 + bytes };
    await attend(simulator, () => simulator.display.view.id === "home");
    counter.unplug();
    counter.plug();
    counter.model.pullAfter(to, bytes);
    counter.register.start(request);
    expect(await isOverAtLast(simulator, request.reference), `${bytes} bytes to the ${to}`).toBe(true);
    expect(heard(simulator, request.reference)).toMatchObject({ outcome: "approved", amountFen: request.amountFen });
  }
  expect(charged(simulator)).toEqual(Array.from({ length: count }, (_, at) => 100 + from + at));
  await attend(simulator, () => simulator.display.view.id === "home");
  await agrees(simulator);
}

describe("the cable is pulled (G01)", () => {
  test.each(sides)("behind every byte to the %s", { timeout: 300_000 }, async (to) => {
    const simulator = await counterShop();
    const { model } = counterOf(simulator);
    counterOf(simulator).plug();
    await sold(simulator);
    await attend(simulator, () => simulator.display.view.id === "home");
    const all = model.passed[to];
    expect(all).toBeGreaterThan(100);
    for (let from = 0; from <= all; from += SALES_EACH) await soldOver(to, from, Math.min(SALES_EACH, all + 1 - from));
  });
});

/** Whoever finds the cable pulled plugs it in. */
async function isOverAtLast(simulator: Simulator, reference: string): Promise<boolean> {
  const { model } = counterOf(simulator);
  for (;;) {
    const over = await attend(simulator, () => isOver(simulator, reference) || !model.connected);
    if (model.connected) return over;
    await pass(simulator, 1_000);
    counterOf(simulator).plug();
  }
}

describe("references are begun exactly once", () => {
  type Cut =
    | { readonly cut: "line"; readonly to: "terminal" | "till"; readonly bytes: number }
    | { readonly cut: "power"; readonly afterMs: number }
    | { readonly cut: "register"; readonly afterMs: number };
  const cuts: fc.Arbitrary<Cut> = fc.oneof(
    fc.record({
      cut: fc.constant("line" as const),
      to: fc.constantFrom("terminal" as const, "till" as const),
      bytes: fc.integer({ min: 0, max: 900 }),
    }),
    fc.record({ cut: fc.constant("power" as const), afterMs: fc.integer({ min: 0, max: 12_000 }) }),
    fc.record({ cut: fc.constant("register" as const), afterMs: fc.integer({ min: 0, max: 12_000 }) }),
  );

  test("under any cutting of line, power and till", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(cuts, { minLength: 1, maxLength: 4 }), async (plan) => {
        const simulator = await counterShop();
        const { world } = simulator;
        const counter = counterOf(simulator);
        const wanted = [1, 2].map((number) => ({ reference: `R${number}`, kind: "sale", amountFen: 100 * number }));
        const [first, second] = wanted;
        if (!first || !second) throw new Error("two are wanted");
        counter.plug().start(first);
        for (const cut of plan) {
          if (cut.cut === "line") counter.model.pullAfter(cut.to, cut.bytes);
          const untilMs = world.nowMs + (cut.cut === "line" ? 12_000 : cut.afterMs);
          await attend(simulator, () => world.nowMs >= untilMs || !counter.model.connected, { limitMs: 15_000 });
          if (cut.cut === "power") {
            world.cutPower("test");
            await pass(simulator, 50);
            world.powerOn();
          }
          if (cut.cut === "register") counter.restart();
          if (!counter.model.connected) counter.plug();
        }
        expect(await isOverAtLast(simulator, "R1")).toBe(true);
        counter.register.start(second);
        expect(await isOverAtLast(simulator, "R2")).toBe(true);
        await attend(simulator, () => false, { limitMs: 60_000 });
        const approved = wanted.filter(({ reference }) => heard(simulator, reference)?.["outcome"] === "approved");
        expect(charged(simulator).toSorted()).toEqual(approved.map(({ amountFen }) => amountFen).toSorted());
        await agrees(simulator);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});
