import type { QrFacts } from "../../book/facts";
import type { SaleSecrets } from "../../host/transaction-messages";

/** By what a payment by code is known again: field 59, A4 付款凭证码 of its approval. Nothing of it is secret. */
export function credentialSecrets({ credential = "" }: QrFacts): SaleSecrets {
  return { trackEncrypted: false, field59: `A4${String(credential.length).padStart(3, "0")}${credential}` };
}
