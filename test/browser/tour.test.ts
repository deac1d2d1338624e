import { expect, test } from "vitest";
import { byTurns } from "../sample";
import { byKeyboard, byTouch, type Cashier } from "./tour";
import { describePage, fits, onScreen, sees } from "./visit";

const CARD = "debit-chip";
/** Whether screenshots are kept for somebody to look at: the folder. */
const shots = process.env["QIANSHOU_SHOTS"];

/** Everything is on the page, and nothing of it is cut off. */
async function fitsAll({ at: { page } }: Cashier, name: string): Promise<void> {
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".next-step *, .device button, .hint, .head button")]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
      .map((each) => `${each.className} ${each.textContent}`),
  );
  expect(cut, name).toEqual([]);
  const words = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".book tbody td")].map((each) => ({
      text: each.textContent ?? "",
      isOut: each.getBoundingClientRect().right > (each.closest(".panel")?.getBoundingClientRect().right ?? 0),
    })),
  );
  expect(
    words.filter(({ isOut }) => isOut),
    name,
  ).toEqual([]);
  // Nothing is called as the program calls it.
  if ((await page.getAttribute("html", "lang")) === "zh-CN")
    expect(
      words.filter(({ text }) => /[a-z]{3}/.test(text)),
      name,
    ).toEqual([]);
  await fits(page);
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

/** Reads an end, and is back at home. */
async function readEnd(cashier: Cashier, id: string, name: string): Promise<void> {
  const { page } = cashier.at;
  await onScreen(page, id);
  await fitsAll(cashier, name);
  await cashier.enter();
  await onScreen(page, "home");
}

/** A card with its PIN, and a signature where one is asked for. */
async function pay(cashier: Cashier, name: string): Promise<void> {
  const { page } = cashier.at;
  await onScreen(page, "card");
  await fitsAll(cashier, `${name}-card`);
  await cashier.card(CARD);
  await onScreen(page, "pin");
  await fitsAll(cashier, `${name}-pin`);
  await cashier.number("123456");
  await page.waitForSelector('img.screen[data-screen="approved"], img.screen[data-screen="sign"]');
  await sign(cashier, name);
}

/** Where a signature is asked for on the pad: on paper the slip asks for it. */
async function sign(cashier: Cashier, name: string): Promise<void> {
  if ((await cashier.at.page.getAttribute("img.screen", "data-screen")) !== "sign") return;
  await fitsAll(cashier, `${name}-sign`);
  await cashier.other("sign");
}

/** The last voucher number of the terminal's own list. */
function lastVoucher({ at }: Cashier): string {
  const { simulator } = at.room.stage.room;
  return simulator.acquirer.ledgerView().entries.at(-1)?.stan ?? "";
}

/** The day of a cashier: each kind once that the model has. @returns the acquirer's books at its end. */
async function tour(cashier: Cashier, shot: string, hasCodes = true) {
  const { page, room } = cashier.at;
  const named = (name: string) => `${shot}-${name}`;
  await onScreen(page, "operator.number");
  await cashier.number("01");
  await onScreen(page, "operator.password");
  await cashier.number("0000");
  await onScreen(page, "home");
  await fitsAll(cashier, named("home"));

  // A sale, and its void.
  await cashier.number("4200");
  await pay(cashier, named("sale"));
  await readEnd(cashier, "approved", named("sale-end"));
  const sale = lastVoucher(cashier);
  await cashier.choose("其他功能", "消费撤销");
  await onScreen(page, "original");
  await fitsAll(cashier, named("void-original"));
  await cashier.number(sale);
  await onScreen(page, "confirm");
  await fitsAll(cashier, named("void-confirm"));
  await cashier.enter();
  await pay(cashier, named("void"));
  await readEnd(cashier, "approved", named("void-end"));

  // Another one, of which half goes back.
  await cashier.number("5000");
  await pay(cashier, named("sale-2"));
  await readEnd(cashier, "approved", named("sale-2-end"));
  const second = lastVoucher(cashier);
  await cashier.choose("其他功能", "退货");
  await onScreen(page, "original");
  await cashier.number(second);
  await onScreen(page, "confirm");
  await cashier.enter();
  await onScreen(page, "amount");
  // Of a refund, too, it asks for the amount: no hint calls it a sale.
  expect(await page.textContent(".hint")).not.toMatch(/消费|sale/);
  await fitsAll(cashier, named("refund-amount"));
  await cashier.number("2500");
  await onScreen(page, "operator.password");
  await fitsAll(cashier, named("refund-supervisor"));
  await cashier.number("0000");
  await onScreen(page, "card");
  await cashier.card(CARD);
  await page.waitForSelector('img.screen[data-screen="approved"], img.screen[data-screen="sign"]');
  await sign(cashier, named("refund"));
  await readEnd(cashier, "approved", named("refund-end"));

  // A hold, completed with less.
  await cashier.choose("其他功能", "预授权类", "预授权");
  await onScreen(page, "amount");
  await cashier.number("30000");
  await pay(cashier, named("hold"));
  await readEnd(cashier, "approved", named("hold-end"));
  const hold = lastVoucher(cashier);
  await cashier.choose("其他功能", "预授权类", "预授权完成");
  await onScreen(page, "original");
  await fitsAll(cashier, named("completion-original"));
  await cashier.number(hold);
  await onScreen(page, "confirm");
  await fitsAll(cashier, named("completion-confirm"));
  await cashier.enter();
  await onScreen(page, "amount");
  await fitsAll(cashier, named("completion-amount"));
  await cashier.number("25050");
  await pay(cashier, named("completion"));
  await readEnd(cashier, "approved", named("completion-end"));

  if (hasCodes) await codes(cashier, named);
  await sees(page, ".verdict.agree");
  return room.stage.room.simulator.acquirer.ledgerView();
}

