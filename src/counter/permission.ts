import type { TransactionKind } from "../book/facts";
import type { SupportedTransaction } from "../book/params";
import type { Role } from "../book/people";
import type { Terminal } from "../context";
import { profileOf } from "../profiles/acquirers";

/** May somebody do it? not offered: nobody may, the acquirer does not have it. */
export type Permission = "yes" | "no" | "not offered";

/** What is asked about. */
export interface Asked {
  readonly kind: TransactionKind;
  /** Its bit of parameter 26, where it has one. */
  readonly offered?: SupportedTransaction;
  /** Who may do it. */
  readonly roles: readonly Role[];
}

/** Of the operator who is logged in. Asked anew each time, so that a change counts at once. */
export async function permissionOf(
  { session: { operator }, book, personalisation }: Terminal,
  { kind, offered, roles }: Asked,
): Promise<Permission> {
  if (profileOf(personalisation.acquirer).menu.without.includes(kind)) return "not offered";
  const supported = (await book.settings.parameters())?.supported;
  if (offered && supported?.includes(offered) === false) return "not offered";
  return operator !== undefined && roles.includes(operator.role) ? "yes" : "no";
}
