// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { beforeEach, describe, expect, it } from "vitest";
import { seeded } from "../journal/cut-flash";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { shown, type Where } from "./shown";

/** Of what the journal lost, nothing is certain but numbers: they stand on every screen until support has said what became of them. */

const SECTOR_BYTES = 4096;
const HEADER_BYTES = 24;
const SECTORS = 6;

interface Flip {
  readonly at: number;
  readonly bit: number;
}

/** More bits than can be put right in a sector's header. */
function headerOf(sector: number): readonly Flip[] {
  const at = Array.from({ length: HEADER_BYTES }, (_, byte) => sector * SECTOR_BYTES + byte);
  return at.flatMap((byte) => [1, 4].map((bit) => ({ at: byte, bit })));
}

async function onWith(where: Where, flip: readonly Flip[]): Promise<void> {
  await play(where, "power", { action: "cut" });
  await play(where, "wait", { idle: true });
  if (flip.length > 0) await play(where, "flash", { flip });
  await play(where, "power", { action: "on" });
  await play(where, "wait", { idle: true });
}

async function enter(where: Where, keys = ""): Promise<void> {
  await play(where, "key", keys === "" ? { key: "enter" } : { keys, then: "enter" });
  await play(where, "wait", { idle: true });
}

async function press(where: Where, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await play(where, "key", { key });
    await play(where, "wait", { idle: true });
  }
}

/** The newest sectors that hold something. */
function newest(where: Where, count: number): readonly number[] {
  const { bytes } = where.simulator.flash.image;
  const used: number[] = [];
  for (let sector = 0; sector * SECTOR_BYTES < bytes.length; sector++)
    if (bytes[sector * SECTOR_BYTES] !== 0xff) used.push(sector);
  return used.slice(-count);
}

