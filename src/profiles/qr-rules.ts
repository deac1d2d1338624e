import type { Parameters } from "../book/params";
import { type Wallet, wallets } from "../values/wallet";
import type { AcquirerProfile } from "./acquirers";

/** Layouts of parameter 56 that this firmware reads; with another one the profile's own word stays. */
const VERSION = "01";

/**
 * Whose payer codes the acquirer takes: parameter 56, 5 digits: version 2, WeChat 1, Alipay 1, UnionPay 1; where it sends none, its
 * profile. Private to this family of acquirers.
 */
export function walletsTaken(
  parameters: Parameters | undefined,
  { wallets: usual }: Pick<AcquirerProfile, "wallets">,
): readonly Wallet[] {
  const text = parameters?.qrRules ?? "";
  if (text.slice(0, 2) !== VERSION || !/^[01]{3}$/.test(text.slice(2))) return usual;
  return wallets.filter((_, at) => text[2 + at] === "1");
}
