// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, test } from "vitest";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { play, readEnds, room, see, sell, signIn } from "./rooms";

interface Told extends Plain {
  readonly about: string;
  readonly money?: string;
  readonly sentence: { readonly zh: string; readonly en: string };
  readonly steps: readonly { readonly part: string; readonly text: { readonly zh: string; readonly en: string } }[];
}

async function aftermath(where: Room): Promise<Told> {
  return (await see(where, "aftermath"))["aftermath"] as Told;
}

async function ready(model: "classic" | "esign" | "smart" = "classic"): Promise<Room> {
  const where = await room({ model });
  await signIn(where);
  return where;
}

async function cutNow(where: Room): Promise<void> {
  await play(where, "power", { action: "cut" });
}

async function backOn(where: Room): Promise<void> {
  await play(where, "power", { action: "on" });
  await play(where, "wait", { idle: true });
}

/** What each part did, in English. */
const told = ({ steps }: Told) => Object.fromEntries(steps.map(({ part, text: { en } }) => [part, en]));

test("nothing has been cut in a new world", async () => {
  expect(await see(await room(), "aftermath")).toEqual({ aftermath: null });
});

test("at rest: nothing was under way", async () => {
  const where = await ready();
  await cutNow(where);
  expect(await aftermath(where)).toMatchObject({ about: "rest", isBack: false, screen: "home" });
  await backOn(where);
  expect(await aftermath(where)).toMatchObject({
    isBack: true,
    sentence: { zh: "断电时没有交易，款项没有变化。", en: "Nothing was under way: no money moved." },
  });
});

test("in a sign-in: no money", async () => {
  const where = await room();
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "fault", { port: "network", point: "receive", kind: "cut-power" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { screen: "off" });
  expect((await aftermath(where)).about).toBe("management");
});

describe("a sale of which nothing has left", () => {
  test.each(["amount", "card", "pin"])("at %s", async (screen) => {
    const where = await ready();
    await play(where, "key", { keys: "4200" });
    if (screen !== "amount") {
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "card" });
    }
    if (screen === "pin") {
      await play(where, "card", { card: "credit-stripe", action: "swipe" });
      await play(where, "wait", { screen: "pin" });
    }
    await cutNow(where);
    expect(await aftermath(where)).toMatchObject({
      about: "unsent",
      screen,
      sentence: { zh: "什么都没有发出：未扣款。请重新收款。", en: "Nothing was sent: not charged. Start it again." },
    });
  });

  test("while it connects", async () => {
    const where = await ready();
    await play(where, "fault", { port: "network", point: "connect", kind: "cut-power" });
    await sell(where, 4200);
    await play(where, "wait", { screen: "off" });
    expect((await aftermath(where)).about).toBe("unsent");
    expect((await see(where, "ledger"))["entries"]).toEqual([]);
  });
});

