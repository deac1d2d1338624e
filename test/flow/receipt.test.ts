import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { openReceipt, type TerminalKeys } from "../../sim/desktop/receipt/open-receipt";
import type { Simulator } from "../../sim/simulator/simulator";
import type { Bitmap } from "../../src/signature/bitmap";
import { decodeSlip, readReceipt } from "../../src/transaction/slips/digital";
import { sellAndSign } from "../desktop/receipt-sale";
import { type Served, served } from "../desktop/stages";
import { describeWithZbar, readQr } from "../receipt/qr/zbar";
import { decodeJbig } from "../signature/jbigkit";
import { booked, logOn, pass, ready, said, screen, sell, strike, switchedOn, type } from "../simulated";
import { sellUpToPad, sign } from "./signing";
import { read } from "./smallest-panel";

let at: Served;
let qr = "";
let keys: TerminalKeys = {};

const text = async (path: string) => (await fetch(`${at.server.address}${path}`)).text();

beforeAll(async () => {
  at = await served({ model: "esign" });
  await sellAndSign(at);
  qr = String((await at.get("screen")).body["qr"]);
  keys = JSON.parse(await text("receipt/keys.json")) as TerminalKeys;
});

afterAll(async () => {
  await at.close();
  expect(at.bugs).toEqual([]);
});

