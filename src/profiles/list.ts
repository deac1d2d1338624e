import { lakala } from "./lakala";
import type { Acquirer } from "./profile";
import { shengpay } from "./shengpay";
import { tongfu } from "./tongfu";
import { unionpay } from "./unionpay";

/** All that this firmware knows, by `Personalisation.acquirer`. */
export const acquirers: { readonly [acquirer: string]: Acquirer } = Object.freeze({
  lakala,
  shengpay,
  tongfu,
  unionpay,
});
