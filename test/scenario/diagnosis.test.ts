// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, test } from "vitest";
import type { ScreenView } from "../../hal/display";
import { namesOn } from "../../sim/scenario/names";
import type { Room } from "../../sim/scenario/room";
import { lookNow } from "../../sim/scenario/views";
import { catalogue, type FaultCode } from "../../src/diagnosis/catalogue";
import { diagnose, ended, endOf } from "../../src/diagnosis/diagnosis";
import { printerRemedy } from "../../src/diagnosis/printer-words";
import { endScreen, noticeScreen } from "../../src/diagnosis/screens";
import { filled, text } from "../../src/screen/text";
import { words } from "../../src/screen/words";
import type { MoneyState } from "../../src/values/money-state";
import { play, room, see, sell, signIn } from "./rooms";

const last = async (where: Room) => (await see(where, "diagnosis"))["diagnosis"];
const recent = async (where: Room) => {
  const seen = (await see(where, "diagnosis"))["recent"] as { code: string; money: string }[];
  return seen.map(({ code, money }) => `${code} ${money}`);
};

async function ready(model: "classic" | "esign" | "smart" = "classic"): Promise<Room> {
  const where = await room({ model });
  await signIn(where);
  return where;
}

/** Puts a screen on the display, as the firmware does. */
function show(where: Room, screen: Pick<ScreenView, "id" | "title"> & Partial<ScreenView>): void {
  const names = namesOn(where.simulator);
  const lines = (screen.lines ?? []).map((line) => filled(line, names));
  const view: ScreenView = { options: [], mood: "plain", language: "zh", ...screen, lines };
  where.simulator.display.handle("show", view, () => undefined);
}

test("nothing has been diagnosed in a new world", async () => {
  expect(await see(await room(), "diagnosis")).toEqual({ diagnosis: null, recent: [] });
});

test("B14: the answer is lost, its money is being checked, then returned; both name the sale", async () => {
  const where = await ready();
  await play(where, "fault", { code: "B14" });
  await sell(where, 12345);
  await play(where, "wait", { screen: "checking", timeoutMs: 70_000 });
  const [sale] = (await see(where, "transactions"))["transactions"] as { stan: string }[];
  expect(await last(where)).toEqual({
    code: "B14",
    cause: { zh: "已发送，未收到应答", en: "Sent, but no answer came" },
    money: "being checked",
    remedy: catalogue.B14.remedy,
    who: ["T"],
    screen: "checking",
    atMs: expect.any(Number),
    stan: sale?.stan,
    text: "已发送，未收到应答\n款项核查中\n终端在核查，请勿重复收款\nB14",
  });
  await play(where, "wait", { screen: "returned", timeoutMs: 60_000 });
  expect(await last(where)).toMatchObject({ code: "B14", money: "returned", stan: sale?.stan, screen: "returned" });
  expect(await recent(where)).toEqual(["B14 returned", "B14 being checked"]);
});

test("a declined sale: the host's word, in the language that is asked for", async () => {
  const where = await ready();
  await sell(where, 12345, "low-balance");
  await play(where, "wait", { screen: "declined" });
  expect(await last(where)).toMatchObject({ code: "B08", responseCode: "51", money: "not charged", who: ["C"] });
  const { diagnosis } = await see(where, "diagnosis", { lang: "en" });
  expect(diagnosis).toMatchObject({ text: expect.stringContaining("Not charged") });
  expect(await lookNow(where, "diagnosis", { lang: "fr" })).toMatchObject({ kind: "invalid", field: "lang" });
  const [sale] = (await see(where, "transactions"))["transactions"] as { diagnosis: object }[];
  expect(sale?.diagnosis).toMatchObject({ code: "B08", responseCode: "51", who: ["C"] });
});

test("the same failure twice is two diagnoses, one screen shown twice is one", async () => {
  const where = await ready();
  for (const card of ["lost", "lost"]) {
    await sell(where, 100, card);
    await play(where, "wait", { screen: "declined" });
    await play(where, "key", { key: "f1" });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
  }
  expect(await recent(where)).toEqual(["B05 not charged", "B05 not charged"]);
});

test("a sale that is looked up in the list is diagnosed no second time", async () => {
  const where = await ready();
  await sell(where, 12345, "low-balance");
  await play(where, "wait", { screen: "declined" });
  await play(where, "key", { key: "enter" });
  await play(where, "key", { key: "menu" });
  await play(where, "key", { keys: "21" });
  await play(where, "wait", { screen: "detail" });
  expect(await see(where, "screen")).toMatchObject({ text: expect.stringContaining("B08-51") });
  expect(await recent(where)).toEqual(["B08 not charged"]);
});

test("who cannot log in, and what is not in force", async () => {
  const where = await room();
  for (let tries = 0; tries < 3; tries++) {
    if (tries === 0) await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "9999", then: "enter" });
    await play(where, "wait", { idle: true });
    if (tries === 0)
      expect(await last(where)).toMatchObject({ code: "A12", detail: { zh: "还可再试 2 次", en: "Tries left: 2" } });
    if (tries < 2) await play(where, "key", { key: "enter" });
  }
  expect(await last(where)).toMatchObject({ code: "A13", screen: "locked", money: null, who: ["O"] });
});

test("C12: which trouble it is; the sale stays charged and is named", async () => {
  const where = await ready();
  await play(where, "printer", { cover: "open" });
  await sell(where, 12345);
  await play(where, "wait", { text: "C12" });
  expect(await last(where)).toMatchObject({
    code: "C12",
    cause: { zh: "打印机盖打开", en: "Printer cover open" },
    money: "charged",
    remedy: printerRemedy("cover-open"),
    stan: expect.stringMatching(/^\d{6}$/),
  });
});

