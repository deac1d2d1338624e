// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { imageOf, ledger, putBack, sent, sold } from "./put-back";
import { shown, type Where } from "./shown";

const F08 = /终端里是旧数据.*请联系客服重新设置.*F08.*Old data.*Call support/s;

/** F08 stands there, over a cut and an hour, and nothing has left the terminal. */
async function standsStill(where: Where): Promise<void> {
  const books = await ledger(where);
  for (const verb of ["start", "cut", "hour"] as const) {
    if (verb === "cut") {
      await play(where, "power", { action: "cut" });
      await play(where, "power", { action: "on" });
      await play(where, "wait", { idle: true });
    }
    if (verb === "hour") await play(where, "clock", { advanceMs: 3_600_000 });
    // A digit wants to be the next amount: it must neither be one nor keep the terminal busy.
    await play(where, "key", { key: "5" });
    await play(where, "wait", { idle: true });
    expect(await shown(where)).toMatch(F08);
    expect(where.simulator.display.view.id).toBe("fault");
  }
  expect(await sent(where)).toBe(0);
  expect(await ledger(where)).toEqual(books);
}

async function loadedAgain(where: Where): Promise<void> {
  await play(where, "host", { load: "keys" });
  await play(where, "wait", { screen: "operator.number" });
}

describe("F08: the flash is put back to an older image", () => {
  it("sends nothing and sells nothing, its transactions can be read, and support mends it", async () => {
    const before = await room();
    await signIn(before);
    await sold(before, 1001);
    const image = imageOf(before);
    await play(before, "power", { action: "cut" });
    await play(before, "power", { action: "on" });
    await signIn(before);
    await sold(before, 1002);
    const where = await putBack(before, image);
    await standsStill(where);
    await play(where, "key", { key: "f1" });
    expect(await shown(where)).toMatch(/^list\n.*10\.01/s);
    expect(await shown(where)).not.toContain("10.02");
    await play(where, "key", { key: "1" });
    expect(await shown(where)).toMatch(/^detail\n.*10\.01 .*已扣款/s);
    await play(where, "key", { key: "f2" });
    await play(where, "wait", { idle: true });
    expect(((await see(where, "paper"))["slips"] as unknown[]).length).toBeGreaterThan(0);
    for (let tries = 0; tries < 4 && where.simulator.display.view.id !== "fault"; tries++)
      await play(where, "key", { key: "cancel" });
    await standsStill(where);

    const { batch } = where.simulator.acquirer.hostView().terminals[0] ?? { batch: "" };
    await loadedAgain(where);
    await signIn(where);
    await sold(where, 1003);
    expect(await ledger(where)).toEqual(["1001 charged", "1002 charged", "1003 charged"]);
    // The STAN of the sale that this image never knew is used once more, in a batch where it is new.
    const entries = (await see(where, "ledger"))["entries"] as { batch: string; stan: string }[];
    expect(entries.map((entry) => Number(entry.batch) - Number(batch))).toEqual([0, 0, 1]);
    // Of that sale the terminal knows nothing, and the checker says so.
    expect((await check(where.simulator)).differences.map(({ what }) => what)).toEqual([
      "charged at the host, and the terminal has no record of it",
    ]);
    // What it holds now is the newest image there is.
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { screen: "operator.number" });
  });

  it("an image that the count still fits uses no number again: nothing that it forgot is taken back", async () => {
    const before = await room();
    await signIn(before);
    await sold(before, 1001);
    const image = imageOf(before);
    await sold(before, 1002);
    await sold(before, 1003);
    const where = await putBack(before, image);
    await signIn(where);
    for (let sales = 0; sales < 3; sales++) {
      await play(where, "clock", { advanceMs: 400_000 });
      await sold(where, 1003);
    }
    const sales = ["1001 charged", "1002 charged", "1003 charged", "1003 charged", "1003 charged", "1003 charged"];
    expect(await ledger(where)).toEqual(sales);
    expect((await check(where.simulator)).differences.map(({ what }) => what)).toEqual([
      "charged at the host, and the terminal has no record of it",
      "charged at the host, and the terminal has no record of it",
    ]);
  });

  it("an owed reversal cannot be made forgotten", async () => {
    const before = await room();
    await signIn(before);
    const image = imageOf(before);
    await play(before, "fault", { code: "B14" });
    await sell(before, 1001);
    await play(before, "wait", { screen: "checking" });
    const where = await putBack(before, image);
    await standsStill(where);
    expect(await ledger(where)).toEqual(["1001 charged"]);
  });

  it("a sale that was approved since is not reversed, not when support has loaded the terminal either", async () => {
    const before = await room();
    await signIn(before);
    // Read out as the host's answer comes in: the image holds the intent.
    let image: Uint8Array | undefined;
    before.simulator.network.tamper = ({ direction }) => {
      if (direction === "to-terminal") image ??= imageOf(before);
      return undefined;
    };
    await sold(before, 1002);
    await play(before, "power", { action: "cut" });
    await play(before, "power", { action: "on" });
    await signIn(before);
    const where = await putBack(before, image ?? new Uint8Array());
    await standsStill(where);
    await play(where, "key", { key: "f1" });
    expect(await shown(where)).toMatch(/10\.02 款项核查中/);
    await play(where, "key", { key: "1" });
    expect(await shown(where)).toMatch(/^detail\n.*旧数据中未完成的交易.*请客服核实.*F08.*ask support/s);
    await play(where, "key", { key: "enter" });
    await play(where, "key", { key: "cancel" });
    await loadedAgain(where);
    await signIn(where);
    await sold(where, 1003);
    for (const action of ["cut", "on"]) await play(where, "power", { action });
    await play(where, "clock", { advanceMs: 3_600_000 });
    expect((await ledger(where)).every((entry) => entry.endsWith(" charged"))).toBe(true);
    const waiting = (await see(where, "transactions"))["transactions"] as { money: string }[];
    expect(waiting.filter(({ money }) => money === "being checked")).toHaveLength(1);
  });

  it("three wrong passwords are three, whatever is put back between them", async () => {
    const before = await room();
    const image = imageOf(before);
    await play(before, "key", { keys: "01", then: "enter" });
    await play(before, "key", { keys: "1111", then: "enter" });
    await play(before, "wait", { text: "A12" });
    await standsStill(await putBack(before, image));
  });

  it("nor does a guess go free when the power is cut as soon as it is typed", async () => {
    for (const at of ["before", "torn", "after"]) {
      const before = await room();
      const image = imageOf(before);
      await play(before, "key", { keys: "01", then: "enter" });
      await play(before, "fault", { port: "secure-element", point: "passwordDigest", kind: "cut-power", at });
      await play(before, "key", { keys: "1111", then: "enter" });
      await play(before, "wait", { screen: "off" });
      await standsStill(await putBack(before, image));
    }
  });

  it("an erased chip is an older image, too", async () => {
    const before = await room();
    await signIn(before);
    await sold(before, 1001);
    const where = await putBack(before, new Uint8Array(before.simulator.flash.sizeBytes).fill(0xff));
    await standsStill(where);
    await play(where, "key", { key: "f1" });
    expect(await shown(where)).toMatch(/^list\n/);
    await play(where, "key", { key: "cancel" });
    await loadedAgain(where);
    await signIn(where);
    await sold(where, 1002);
    expect(await ledger(where)).toEqual(["1001 charged", "1002 charged"]);
  });

  it("a development kit's element counts nothing: there an older image is not known for one", async () => {
    const before = await room({ countless: true });
    await signIn(before);
    const image = imageOf(before);
    for (const action of ["cut", "on"]) await play(before, "power", { action });
    await signIn(before);
    await sold(before, 1001);
    const where = await putBack(before, image);
    await play(where, "wait", { screen: "operator.number" });
  });
});