/** The payer's code, then one that the terminal shows. */
async function codes(cashier: Cashier, named: (name: string) => string): Promise<void> {
  const { page } = cashier.at;
  await cashier.choose("其他功能", "扫码类", "扫码收款");
  await onScreen(page, "amount");
  await cashier.number("1200");
  await onScreen(page, "scan");
  await fitsAll(cashier, named("scan"));
  await cashier.other("scan-wechat");
  await readEnd(cashier, "approved", named("scan-end"));
  await cashier.choose("其他功能", "扫码类", "收款码");
  await onScreen(page, "amount");
  await cashier.number("800");
  await onScreen(page, "qr");
  // A key that is not in sight is not spoken of.
  const { display } = cashier.at.room.stage.room.simulator;
  expect(display.view.lines.at(-1)?.zh).toBe(display.facts.largeKeys ? "点屏幕取消" : "取消键关闭");
  await fitsAll(cashier, named("qr"));
  await cashier.other("pay-alipay");
  await readEnd(cashier, "approved", named("qr-end"));
}

const bookedByCard = [
  { kind: "sale", state: "voided", amountFen: 4200 },
  { kind: "void", state: "voided", amountFen: 4200 },
  { kind: "sale", state: "partly-refunded", amountFen: 5000 },
  { kind: "refund", state: "refunded", amountFen: 2500 },
  { kind: "authorisation", state: "completed", amountFen: 30000 },
  { kind: "completion", state: "charged", amountFen: 25050 },
];
const bookedByCode = [
  { kind: "qr-sale", state: "charged", amountFen: 1200 },
  { kind: "qr-sale", state: "charged", amountFen: 800 },
];

describePage("a cashier's tour", ({ visit }) => {
  test.each(
    byTurns([
      ["smart", "zh-CN"],
      ["classic", "en-GB"],
      ["esign", "zh-CN"],
    ] as const),
  )("by keyboard alone, %s, %s", { timeout: 400_000 }, async (model, locale) => {
    const at = await visit({ model, locale, speed: 10 });
    // The other models have neither scanner nor, by their merchants' contracts, codes to show.
    const hasCodes = model === "smart";
    const { entries, balanceFen } = await tour(byKeyboard(at), `keyboard-${model}-${locale.slice(0, 2)}`, hasCodes);
    expect(entries).toMatchObject(hasCodes ? [...bookedByCard, ...bookedByCode] : bookedByCard);
    expect(balanceFen).toBe(2500 + 25050 + (hasCodes ? 1200 + 800 : 0));
    expect(at.wrong).toEqual([]);
  });

  test.each(byTurns(["zh-CN", "en-GB"]))("by touch, %s", { timeout: 400_000 }, async (locale) => {
    const at = await visit({ model: "smart", glass: true, touch: true, locale, speed: 10 });
    const { entries } = await tour(byTouch(at), `touch-${locale.slice(0, 2)}`);
    expect(entries).toMatchObject([...bookedByCard, ...bookedByCode]);
    expect(at.wrong).toEqual([]);
  });
});