test("C01 without printer: what is to be done there, not what the catalogue says where there is one", async () => {
  const where = await ready("esign");
  await play(where, "fault", { code: "C01" });
  await sell(where, 12345);
  await play(where, "wait", { text: "C01" });
  expect(await last(where)).toMatchObject({
    code: "C01",
    cause: catalogue.C01.cause,
    money: "charged",
    remedy: { en: "Call support 400-000-0001" },
  });
});

test("a hint at the card screen is one, too", async () => {
  const where = await ready();
  await play(where, "key", { keys: "100", then: "enter" });
  await play(where, "card", { card: "damaged-stripe", action: "swipe" });
  expect(await last(where)).toMatchObject({
    code: "B01",
    screen: "card",
    cause: catalogue.B01.cause,
    detail: { zh: "磁条" },
    remedy: catalogue.B01.remedy,
  });
});

describe("every code of the catalogue", () => {
  const codes = Object.keys(catalogue) as FaultCode[];
  const states: readonly MoneyState[] = ["not charged", "charged", "being checked", "returned"];

  test.each(codes)("%s is read from each screen that it may stand on", async (code) => {
    const where = await room();
    const detail = text("商户 1", "Merchant 1");
    for (const money of states) {
      const diagnosis = diagnose(code, { detail, responseCode: "A0" });
      const { cause, who } = catalogue[code];
      const names = namesOn(where.simulator);
      const wanted = {
        cause: filled(cause, names),
        who,
        code,
        detail,
        responseCode: "A0",
      };
      for (const screen of [
        noticeScreen(diagnosis),
        endScreen(endOf({ amountFen: 1051, stan: 2 }, diagnosis, money), words.declined),
      ]) {
        show(where, { id: "home", title: words.welcome });
        show(where, screen);
        const remedy = filled("notice" in screen ? diagnosis.remedy : ended(diagnosis, money).remedy, names);
        expect(await last(where)).toMatchObject({
          ...wanted,
          remedy,
          money: "notice" in screen ? null : money,
          screen: screen.id,
        });
      }
    }
  });

  test("twenty are kept", async () => {
    const where = await room();
    for (const code of codes.slice(0, 30)) show(where, noticeScreen(diagnose(code)));
    expect((await recent(where)).map((each) => each.slice(0, 3))).toEqual(codes.slice(10, 30).toReversed());
  });
});

test("a new world has forgotten", async () => {
  const where = await ready();
  await sell(where, 12345, "low-balance");
  await play(where, "wait", { screen: "declined" });
  await play(where, "reset", { keep: ["flash"] });
  expect(await last(where)).toBeNull();
});

test("B15: told as B14 until the late answer comes; both name the sale", async () => {
  const where = await ready();
  await play(where, "fault", { code: "B15" });
  await sell(where, 12345);
  await play(where, "wait", { screen: "returned", timeoutMs: 70_000 });
  const seen = (await see(where, "diagnosis"))["recent"];
  expect(seen).toMatchObject([
    { code: "B15", money: "returned", stan: "000002" },
    { code: "B14", money: "being checked", stan: "000002" },
  ]);
});

test("one condition is one diagnosis: who stays locked does not fill the list, however often he tries", async () => {
  const where = await ready();
  const logOff = async () => {
    await play(where, "choose", { text: "签退" });
    await play(where, "wait", { screen: "operator.number" });
  };
  const tries = async (number: string, keys: string) => {
    await play(where, "key", { keys: number, then: "enter" });
    await play(where, "key", { keys, then: "enter" });
    await play(where, "clock", { advanceMs: 1_000 });
  };
  await logOff();
  await tries("99", "111111");
  await tries("99", "222222");
  // The password is asked for again at once, until no try is left.
  for (let more = 0; more < 6 && where.simulator.display.view.id !== "locked"; more++) {
    await play(where, "key", { key: "enter" });
    await play(where, "key", { keys: "333333", then: "enter" });
  }
  expect(where.simulator.display.view.id).toBe("locked");
  const before = (await recent(where)).filter((each) => each === "A13 null").length;
  expect(before).toBe(1);
  for (let more = 0; more < 25; more++) {
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "operator.number" });
    await tries("99", "444444");
    expect(where.simulator.display.view.id).toBe("locked");
  }
  expect((await recent(where)).filter((each) => each === "A13 null")).toHaveLength(1);
  expect((await recent(where))[0]).toBe("A13 null");
});

test("one condition is one diagnosis: a battery that stays low does not fill the list", async () => {
  const where = await ready();
  await play(where, "power", { battery: 0.08 });
  await play(where, "power", { action: "charger-out" });
  for (let sale = 0; sale < 4; sale++) {
    await sell(where, 100 + sale);
    await play(where, "wait", { screen: "approved", timeoutMs: 20_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home", timeoutMs: 70_000 });
  }
  expect(await recent(where)).toEqual(["D05 null"]);
  const { atMs } = (await last(where)) as { atMs: number };
  // It was over, and comes again: another one.
  await play(where, "power", { battery: 0.9 });
  await play(where, "clock", { advanceMs: 20_000 });
  await play(where, "power", { battery: 0.08 });
  await play(where, "clock", { advanceMs: 20_000 });
  expect(await recent(where)).toEqual(["D05 null", "D05 null"]);
  expect(((await last(where)) as { atMs: number }).atMs).toBeGreaterThan(atMs);
});

test("nor does another network that serves all day", async () => {
  const where = await ready();
  await play(where, "fault", { code: "A02" });
  for (let sale = 0; sale < 3; sale++) {
    await sell(where, 200 + sale);
    await play(where, "wait", { screen: "approved", timeoutMs: 20_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home", timeoutMs: 70_000 });
  }
  expect(await recent(where)).toEqual(["A02 null"]);
});
