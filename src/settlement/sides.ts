import { type Approved, isUnbooked, type Transaction, type Vouched } from "../book/states";
import { tagsOf } from "../emv/field55";
import { toHex } from "../values/bcd";

/** What a settlement makes of a kind (`day.md`, 1.4). */
export interface Side {
  /** Which of the two totals it counts in; none: neither. */
  readonly side: "debit" | "credit" | "none";
  /** How the upload names it: a record among eight, its own message once more, or not at all. */
  readonly upload: "record" | "message" | "none";
}

const charges: Side = Object.freeze({ side: "debit", upload: "record" });
const gives: Side = Object.freeze({ side: "credit", upload: "record" });
const none: Side = Object.freeze({ side: "none", upload: "none" });

/** By the name that the journal knows a kind by. */
const sides: { readonly [kind: string]: Side } = Object.freeze({
  sale: charges,
  void: gives,
  refund: Object.freeze({ side: "credit", upload: "message" }),
  balance: none,
  authorisation: none,
  "authorisation-void": none,
  completion: charges,
  "completion-advice": Object.freeze({ side: "debit", upload: "message" }),
  "completion-void": gives,
  "qr-sale": charges,
  "qr-void": gives,
  "qr-refund": Object.freeze({ side: "credit", upload: "message" }),
});

export function sideOf(kind: string): Side {
  const side = Object.hasOwn(sides, kind) ? sides[kind] : undefined;
  if (!side) throw new Error(`no settlement is known of a ${kind}`);
  return side;
}

/** Booked at the host, as far as the terminal knows: by its answer, or by support's word. */
export function isBooked(transaction: Transaction): transaction is Approved | Vouched {
  return transaction.state === "approved" || (transaction.state === "vouched" && transaction.says === "charged");
}

/** Or the host may have booked it, as far as the terminal knows: not what has not left yet. */
export function mayBeBooked(transaction: Transaction): boolean {
  return !isUnbooked(transaction) && !(transaction.state === "repeating" && transaction.unsent);
}

/** UnionPay's RID (`unionpay.md`, 9). */
const UNIONPAY = "A000000333";
/** 9F06, the application that a chip was read by. */
const APPLICATION = 0x9f06;

/** A foreign organisation's card (外卡), where that is known: of a stripe it is not. */
export function isForeign({ facts: { chip } }: Transaction): boolean {
  const application = chip && tagsOf(chip.objects).value(APPLICATION);
  return application !== undefined && !toHex(application).startsWith(UNIONPAY);
}
