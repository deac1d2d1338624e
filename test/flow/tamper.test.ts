// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { agrees, restart, sales, soldAndSeen } from "./powered";
import { shown } from "./shown";

describe("D07: the tamper switch", () => {
  it("wipes at once, says so, serves nobody, shows what is not settled, and starts anew with loaded keys", async () => {
    const where = await room();
    await signIn(where);
    await soldAndSeen(where, 1234);
    const { id } = await play(where, "fault", { code: "D07" });
    await play(where, "wait", { screen: "fault" });
    expect(await shown(where)).toMatch(/不能收款.*曾被拆开/s);
    expect(await shown(where)).toMatch(/重新装载.*D07.*No sales.*The terminal was opened.*load keys/s);
    expect(await where.simulator.secureElement.status()).toMatchObject({ master: false, mac: false, tampered: true });
    await play(where, "key", { key: "f1" });
    await play(where, "wait", { screen: "list" });
    expect(await shown(where)).toMatch(/12\.34 已扣款/);
    await play(where, "key", { key: "1" });
    await play(where, "wait", { screen: "detail" });
    expect(await shown(where)).toMatch(/凭证号.*629800\*+1014.*参考号/s);
    await play(where, "key", { key: "cancel" });
    await play(where, "key", { key: "cancel" });
    await play(where, "wait", { screen: "fault" });
    await restart(where);
    await play(where, "wait", { screen: "fault" });
    await play(where, "unfault", { id });
    await play(where, "clock", { advanceMs: 61_000 });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await soldAndSeen(where, 300);
    expect(await sales(where)).toEqual(["1234 charged", "300 charged"]);
    await agrees(where);
  });

  it.each(["off", "on"])(
    "loaded again before the terminal saw it, while the power is %s: anew, and it is told",
    async (power) => {
      const where = await room({ model: "esign" });
      await signIn(where);
      await play(where, "host", { silence: { when: { mti: "0820" }, processed: false } });
      await sell(where, 1234);
      await play(where, "wait", { screen: "sign" });
      await play(where, "sign", { signature: "wang", then: "confirm" });
      await play(where, "wait", { screen: "approved" });
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "home" });
      await play(where, "host", { clear: true });
      if (power === "off") await play(where, "power", { action: "cut" });
      await where.simulator.secureElement.wipe();
      if (power === "off") {
        await where.simulator.supportLoads();
        await play(where, "power", { action: "on" });
      } else {
        await where.simulator.loadMasterKey();
        // Logs off.
        await play(where, "key", { key: "menu" });
        await play(where, "key", { key: "8" });
      }
      await play(where, "wait", { screen: "operator.number" });
      await play(where, "key", { keys: "01", then: "enter" });
      await play(where, "key", { keys: "0000", then: "enter" });
      await play(where, "wait", { screen: "fault" });
      expect(await shown(where)).toMatch(
        /密钥曾被清除，已重新装载.*恢复初始.*D07.*wiped and loaded anew.*log in again/s,
      );
      await play(where, "key", { key: "enter" });
      await signIn(where);
      const { transactions } = (await see(where, "transactions")) as {
        readonly transactions: { money: string; signature: string }[];
      };
      expect(transactions).toMatchObject([{ money: "charged", signature: "unsent" }]);
      // A wrong password is one again.
      await restart(where);
      await play(where, "key", { keys: "01", then: "enter" });
      await play(where, "key", { keys: "9999", then: "enter" });
      await play(where, "wait", { screen: "fault" });
      expect(await shown(where)).toContain("A12");
      await agrees(where);
    },
  );

  it("gives up the signatures that it cannot open any more, and says so", async () => {
    const where = await room({ model: "esign" });
    await signIn(where);
    await play(where, "host", { silence: { when: { mti: "0820" }, processed: false } });
    await sell(where, 1234);
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    await play(where, "fault", { code: "D07" });
    await play(where, "wait", { text: "D07" });
    await play(where, "unfault", {});
    await play(where, "host", { clear: true });
    await play(where, "key", { key: "enter" });
    await signIn(where);
    expect(await shown(where)).not.toContain("待上送");
    const { transactions } = (await see(where, "transactions")) as {
      readonly transactions: { money: string; signature: string }[];
    };
    expect(transactions).toMatchObject([{ money: "charged", signature: "unsent" }]);
    await play(where, "key", { key: "menu" });
    await play(where, "key", { keys: "21" });
    expect(await shown(where)).toMatch(/签名已无法上送 \(D07\).*can no longer be sent/s);
    expect(await shown(where)).not.toContain("F1");
    await agrees(where);
  });
});
