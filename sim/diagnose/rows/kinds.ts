import { type Act, type More, quiet, signing, told, type Wanted } from "../wanted";
import { chosen, key, loggedIn, nothing, nowHome, pinTyped, soldBefore, swiped, typed, waitsFor } from "./acts";

/** Rows of one kind of transaction after the other: those that the merchant brings about by what is typed and shown. */

/** More than a transaction may come to. */
const TOO_MUCH_FEN = "999999999";
const AMOUNT_FEN = "12345";
/** 付款码 of WeChat. */
const CODE = "134567890123456789";
/** The first transaction of the day. */
const VOUCHER = "000002";

/** What makes an amount usual (`src/book/usual.ts`). */
const SALES = 30;
/** A hundred times 123.45 and more. */
const UNUSUAL_FEN = "1500000";

const byCode = Object.freeze([
  chosen("扫码收款"),
  typed(AMOUNT_FEN),
  Object.freeze(["scan", Object.freeze({ code: CODE })] as const),
]);
const held = Object.freeze([chosen("预授权"), typed(AMOUNT_FEN), swiped]);
const paidByCode = Object.freeze([...loggedIn, ...byCode, ...nowHome]);
const heldBefore = Object.freeze([...loggedIn, ...held, pinTyped, ...nowHome]);

/** Sales of one amount, by cards that differ in nothing, each meant: from then on that amount is usual. */
const thirtySold = Object.freeze([
  ...soldBefore,
  ...Array.from({ length: SALES - 1 }, () => [
    typed(AMOUNT_FEN),
    swiped,
    waitsFor("confirm"),
    key("enter"),
    pinTyped,
    ...nowHome,
  ]).flat(),
]);

/** What is asked for behind another transaction is its amount: none. */
function noAmountBehind(before: readonly Act[], title: string, more: More = {}) {
  const acts = Object.freeze([chosen(title), typed(VOUCHER), key("enter"), typed("0")]);
  return told(["home"], "B10", null, { alone: true, before, acts, where: "fault", ...more });
}

/** An amount that nobody may ask for, at its kind. */
export const amountsByKind: readonly (readonly Wanted[])[] = Object.freeze([
  told(["home"], "B10", "not charged", { acts: [typed(TOO_MUCH_FEN)] }),
  told(["home"], "B10", "not charged", { acts: [typed("0")] }),
  told(["home"], "B10", "not charged", { alone: true, acts: [chosen("预授权"), typed(TOO_MUCH_FEN)] }),
  told(["home"], "B10", "not charged", {
    alone: true,
    acts: [chosen("扫码收款"), typed(TOO_MUCH_FEN)],
    models: ["smart"],
  }),
  told(["home"], "B10", "not charged", { alone: true, acts: [chosen("收款码"), typed(TOO_MUCH_FEN)], models: signing }),
  noAmountBehind(soldBefore, "退货"),
  noAmountBehind(paidByCode, "扫码退货", { models: ["smart"] }),
  noAmountBehind(heldBefore, "预授权完成"),
  noAmountBehind(heldBefore, "预授权完成通知"),
  told(["home"], "B10", null, {
    alone: true,
    before: thirtySold,
    acts: [typed(UNUSUAL_FEN)],
    where: "confirm",
    models: ["classic"],
  }),
]);

/** The same card, or code, and amount again, at its kind; and a hold, which repeats no sale. */
export const repeatsByKind: readonly (readonly Wanted[])[] = Object.freeze([
  told(["home"], "B19", "charged", { before: soldBefore, acts: nothing, where: "confirm" }),
  told(["home"], "B19", "held", { alone: true, before: heldBefore, acts: held, where: "confirm" }),
  told(["home"], "B19", "charged", {
    alone: true,
    before: paidByCode,
    acts: byCode,
    where: "confirm",
    models: ["smart"],
  }),
  quiet(["home"], "charged", { alone: true, before: heldBefore, acts: nothing, never: ["confirm"] }),
]);
