import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { sale } from "./sale";
import { voidOfSale } from "./void";

/** 扫码撤销: a payment by code of this batch is taken back, whole, by its credential: no card, and no code again. */
export const qrVoid: Kind = Object.freeze({
  kind: "qr-void",
  title: words.voidCode,
  message: voidOfSale.message,
  amount: sale.amount,
  card: "code",
  original: Object.freeze({ kinds: Object.freeze(["qr-sale"] as const), batch: "this", amount: "whole" }),
  asksAboutRepeats: false,
  reversal: "0400",
  slip: "qr-void",
});
