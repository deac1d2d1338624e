import { describe, expect, test } from "vitest";
import type { Message } from "../../sim/till/codec";
import { AMOUNT_FEN, agrees, attend, counterOf, counterShop, heard, isOver, r1, sold } from "./counter";

describe("a reference", () => {
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
});
