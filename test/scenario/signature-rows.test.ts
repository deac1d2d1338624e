// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, test } from "vitest";
import { signatureRows } from "../../sim/scenario/fault-rows/signature";
import type { Room } from "../../sim/scenario/room";
import type { SimulatorOptions } from "../../sim/simulator/simulator";
import { play, room, see, sell, signIn } from "./rooms";

async function ready(model: SimulatorOptions["model"], code?: string): Promise<Room> {
  const where = await room({ model });
  if (code) await play(where, "fault", { code });
  await signIn(where);
  return where;
}

const sign = (where: Room, signature = "wang") => play(where, "sign", { signature, then: "confirm" });
const last = async (where: Room) => (await see(where, "diagnosis"))["diagnosis"];
const agreed = async (where: Room) => {
  await play(where, "wait", { idle: true });
  expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
};

test("each row of section C can be armed or says how it is played", () => {
  const rows = [...Object.keys(signatureRows.injected), ...Object.keys(signatureRows.played)].toSorted();
  expect(rows).toEqual(Array.from({ length: 15 }, (_, at) => `C${String(at + 1).padStart(2, "0")}`));
});

describe("C02", () => {
  test.each(["esign", "smart"] as const)("%s: what is drawn becomes a dot, until it is taken back", async (model) => {
    const where = await ready(model);
    const { id } = await play(where, "fault", { code: "C02" });
    await sell(where, 12345);
    await sign(where);
    expect(await last(where)).toMatchObject({
      code: "C02",
      money: "charged",
      screen: "sign",
      who: ["C"],
      stan: expect.stringMatching(/^\d{6}$/),
    });
    await play(where, "unfault", { id });
    await sign(where, "li");
    await play(where, "wait", { screen: "approved" });
    await agreed(where);
    expect(await see(where, "transactions")).toMatchObject({ transactions: [{ signature: "uploaded" }] });
  });

  test("three times, then a supervisor stands for it and there is nothing to do", async () => {
    const where = await ready("esign", "C02");
    await sell(where, 12345);
    for (let tries = 0; tries < 3; tries++) await sign(where);
    expect(await see(where, "screen", { lang: "en" })).toMatchObject({
      id: "operator.password",
      lines: ["Charged CNY 123.45", expect.stringMatching(/C02$/), "Supervisor may waive it"],
    });
    await play(where, "key", { keys: "0000", then: "enter" });
    await play(where, "wait", { screen: "approved" });
    expect(await last(where)).toMatchObject({
      code: "C02",
      cause: { zh: "无签名，主管已确认", en: "Signature waived" },
      remedy: { en: "Nothing to do" },
      money: "charged",
    });
    await agreed(where);
  });
});

test("C03: nobody signs, whatever is drawn; with the fault taken back it is signed later", async () => {
  const where = await ready("esign");
  await play(where, "fault", { code: "C03" });
  await sell(where, 12345);
  await sign(where);
  expect(await see(where, "screen")).toMatchObject({ id: "sign" });
  await play(where, "wait", { screen: "approved", timeoutMs: 61_000 });
  expect(await last(where)).toMatchObject({ code: "C03", money: "charged", stan: expect.any(String), who: ["M"] });
  expect(await see(where, "transactions")).toMatchObject({ transactions: [{ signature: "unsigned" }] });
  await play(where, "unfault", {});
  for (const key of ["enter", "menu", "4", "1", "f1"]) await play(where, "key", { key });
  await sign(where);
  await agreed(where);
  expect(await see(where, "transactions")).toMatchObject({ transactions: [{ signature: "uploaded" }] });
});

test("C08: a signature goes in parts; taken back, in one message again", async () => {
  const where = await ready("esign", "C08");
  const parts: number[] = [];
  for (const amountFen of [100, 200, 300]) {
    await sell(where, amountFen);
    await sign(where, "smith");
    await play(where, "wait", { screen: "approved" });
    await play(where, "wait", { idle: true });
    const { messages } = (await see(where, "messages")) as { messages: { mti: string }[] };
    parts.push(messages.filter(({ mti }) => mti === "0820").length - parts.reduce((sum, each) => sum + each, 0));
    if (amountFen === 100) await play(where, "unfault", {});
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
  }
  await agreed(where);
  expect(parts[0]).toBeGreaterThan(2);
  // The second sale's answer brings the usual parameters back.
  expect(parts[2]).toBe(1);
});

test("C10: a declined sale asks for no signature", async () => {
  const where = await ready("esign", "C10");
  await sell(where, 12345);
  await play(where, "wait", { screen: "declined" });
  expect(await last(where)).toMatchObject({ responseCode: "05", money: "not charged" });
  await play(where, "key", { key: "enter" });
  const { events } = (await see(where, "timeline")) as { events: { kind: string; id?: string }[] };
  expect(events.some(({ kind, id }) => kind === "screen" && id === "sign")).toBe(false);
  await sell(where, 12345);
  await play(where, "wait", { screen: "sign" });
});

test("C15: parameters of another version do not take effect, and it says so", async () => {
  const where = await room({ model: "esign" });
  await play(where, "fault", { code: "C15" });
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { screen: "fault" });
  expect(await last(where)).toMatchObject({
    code: "C15",
    detail: { zh: "参数版本 99", en: "Settings version 99" },
    who: ["T"],
  });
  await play(where, "key", { key: "enter" });
  await sell(where, 12345);
  await sign(where);
  await play(where, "wait", { screen: "approved" });
  await agreed(where);
});