describe("F08, by the verbs", () => {
  it("an image that is put back while the power is off is known, and the newest one put back again is good", async () => {
    const where = await room();
    await signIn(where);
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
    const older = base64(imageOf(where));
    await play(where, "fault", { code: "B14" });
    await sell(where, 1001);
    await play(where, "wait", { text: "B14" });
    await play(where, "power", { action: "cut" });
    await play(where, "wait", { idle: true });
    const newest = base64(imageOf(where));
    const messages = await sent(where);
    const books = await ledger(where);
    await play(where, "flash", { image: older });
    await play(where, "power", { action: "on" });
    await play(where, "clock", { advanceMs: 3_600_000 });
    expect(await shown(where)).toMatch(F08);
    expect(await sent(where)).toBe(messages);
    expect(await ledger(where)).toEqual(books);
    await play(where, "power", { action: "cut" });
    await play(where, "flash", { image: newest });
    await play(where, "power", { action: "on" });
    await signIn(where);
    await play(where, "wait", { idle: true });
    expect(await ledger(where)).toEqual(["1001 reversed"]);
    expect((await check(where.simulator)).agree).toBe(true);
  });
});

describe("support loads a terminal that needs no other image", () => {
  it("A14 and D07: its batch stays, and what it owes goes", async () => {
    for (const code of ["A14", "D07"]) {
      const where = await room();
      await signIn(where);
      await sold(where, 1001);
      await play(where, "fault", { code });
      for (const action of ["cut", "on"]) await play(where, "power", { action });
      await play(where, "wait", { text: code });
      await play(where, "host", { load: "keys" });
      await play(where, "wait", { screen: "operator.number" });
      await signIn(where);
      await sold(where, 1002);
      const entries = (await see(where, "ledger"))["entries"] as { batch: string }[];
      expect(new Set(entries.map(({ batch }) => batch)).size).toBe(1);
      expect(await check(where.simulator)).toMatchObject({ agree: true, differences: [] });
    }
  });

  it("refuses what is not to be loaded", async () => {
    const where = await room();
    await expect(play(where, "host", { load: "firmware" })).rejects.toThrow(/"field":"load"/);
  });
});
