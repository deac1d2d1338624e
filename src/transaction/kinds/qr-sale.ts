import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { sale } from "./sale";

/** 扫码收款 (被扫): the payer shows a code to the scanner, and nothing of a card. Parameter 56 and the profile offer it. */
export const qrSale: Kind = Object.freeze({
  kind: "qr-sale",
  title: words.scanToPay,
  message: sale.message,
  amount: sale.amount,
  card: "code",
  asksAboutRepeats: true,
  reversal: "0400",
  slip: "qr-sale",
});
