import { describe, expect, test } from "vitest";
import { pass, screen, type } from "../simulated";
import { AMOUNT_FEN, again, agrees, attend, charged, counterOf, counterShop, heard, isOver, r1, sold } from "./counter";

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