describe("a receipt on the cardholder's phone", () => {
  it("is an address of the acquirer's page with the slip behind it, and no data: of any kind", () => {
    const url = new URL(qr);
    expect(url.protocol).toBe("https:");
    expect(url.origin + url.pathname + url.search).toBe("https://receipt.lakala.example/r");
    expect(qr.length).toBeLessThanOrEqual(412);
  });

  it("says what the slip says, and is the terminal's own", async () => {
    const opened = await openReceipt(new URL(qr).hash, keys);
    if (opened.kind !== "receipt") throw new Error("unreadable");
    expect(opened.signature).toBe("genuine");
    expect(opened.terminalNo).toBe("10000001");
    const lines = opened.lines.join("\n");
    for (const part of ["银联POS签购单", "持卡人存根", "RMB 123.45", "898310058120001", "授权码(AUTH NO):"])
      expect(lines).toContain(part);
    expect(lines).not.toMatch(/\d{12,}\*|62980000\d{4}/);
  });

  it("is not genuine when anything of it is altered, nor with another terminal's key", async () => {
    const payload = readReceipt(new URL(qr).hash);
    if (!payload) throw new Error("unreadable");
    const fragment = new URL(qr).hash.slice(1);
    let read = 0;
    // Not the last character: some of its bits are nobody's.
    for (let place = 4; place < fragment.length - 1; place += 5) {
      const other = fragment[place] === "A" ? "B" : "A";
      const opened = await openReceipt(fragment.slice(0, place) + other + fragment.slice(place + 1), keys);
      if (opened.kind !== "receipt") continue;
      read++;
      expect(opened.signature).not.toBe("genuine");
    }
    expect(read).toBeGreaterThan(10);
    const strangers = await served({ model: "esign", seed: 2 });
    const theirs = (await (await fetch(`${strangers.server.address}receipt/keys.json`)).json()) as TerminalKeys;
    await strangers.close();
    const claimed = { "10000001": Object.values(theirs)[0] ?? "" };
    expect(await openReceipt(fragment, claimed)).toMatchObject({ kind: "receipt", signature: "forged" });
    expect(await openReceipt(fragment, {})).toMatchObject({ signature: "unknown" });
    expect(await openReceipt(fragment, undefined)).toMatchObject({ signature: "unknown" });
    expect(await openReceipt("#nothing", keys)).toEqual({ kind: "unreadable" });
  });

  it("is served with a policy of its own that lets nothing else in", async () => {
    const page = await fetch(`${at.server.address}receipt`);
    expect(page.status).toBe(200);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const html = await page.text();
    for (const [, path = ""] of html.matchAll(/(?:src|href)="\/([^"]+)"/g))
      expect((await fetch(`${at.server.address}${path}`)).status).toBe(200);
    // Nothing of a receipt is ever taken for a part of the page: the library knows how, and no source of ours asks for it.
    const sources = new URL("../../sim/desktop/page/receipt/", import.meta.url);
    for (const name of await readdir(sources))
      expect(await readFile(new URL(name, sources), "utf8"), name).not.toMatch(/innerHTML|document\.write|srcdoc/i);
    expect((await fetch(`${at.server.address}receipt`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${at.server.address}receipt/other`)).status).toBe(404);
  });
});

describeWithZbar("the code on the screen", () => {
  it.each(["zh", "en"])("is read by a phone from screen.png in %s", async (language) => {
    const png = await fetch(`${at.server.address}api/screen.png?lang=${language}`);
    expect(readQr(new Uint8Array(await png.arrayBuffer()))).toBe(qr);
  });
});

describe("a printer in trouble", () => {
  const breaking = [
    ["overheated", "打印头过热"],
    ["head-fault", "打印头故障"],
    ["disconnected", "打印机未连接"],
  ] as const;

  test.each(breaking)(
    "%s: the sale stays charged, the slip waits and comes when it is mended",
    async (fault, words) => {
      const simulator = await ready();
      simulator.printer?.breakWith(fault);
      await sell(simulator, 12345);
      await screen(simulator, "approved");
      await pass(simulator, 2_000);
      expect(said(simulator)).toContain(words);
      expect(said(simulator)).toContain(" C12");
      expect(said(simulator)).toContain("已扣款");
      expect(booked(simulator)).toEqual(["12345 charged"]);
      await type(simulator, "");
      await screen(simulator, "home");
      simulator.printer?.breakWith(undefined);
      await pass(simulator, 60_000);
      expect(simulator.printer?.slips.map(({ copy, whole }) => `${copy} ${whole}`)).toEqual([
        "merchant true",
        "cardholder true",
      ]);
      expect(simulator.printer?.slips[0]?.lines.join()).toContain("重打印");
    },
  );

  test("of a part that was tapped the voucher number stays on the screen, whatever the printer wants said", async () => {
    const simulator = await switchedOn();
    simulator.acquirer.applyHostVerb({ parameters: { "59": "1" } });
    await logOn(simulator);
    await screen(simulator, "home");
    simulator.printer?.breakWith("head-fault");
    simulator.acquirer.applyHostVerb({ respond: { when: { mti: "0200" }, code: "10", times: 1 } });
    await type(simulator, "12345");
    await simulator.until(() => simulator.cardReader.listening, 5_000);
    simulator.playCard("credit-tap", "tap");
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    for (const words of ["还差 61.72", "凭证号 0", " C12"]) expect(said(simulator)).toContain(words);
  });

  test("a head that fails in the middle leaves a torn slip, and all of it comes again", async () => {
    const simulator = await ready();
    simulator.world.faults.arm({
      port: "printer",
      point: "band",
      kind: "fail",
      nth: 5,
      times: 1,
      probability: 1,
      ms: 0,
      at: "before",
    });
    await sell(simulator, 12345);
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    expect(said(simulator)).toContain(" C12");
    await type(simulator, "");
    await pass(simulator, 60_000);
    expect(simulator.printer?.slips.map(({ copy, whole }) => `${copy} ${whole}`)).toEqual([
      "merchant false",
      "merchant true",
      "cardholder true",
    ]);
  });

  const copies = (simulator: Simulator) =>
    simulator.printer?.slips.map(
      ({ copy, whole, lines }) =>
        `${copy} ${whole ? "whole" : "torn"}${lines.join().includes("重打印") ? " again" : ""}`,
    );

  test("C12: paper out between the copies voids nothing; with new paper enter prints the one that is missing", async () => {
    const simulator = await ready();
    await sell(simulator, 12345);
    await simulator.until(() => said(simulator).includes("请撕下，按确认"), 30_000);
    simulator.printer?.paper(0);
    await type(simulator, "");
    await pass(simulator, 2_000);
    expect(said(simulator)).toContain(" C12");
    expect(said(simulator)).not.toContain("作废");
    expect(copies(simulator)).toEqual(["merchant whole"]);
    simulator.printer?.loadRoll();
    await type(simulator, "");
    await pass(simulator, 4_000);
    await screen(simulator, "home");
    expect(copies(simulator)).toEqual(["merchant whole", "cardholder whole"]);
    expect(said(simulator)).not.toContain("待打签购单");
  });

  test("C13: a torn copy comes again marked, those that came out whole do not", async () => {
    const simulator = await ready();
    await sell(simulator, 12345);
    await simulator.until(() => said(simulator).includes("请撕下，按确认"), 30_000);
    simulator.printer?.paper(20);
    await type(simulator, "");
    await pass(simulator, 2_000);
    expect(read(simulator, "zh")).toMatch(/C13.*整张有效，装纸后按菜单3/);
    expect(read(simulator, "en")).toMatch(/C13.*Full copies are valid; load paper, then menu 3/);
    simulator.printer?.loadRoll();
    await type(simulator, "");
    await pass(simulator, 4_000);
    await screen(simulator, "home");
    expect(copies(simulator)).toEqual(["merchant whole", "cardholder torn", "cardholder whole again"]);
  });

  test("a digit on the end is the next amount: its slip waits, and home says so", async () => {
    const simulator = await ready();
    simulator.printer?.paper(0);
    await sell(simulator, 12345);
    await simulator.until(() => said(simulator).includes(" C12"), 30_000);
    simulator.printer?.loadRoll();
    await type(simulator, "5", "cancel");
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("待打签购单 1 笔");
    expect(copies(simulator)).toEqual([]);
  });

  test("a printer that stops again and again is given up after three tries", async () => {
    const simulator = await ready();
    const each = { nth: 1, times: 100, probability: 1, ms: 0, at: "before" } as const;
    simulator.world.faults.arm({ port: "printer", point: "begin", kind: "fail", ...each });
    await sell(simulator, 12345);
    await simulator.until(() => said(simulator).includes(" C12"), 30_000);
    await type(simulator, "");
    await pass(simulator, 500);
    await type(simulator, "");
    await pass(simulator, 500);
    expect(said(simulator)).toContain(" C12");
    await type(simulator, "");
    await screen(simulator, "home");
  });

  test("a reversed sale's notice from the list says why, and where the money is", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop");
    await sell(simulator, 12345);
    await screen(simulator, "returned", 200_000);
    await type(simulator, "");
    await screen(simulator, "home");
    await type(simulator, "", "menu");
    await type(simulator, "21", "f2");
    await pass(simulator, 10_000);
    const [notice] = simulator.printer?.slips ?? [];
    expect(notice?.kind).toBe("reversal");
    const lines = notice?.lines.join("\n") ?? "";
    for (const part of ["交易取消通知单", "B14", "款项已退回顾客", "RMB 123.45"]) expect(lines).toContain(part);
  });
});

test("C14 on a smart model: the slip is on the screen at once, though nobody has signed yet", async () => {
  const simulator = await ready({ model: "smart" });
  simulator.battery.become({ level: 0.02 });
  await sell(simulator, 12345);
  await screen(simulator, "sign");
  await type(simulator, "", "cancel");
  await screen(simulator, "approved", 60_000);
  await simulator.until(() => simulator.display.view.qr !== undefined, 10_000);
  const shown = readReceipt(new URL(simulator.display.view.qr ?? "").hash);
  expect(shown && decodeSlip(shown.slip)?.amountFen).toBe(12345);
});

describe("the signature from the pad", () => {
  test("stands on the merchant's slip as the host has it, dot for dot, and on no other", async () => {
    const simulator = await ready({ model: "smart" });
    await sellUpToPad(simulator, 12345);
    await sign(simulator, "smith");
    await simulator.until(() => simulator.printer?.slips.length === 2, 60_000);
    const jbig = simulator.acquirer.ledgerView().entries[0]?.signature?.jbig ?? "";
    const decoded = decodeJbig(new Uint8Array(Buffer.from(jbig, "base64")));
    if (decoded.kind !== "decoded") throw new Error("no picture");
    const [merchant, cardholder] = simulator.printer?.slips ?? [];
    expect(merchant?.lines).toContain("电子签名(SIGNED ON PAD)");
    expect(rowOf(decoded.bitmap, merchant?.bits ?? new Uint8Array())).toBeGreaterThan(0);
    expect(rowOf(decoded.bitmap, cardholder?.bits ?? new Uint8Array())).toBe(-1);
  });
});

/** The row of a slip at which a picture begins, centred on whole bytes; -1 where it is not. */
function rowOf({ width, height, rowBytes, bits }: Bitmap, paper: Uint8Array): number {
  const left = (384 - width) >> 4;
  for (let top = 0; (top + height) * 48 <= paper.length; top++) {
    let same = true;
    for (let y = 0; same && y < height; y++)
      for (let x = 0; same && x < 48; x++) {
        const wanted = x >= left && x < left + rowBytes ? bits[y * rowBytes + x - left] : 0;
        same = paper[(top + y) * 48 + x] === wanted;
      }
    if (same) return top;
  }
  return -1;
}
