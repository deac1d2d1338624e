import type { Text } from "../../hal/display";
import type { MoneyState } from "../values/money-state";
import { text } from "./text";

const words: { readonly [state in MoneyState]: Text } = Object.freeze({
  "not charged": text("未扣款", "Not charged"),
  charged: text("已扣款", "Charged"),
  "being checked": text("款项核查中", "Money being checked"),
  returned: text("款项已退回顾客", "Returned to customer"),
  held: text("已冻结", "Held"),
  released: text("已解除冻结", "Hold released"),
  "partly returned": text("部分款项已退回", "Partly returned"),
  none: text("未动用款项", "No money moved"),
});

export function moneyText(state: MoneyState): Text {
  return words[state];
}
