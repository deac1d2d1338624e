import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { refund } from "./refund";
import { sale } from "./sale";

/** 扫码退货: a payment by code of any batch and day is given back, all or a part, by its credential: no card, and no code again. */
export const qrRefund: Kind = Object.freeze({
  kind: "qr-refund",
  title: words.refundCode,
  message: refund.message,
  amount: sale.amount,
  card: "code",
  original: Object.freeze({ kinds: Object.freeze(["qr-sale"] as const), batch: "any", amount: "part" }),
  offered: "refund",
  asksAboutRepeats: false,
  reversal: "again",
  slip: "qr-refund",
});
