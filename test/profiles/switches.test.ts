// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, expect, it, vi } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { playVerb } from "../../sim/scenario/verbs";
import { play, room, see, sell, signIn } from "../scenario/rooms";

/** What the fifth acquirer of the guide has otherwise in a test: its profile, and its host's row. */
const other = vi.hoisted(() => ({
  profile: {} as object,
  host: {} as object,
  dialect: {} as object,
  hostDialect: {} as object,
}));

vi.mock(import("../../src/profiles/list"), async (original) => {
  const { example } = await import("./fifth/terminal");
  const { general } = example;
  const listed = {
    get general() {
      return { ...general, ...other.profile, dialect: { ...general.dialect, ...other.dialect } };
    },
  };
  return { acquirers: { ...(await original()).acquirers, example: listed } };
});
vi.mock(import("../../sim/acquirer/hosts/list"), async (original) => {
  const { example } = await import("./fifth/host");
  const { hosts } = await original();
  return {
    hosts: Object.defineProperty({ ...hosts }, "example", {
      enumerable: true,
      get: () => ({ ...example, ...other.host, dialect: { ...example.dialect, ...other.hostDialect } }),
    }),
  } as never;
});

afterEach(() => {
  Object.assign(other, { profile: {}, host: {}, dialect: {}, hostDialect: {} });
});

async function opened(): Promise<Room> {
  const where = await room({ acquirer: "example" as never, model: "smart" });
  await signIn(where);
  return where;
}

interface Wired {
  readonly mti: string;
  readonly hex: string;
  readonly fields: readonly { readonly field: number; readonly value: unknown }[];
}

async function requests(where: Room): Promise<readonly Wired[]> {
  const { messages } = (await see(where, "messages")) as unknown as { readonly messages: readonly Wired[] };
  return messages.filter(({ mti }) => mti === "0200");
}

it.each([
  ["6000070000", "613200320002"],
  ["6000990011", "622200310009"],
])("TPDU %s and header %s stand before each message", async (tpdu, header) => {
  other.host = { tpdu, header };
  const where = await opened();
  await sell(where, 12_345);
  await play(where, "wait", { screen: "sign", timeoutMs: 60_000 });
  const [sale] = await requests(where);
  expect(sale?.hex).toMatch(new RegExp(`^${tpdu}${header}0200`));
});

it.each([11, 13, 14, 17] as const)("field 60 of a payment by code has %i digits", async (digits) => {
  other.profile = { wallets: ["wechat"] };
  other.dialect = { codeField60Digits: digits };
  other.hostDialect = { codeField60Digits: [digits] };
  const where = await opened();
  await play(where, "choose", { text: "扫码收款" });
  await play(where, "key", { keys: "5000", then: "enter" });
  await play(where, "wait", { screen: "scan", timeoutMs: 20_000 });
  await play(where, "scan", { code: "101234567890123456" });
  await play(where, "wait", { screen: "approved", timeoutMs: 60_000 });
  const [sale] = await requests(where);
  const field60 = sale?.fields.find(({ field }) => field === 60)?.value;
  expect(field60).toMatch(new RegExp(`^\\d{${digits}}$`));
});

it.each([13, 14, 17] as const)("field 60 of a sale with a card has %i digits", async (digits) => {
  other.dialect = { field60Digits: digits };
  other.hostDialect = { field60Digits: [digits] };
  const where = await opened();
  await sell(where, 12_345);
  await play(where, "wait", { screen: "sign", timeoutMs: 60_000 });
  const [sale] = await requests(where);
  expect(sale?.fields.find(({ field }) => field === 60)?.value).toMatch(new RegExp(`^\\d{${digits}}$`));
});

it("a kind that it does not have is not offered, and one that it has first stands first", async () => {
  other.profile = { menu: { first: ["refund"], without: ["balance"] } };
  const where = await opened();
  await play(where, "choose", { text: "其他功能" });
  const { options } = (await see(where, "screen")) as { readonly options: readonly string[] };
  expect(options).toContain("退货");
  expect(options.indexOf("退货")).toBeLessThan(options.indexOf("消费撤销"));
  expect((await playVerb(where, "choose", { text: "余额查询" })).kind).toBe("unknown");
});

it.each([0x5972, 0x2a35])("the title bar at home has its colour, %i", async (accent) => {
  other.profile = { accent };
  const where = await opened();
  const { view } = where.simulator.display;
  expect([view.id, view.accent]).toEqual(["home", accent]);
});

it.each([10_000, 2_000_000])(
  "a sale above its limit of %i fen is refused before a card is asked for",
  async (saleFenMax) => {
    other.profile = { saleFenMax };
    const where = await opened();
    await play(where, "key", { keys: String(saleFenMax + 1), then: "enter" });
    const { id, text } = await see(where, "screen");
    expect([id, String(text).includes("B09")]).toEqual(["not-charged", true]);
    expect(await requests(where)).toEqual([]);
    await play(where, "key", { key: "enter" });
    await play(where, "key", { keys: String(saleFenMax), then: "enter" });
    expect((await see(where, "screen"))["id"]).toBe("card");
  },
);
