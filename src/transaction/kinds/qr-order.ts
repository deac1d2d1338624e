import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { qrSale } from "./qr-sale";

/**
 * 收款码 (主扫): the terminal shows a code, and the payer's phone reads it. Its order goes by the management line; its record is that of any
 * payment by code, and the same takes it back. Profile and model offer it.
 */
export const qrOrder: Kind = Object.freeze({
  ...qrSale,
  title: words.showCode,
  card: "shown",
  // Nobody has shown anything yet: two codes of one amount are two payers.
  asksAboutRepeats: false,
  reversal: "again",
});
