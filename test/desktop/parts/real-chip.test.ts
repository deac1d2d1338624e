import { afterEach, beforeEach, expect, test } from "vitest";
import { type PartPlaces, partPlaces } from "../../../sim/desktop/parts/part-places";
import { type Served, served } from "../stages";
import { MockBinding, partAtMock } from "./mock-ports";

const PATH = "/dev/ttyCHIP";
const PATIENCE_MS = 30_000;

let at: Served;
let hand: ReturnType<typeof partAtMock>;

beforeEach(async () => {
  MockBinding.reset();
  hand = partAtMock("iso7816", PATH);
  const places = partPlaces({ reader: [`iso7816:${PATH}`] }) as PartPlaces;
  at = await served({ parts: { ...places, open: hand.open, onWord: () => undefined } });
});

afterEach(() => at.close());

const screen = async () => (await at.get("screen")).body;
const shows = (id: string) =>
  expect.poll(async () => (await screen())["id"], { timeout: PATIENCE_MS, interval: 30 }).toBe(id);

async function type(keys: string): Promise<void> {
  await at.post("key", { keys });
  await at.post("key", { key: "enter" });
}

async function signIn(): Promise<void> {
  await type("01");
  await type("0000");
  await shows("home");
}

test("a SEC1210 at @serialport/binding-mock: a sale by chip, and the other ways are the deck's", {
  timeout: 120_000,
}, async () => {
  await signIn();
  await type("12345");
  await shows("card");
  expect(await at.post("card", { card: "credit-chip", action: "insert" })).toMatchObject({ status: 409 });
  hand.part.act({ do: "insert", card: "credit-chip" });
  await shows("pin");
  await type("123456");
  await shows("approved");
  hand.part.act({ do: "take-away" });
  await at.post("key", { key: "enter" });
  await shows("home");
  await type("4200");
  await shows("card");
  expect((await at.post("card", { card: "debit-stripe", action: "swipe" })).body).toMatchObject({ noticed: true });
  await shows("pin");
  expect(hand.part.act().broken).toBeUndefined();
  expect(at.bugs).toEqual([]);
});

test("a power cut while the part waits, and a part that lost its own power: both are found again", {
  timeout: 120_000,
}, async () => {
  await signIn();
  await type("12345");
  await shows("card");
  await at.post("power", { action: "cut" });
  await at.post("power", { action: "on" });
  await shows("operator.number");
  await signIn();
  hand.part.act({ do: "power", on: false });
  await type("12345");
  await shows("not-charged");
  expect((await screen())["text"]).toContain("B20");
  hand.part.act({ do: "power", on: true });
  await at.post("key", { key: "enter" });
  await shows("home");
  await type("12345");
  await shows("card");
  // Called off by the operator: the part listens no more.
  await at.post("key", { key: "cancel" });
  await shows("home");
  await type("12345");
  await shows("card");
  hand.part.act({ do: "insert", card: "credit-chip" });
  await shows("pin");
  expect(at.bugs).toEqual([]);
});
