import type { Text } from "../../hal/display";
import { type Names, text, unnamed } from "./text";

/** What merchants call their acquirers. Another one has no name of its own here. */
const acquirers: { readonly [acquirer: string]: Text } = Object.freeze({
  lakala: text("拉卡拉", "Lakala"),
  shengpay: text("盛付通", "Shengpay"),
  tongfu: text("通付", "Tongfu"),
  unionpay: text("银联", "UnionPay"),
});

/** As in `Personalisation`: whose terminal it is. */
export interface Whose {
  readonly acquirer: string;
  readonly supportPhone: string;
  readonly merchant?: string;
  readonly terminal?: string;
}

/** What the texts of a terminal are filled with. @param serial its own number. */
export function namesOf({ acquirer, supportPhone, merchant = "", terminal = "" }: Whose, serial = ""): Names {
  const name = Object.hasOwn(acquirers, acquirer) ? acquirers[acquirer] : undefined;
  return { acquirer: name ?? unnamed.acquirer, phone: supportPhone, merchant, terminal, serial };
}