describe("a sale whose request was out", () => {
  test("approved, and the answer lost with the power: each step, then what it came to", async () => {
    const where = await ready();
    await play(where, "fault", { port: "network", point: "receive", kind: "cut-power" });
    await sell(where, 12345);
    await play(where, "wait", { screen: "off" });
    const atOnce = await aftermath(where);
    expect(atOnce).toMatchObject({ about: "transaction", money: "being checked", isBack: false });
    expect(told(atOnce)).toMatchObject({ acquirer: "Approved it and answered 00", found: "The power is still off" });
    await backOn(where);
    const checked = await aftermath(where);
    expect(checked.sentence).toEqual({
      zh: "消费 123.45 元：款项核查中。终端会自己查清，请勿重复收款。",
      en: "Sale, CNY 123.45: money being checked. The terminal finds out by itself: do not charge again.",
    });
    expect(told(checked)["did"]).toBe("After the log-in it sends a reversal by itself");
    await signIn(where);
    const done = await aftermath(where);
    const [sale] = (await see(where, "transactions"))["transactions"] as { stan: string }[];
    expect(done).toMatchObject({ money: "returned", stan: sale?.stan });
    expect(told(done)).toEqual({
      sent: `Sale, CNY 123.45: the request was sent, voucher ${sale?.stan}`,
      acquirer: "Approved it and answered 00",
      found: "A request without an answer: it does not guess, it checks",
      did: "Sent a reversal; the acquirer answered 00",
    });
  });

  test("lost on its way: the acquirer never got it", async () => {
    const where = await ready();
    await play(where, "fault", { port: "network", point: "send", kind: "cut-power" });
    await sell(where, 4200);
    await play(where, "wait", { screen: "off" });
    await backOn(where);
    await signIn(where);
    const done = await aftermath(where);
    expect(done.money).toBe("not charged");
    expect(told(done)["acquirer"]).toBe("Has not got the request");
  });

  test("approved and recorded, cut under the slip: charged once, the slip is printed again", async () => {
    const where = await ready();
    await play(where, "fault", { port: "printer", point: "begin", kind: "cut-power" });
    await sell(where, 4200);
    await play(where, "wait", { screen: "off" });
    await backOn(where);
    const back = await aftermath(where);
    expect(back.sentence.zh).toBe("消费 42.00 元：已扣款。只扣一次。");
    expect(told(back)).toMatchObject({
      found: "The answer was on record: approved",
      did: "Prints the slip after the log-in",
    });
  });

  test("approved in part, cut under the slip: the part is charged", async () => {
    const where = await ready();
    await play(where, "host", { parameters: { 59: "1" }, requirement: 1 });
    await sell(where, 100);
    await play(where, "wait", { screen: "approved" });
    await readEnds(where);
    await play(where, "wait", { screen: "home" });
    await play(where, "clock", { advanceMs: 20_000 });
    await play(where, "host", { respond: { when: { mti: "0200" }, code: "10", times: 1 } });
    await play(where, "fault", { port: "printer", point: "begin", kind: "cut-power" });
    await sell(where, 12345, "debit-stripe");
    await play(where, "wait", { screen: "off" });
    const cut = await aftermath(where);
    expect(cut).toMatchObject({ about: "transaction", money: "charged" });
    expect(told(cut)["acquirer"]).toBe("Approved a part of it and answered 10");
    expect(cut.sentence.en).toContain("CNY 61.73");
  });

  test("the terminal's record cannot be read: it says so, and nothing of 'not sent'", async () => {
    const where = await ready();
    await play(where, "fault", { port: "network", point: "receive", kind: "cut-power" });
    await sell(where, 4200);
    await play(where, "wait", { screen: "off" });
    where.simulator.flash.image.bytes.fill(0);
    expect(await aftermath(where)).toMatchObject({
      about: "unread",
      sentence: { zh: "请求已发出，终端的记录读不出来。请客服核实，勿重复收款。" },
    });
  });

  test("cut where the signature is asked for: it is asked for again", async () => {
    const where = await ready("smart");
    await play(where, "key", { keys: "4200", then: "enter" });
    await play(where, "card", { card: "credit-chip", action: "insert" });
    await play(where, "key", { keys: "123456", then: "enter" });
    await play(where, "wait", { screen: "sign" });
    await cutNow(where);
    await backOn(where);
    const back = await aftermath(where);
    expect(back.money).toBe("charged");
    expect(told(back)["did"]).toBe("Asks for the signature again");
  });

  test("cut in the reversal that follows: it is about the same sale", async () => {
    const where = await ready();
    await play(where, "fault", { port: "network", point: "receive", kind: "cut-power" });
    await sell(where, 4200);
    await play(where, "wait", { screen: "off" });
    await backOn(where);
    await play(where, "key", { keys: "01", then: "enter" });
    // The second answer: the first is the sign-in's.
    await play(where, "fault", { port: "network", point: "receive", kind: "cut-power", nth: 2 });
    await play(where, "key", { keys: "0000", then: "enter" });
    await play(where, "wait", { screen: "off" });
    const again = await aftermath(where);
    expect(again).toMatchObject({ about: "transaction", money: "being checked" });
    expect(told(again)).toMatchObject({ acquirer: "Approved it and answered 00" });
  });
});

const places = [
  ["flash", "program"],
  ["network", "send"],
  ["network", "receive"],
  ["printer", "begin"],
] as const;

describe.each(places)("cut at %s %s", (port, point) => {
  test("it says what the books say in the end", async () => {
    const found = new Set<string>();
    for (let nth = 1; nth <= 6; nth++) {
      const where = await ready();
      await play(where, "fault", { port, point, kind: "cut-power", nth });
      await sell(where, 4200);
      await play(where, "wait", { idle: true });
      await play(where, "unfault", {});
      // The second copy waits for a key, and what was not cut is cut at rest.
      if ((await see(where, "screen"))["id"] !== "off") await readEnds(where);
      if ((await see(where, "screen"))["id"] !== "off") await cutNow(where);
      await backOn(where);
      await signIn(where);
      const { about, money } = await aftermath(where);
      const booked = (await see(where, "ledger"))["entries"] as { state: string }[];
      const state = booked[0]?.state ?? "none";
      found.add(about);
      const right: { readonly [state: string]: readonly (string | undefined)[] } = {
        none: about === "transaction" ? ["not charged"] : [undefined],
        reversed: ["returned"],
        charged: about === "rest" ? [undefined] : ["charged"],
      };
      expect(right[state], `${port} ${point} ${nth}: ${about}`).toContain(money);
      expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
    }
    expect([...found]).toContain("transaction");
  });
});
