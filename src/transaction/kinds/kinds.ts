import type { Text } from "../../../hal/display";
import type { Facts } from "../../book/facts";
import type { Session } from "../../context";
import type { Kind } from "./kind";
import { sale } from "./sale";
import { voidOfSale } from "./void";

/** Every kind, by the name that the journal knows it by. */
const kinds: { readonly [kind in Facts["kind"]]: Kind } = Object.freeze({
  sale,
  void: voidOfSale,
});

export function kindOf({ kind }: Pick<Facts, "kind">): Kind {
  return kinds[kind];
}

/** The title of what is being done at the counter: while a card is asked for it is not recorded yet. */
export function titleInHand({ inHand }: Session): Text {
  return inHand.sale ? kindOf(inHand.sale).title : sale.title;
}
