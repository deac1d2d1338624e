import type { Text } from "../../../hal/display";
import { type Facts, isOrder } from "../../book/facts";
import type { Session } from "../../context";
import { authorisation } from "./authorisation";
import { authorisationVoid } from "./authorisation-void";
import { balance } from "./balance";
import { completion } from "./completion";
import { completionAdvice } from "./completion-advice";
import { completionVoid } from "./completion-void";
import type { Kind } from "./kind";
import { qrOrder } from "./qr-order";
import { qrRefund } from "./qr-refund";
import { qrSale } from "./qr-sale";
import { qrVoid } from "./qr-void";
import { refund } from "./refund";
import { sale } from "./sale";
import { voidOfSale } from "./void";

/** Every kind, by the name that the journal knows it by. */
const kinds: { readonly [kind in Facts["kind"]]: Kind } = Object.freeze({
  sale,
  void: voidOfSale,
  authorisation,
  "qr-sale": qrSale,
  "qr-void": qrVoid,
  "qr-refund": qrRefund,
  refund,
  balance,
  "authorisation-void": authorisationVoid,
  completion,
  "completion-advice": completionAdvice,
  "completion-void": completionVoid,
});

export function kindOf(facts: Pick<Facts, "kind" | "qr">): Kind {
  return isOrder(facts) && facts.kind === "qr-sale" ? qrOrder : kinds[facts.kind];
}

/** What is being done at the counter: while a card is asked for it is not recorded yet. */
export function kindInHand({ inHand }: Session): Kind {
  return inHand.sale ? kindOf(inHand.sale) : sale;
}

export function titleInHand(session: Session): Text {
  return kindInHand(session).title;
}