describe("two sectors with three sales lose their headers", () => {
  let where: Where;
  beforeEach(async () => {
    where = await room();
    await signIn(where);
    for (const amountFen of [1100, 1200, 1300]) {
      await sell(where, amountFen);
      await play(where, "wait", { screen: "approved" });
      await enter(where);
      await play(where, "wait", { screen: "home", timeoutMs: 100_000 });
    }
    await onWith(where, newest(where, 2).flatMap(headerOf));
  });

  /** The numbers that stand there. */
  async function range(): Promise<readonly [first: number, last: number]> {
    const [, first, last] = /凭证 (\d{6})-(\d{6}) 有丢失/.exec(await shown(where)) ?? [];
    return [Number(first), Number(last)];
  }

  it("names the numbers that can be meant, and none that is not certain", async () => {
    const said = await shown(where);
    expect(said).toMatch(/^fault\n.*断电期间部分记录丢失.*D08/s);
    expect(said).not.toMatch(/丢失 \d|完好|sound/);
    expect(said).toMatch(/F3/);
    const [first, last] = await range();
    const view = (await see(where, "transactions"))["transactions"] as readonly { readonly stan: string }[];
    const kept = view.map(({ stan }) => Number(stan));
    const gone = [2, 3, 4].filter((stan) => !kept.includes(stan));
    expect(gone.length).toBeGreaterThan(0);
    for (const stan of gone) expect(stan >= first && stan <= last).toBe(true);
    const { agree, owed } = await see(where, "check");
    expect(agree).toBe(true);
    for (const stan of gone) expect(JSON.stringify(owed)).toContain(`00000${stan}`);
  });

  it("is not told by standing there: it comes again behind the log-in, until a key says that it was seen", async () => {
    await play(where, "clock", { advanceMs: 90_000 });
    await play(where, "wait", { idle: true });
    expect(await shown(where)).toMatch(/^operator.number\n.*\d 有丢失/s);
    await enter(where, "01");
    await enter(where, "0000");
    expect(await shown(where)).toMatch(/^fault\n.*D08/s);
    await enter(where);
    await signInWhereLoggedOn();
    expect(await shown(where)).toMatch(/^home\n.*\d 有丢失.*客服/s);
    await onWith(where, []);
    expect(await shown(where)).toMatch(/^operator.number\n.*\d 有丢失/s);
  });

  it("is not told by a digit that was meant for the next question", async () => {
    await enter(where, "01");
    await enter(where, "0000");
    expect(await shown(where)).toMatch(/^fault\n.*D08/s);
    await press(where, "5");
    expect(await shown(where)).not.toMatch(/^fault/);
    await onWith(where, []);
    expect(await shown(where)).toMatch(/^fault\n.*D08/s);
    await enter(where);
    await onWith(where, []);
    expect(await shown(where)).toMatch(/^operator.number\n.*\d 有丢失/s);
  });

  async function signInWhereLoggedOn(): Promise<void> {
    for (let step = 0; step < 4 && !(await shown(where)).startsWith("home"); step++) await enter(where);
  }

  it("is to do, in the list and found, and support's word ends one number, and then all", async () => {
    const [first, last] = await range();
    await enter(where);
    await enter(where, "01");
    await enter(where, "0000");
    await signInWhereLoggedOn();
    await press(where, "menu", "2");
    expect(await shown(where)).toMatch(/list\n.*\d{6}-\d{6} 款项核查中\(记录丢失\)/s);
    await press(where, "cancel");
    await play(where, "choose", { text: "核查交易" });
    await enter(where, String(last - 1));
    expect(await shown(where)).toMatch(/detail\n款项核查中.*F3/s);
    await press(where, "f3", "1");
    await enter(where, "445566");
    await enter(where, "0000");
    expect(await shown(where)).toMatch(/detail\n客服称：未扣款.*445566/s);
    await enter(where);
    // An amount that is not here may be among them.
    await play(where, "choose", { text: "核查交易" });
    await enter(where, "987654");
    expect(await shown(where)).toMatch(/detail\n.*可能已丢失.*\d 有丢失/s);
    await enter(where);
    await press(where, "menu", "4");
    expect(await shown(where)).toMatch(/list\n/);
    await press(where, "1", "f3", "1");
    await enter(where, "778899");
    await enter(where, "0000");
    expect(await shown(where)).toMatch(/detail\n客服称：已逐笔核对.*778899/s);
    await press(where, "enter", "cancel");
    expect(await shown(where)).not.toMatch(/\d 有丢失/);
    await onWith(where, []);
    expect(await shown(where)).toMatch(/^operator.number\n/);
    expect(await shown(where)).not.toMatch(/\d 有丢失|D02/);
    await enter(where, "01");
    await enter(where, "0000");
    await signInWhereLoggedOn();
    await press(where, "menu", "2");
    const list = await shown(where);
    expect(list).toContain("客服称：已逐笔核对");
    expect(list).toContain("客服称：未扣款");
    expect(await see(where, "check")).toMatchObject({ agree: true });
    expect(first).toBeLessThan(last);
  });
});

it("all headers are destroyed: damage (D08) and not an older image, and it sells nothing", async () => {
  const where = await room();
  await signIn(where);
  await onWith(where, Array.from({ length: SECTORS }, (_, sector) => headerOf(sector)).flat());
  for (const _ of ["first boot", "second boot"]) {
    expect(await shown(where)).toMatch(/^fault\n不能收款.*记录丢失.*联系客服.*D08 客服/s);
    expect(await shown(where)).not.toContain("F08");
    await enter(where);
    expect(await shown(where)).toMatch(/^fault\n.*D08/s);
    await onWith(where, []);
  }
});

it("of records without a number the page says that no sale is being checked, and not an empty list", async () => {
  const where = await room();
  await signIn(where);
  for (const amountFen of [12_345, 6_600]) {
    await sell(where, amountFen);
    await play(where, "wait", { screen: "approved" });
    await press(where, "enter");
  }
  await play(where, "power", { action: "cut" });
  await play(where, "wait", { idle: true });
  const { bytes } = where.simulator.flash.image;
  const used = [...bytes.keys()].filter((at) => bytes[at] !== 0xff);
  const random = seeded(10);
  await onWith(
    where,
    Array.from({ length: 40 }, () => ({ at: used[random() % used.length] ?? 0, bit: random() % 8 })),
  );
  expect(await shown(where)).toMatch(/至少丢失 \d+ 条记录.*D08.*F3/s);
  await press(where, "f3");
  expect(await shown(where)).toMatch(/记录\s没有正在核查的交易\s有记录的交易都准确.*No sale is being checked/s);
});