describe("C12", () => {
  const repair = ["请联系客服维修", "Call support for repair"] as const;
  const then = ["，再按菜单3", ", then menu 3"] as const;
  const troubles = [
    [{ paper: "out" }, { paper: "in" }, "打印机缺纸", "Out of paper", "请装纸", "Load paper"],
    [{ cover: "open" }, { cover: "closed" }, "打印机盖打开", "Printer cover open", "请合上打印机盖", "Close cover"],
    [{ fault: "overheated" }, { fault: "none" }, "打印头过热", "Print head too hot", "请等几分钟", "Let it cool"],
    [{ fault: "head-fault" }, { fault: "none" }, "打印头故障", "Print head fault", ...repair],
    [
      { fault: "disconnected" },
      { fault: "none" },
      "打印机未连接",
      "Printer not connected",
      "请检查连线",
      "Check cable",
    ],
  ] as const;

  test.each(troubles)(
    "%j: says which and what to do, at its end, at home and in lists; waits, and comes when mended by %j",
    async (breaks, mends, zh, en, mendZh, mendEn) => {
      const where = await ready("classic");
      const isRepair = mendZh === repair[0];
      const remedy = isRepair ? repair : [`${mendZh}${then[0]}`, `${mendEn}${then[1]}`];
      const tells = async (which: readonly (string | undefined)[] = remedy) => {
        for (const [at, lang] of (["zh", "en"] as const).entries()) {
          const { lines } = (await see(where, "screen", { lang })) as { lines: string[] };
          expect(lines.join("\n"), lang).toContain([zh, en][at]);
          expect(
            lines.filter((line) => line === which[at]),
            `${lang}: ${lines.join(" / ")}`,
          ).toHaveLength(1);
          expect(lines.filter((line) => line.includes("400-")).length, lang).toBe(isRepair ? 1 : 0);
        }
      };
      await play(where, "printer", breaks);
      await sell(where, 12345);
      await play(where, "wait", { text: "C12" });
      expect(await last(where)).toMatchObject({
        code: "C12",
        cause: { zh, en },
        money: "charged",
        remedy: { zh: remedy[0] },
        who: ["M"],
      });
      await tells();
      expect(await see(where, "transactions")).toMatchObject({ transactions: [{ money: "charged", slip: "owed" }] });
      const { lines } = (await see(where, "screen")) as { lines: string[] };
      expect(lines.length).toBeLessThanOrEqual(8);
      expect(lines.at(-1)).toContain("F2");
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "home" });
      await tells();
      expect(await last(where)).toMatchObject({ code: "C12", remedy: { zh: remedy[0] } });
      await play(where, "key", { key: "menu" });
      await play(where, "key", { key: "4" });
      await play(where, "wait", { screen: "list" });
      const { options } = (await see(where, "screen")) as { options: string[] };
      expect(options).toEqual([expect.stringMatching(new RegExp(`^\\d{6} 123\\.45 ${remedy[0]}$`))]);
      await play(where, "key", { key: "1" });
      await play(where, "wait", { screen: "detail" });
      await tells();
      await play(where, "key", { key: "f2" });
      await play(where, "wait", { text: "C12" });
      await tells();
      await play(where, "key", { key: "enter" });
      await play(where, "key", { key: "cancel" });
      await play(where, "wait", { screen: "home" });
      await play(where, "printer", mends);
      await play(where, "clock", { advanceMs: 40_000 });
      expect(await see(where, "paper")).toMatchObject({ slips: [{ whole: true }, { whole: true }] });
      // One that is out already, from the list: no key of the menu brings it again.
      await play(where, "printer", breaks);
      for (const key of ["menu", "2", "1", "f2"]) await play(where, "key", { key });
      await play(where, "wait", { text: "C12" });
      await tells(isRepair ? repair : [`${mendZh}，再打印一次`, `${mendEn}, then print again`]);
      await play(where, "printer", mends);
      await agreed(where);
    },
  );
});

test("C01 and C12 at once: seven large lines hold which sale it is, its money, both causes and one remedy", async () => {
  const where = await ready("smart", "C01");
  await play(where, "printer", { cover: "open" });
  await sell(where, 12345);
  await play(where, "wait", { text: "C12" });
  const { lines } = (await see(where, "screen", { lang: "en" })) as { lines: string[] };
  expect(lines).toEqual([
    "CNY 123.45",
    "Charged",
    expect.stringMatching(/^Voucher \d{6}$/),
    "Signature pad failed C01",
    "Printer cover open C12",
    "Close cover, then menu 3",
    "F2: receipt by phone",
  ]);
  // With paper the slip comes by itself, and with it what the pad's row wants.
  await play(where, "printer", { cover: "closed" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { text: "Sign on the slip", timeoutMs: 60_000 });
  const { recent } = (await see(where, "diagnosis")) as { recent: { code: string }[] };
  expect(recent.map(({ code }) => code)).toEqual(["C12", "C01"]);
  await agreed(where);
});

describe("C14", () => {
  test("the receipt is a code on the screen, and the paper comes with the charger", async () => {
    const where = await ready("classic", "C14");
    await sell(where, 12345);
    await play(where, "wait", { text: "C14" });
    const shown = (await see(where, "screen")) as { lines: string[]; qr?: string };
    expect(shown.qr).toMatch(/^https:/);
    expect(shown.lines.length).toBeLessThanOrEqual(7);
    expect(await last(where)).toMatchObject({
      code: "C14",
      money: "charged",
      cause: { en: "Low battery: no slip" },
    });
    await play(where, "key", { key: "enter" });
    await play(where, "clock", { advanceMs: 40_000 });
    expect(await see(where, "paper")).toMatchObject({ slips: [] });
    await play(where, "power", { action: "charger-in" });
    await play(where, "clock", { advanceMs: 40_000 });
    expect(await see(where, "paper")).toMatchObject({ slips: [{ whole: true }, { whole: true }] });
    await agreed(where);
  });
});
