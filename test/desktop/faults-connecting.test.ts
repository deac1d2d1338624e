// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, describe, expect, it } from "vitest";
import { readTransactions } from "../../sim/scenario/view-journal";
import { type Served, served } from "./stages";

/** What strikes as a sale connects strikes that connection over real sockets and REST, as it does in memory. */

const open: Served[] = [];

afterEach(async () => {
  for (const at of open.splice(0)) {
    await at.close();
    expect(at.bugs).toEqual([]);
  }
});

async function signedIn(plain: boolean): Promise<Served> {
  const at = await served({ plain });
  open.push(at);
  await at.post("key", { keys: "01", then: "enter" });
  await at.post("key", { keys: "0000", then: "enter" });
  expect(await at.post("wait", { screen: "home" })).toMatchObject({ status: 200 });
  return at;
}

async function sell(at: Served): Promise<void> {
  await at.post("key", { keys: "12345", then: "enter" });
  await at.post("card", { card: "credit-stripe", action: "swipe" });
  await at.post("key", { pin: "credit-stripe", then: "enter" });
}

describe.each([
  ["TLS", false],
  ["plain", true],
])("over REST and %s", (_link, plain) => {
  it.each([
    [{ code: "B13" }, "B13"],
    [{ code: "A01", step: "connecting" }, "B13"],
    [{ code: "A04", step: "connecting" }, "A04"],
    [{ code: "A05", step: "connecting" }, "A05"],
  ])("%o: not charged, told as %s, and the next one goes through", async (fault, told) => {
    const at = await signedIn(plain);
    expect(await at.post("fault", fault)).toMatchObject({ status: 200 });
    await sell(at);
    expect(await at.post("wait", { screen: "not-charged", timeoutMs: 60_000 })).toMatchObject({ status: 200 });
    expect((await at.get("screen?lang=en")).body["text"]).toMatch(new RegExp(`Not charged[\\s\\S]*${told}`));
    expect((await at.get("ledger")).body).toMatchObject({ entries: [] });
    await at.post("unfault", {});
    await at.post("key", { key: "enter" });
    await sell(at);
    expect(await at.post("wait", { screen: "approved", timeoutMs: 60_000 })).toMatchObject({ status: 200 });
    expect((await at.get("check")).body).toMatchObject({ agree: true });
  });

  it("B13: the connection stood, so the sale is on record", async () => {
    const at = await signedIn(plain);
    await at.post("fault", { code: "B13" });
    await sell(at);
    await at.post("wait", { screen: "not-charged", timeoutMs: 60_000 });
    const read = await readTransactions(at.stage.room.simulator);
    expect(read).toMatchObject({ transactions: [{ state: "withdrawn", code: "B13" }] });
  });
});
