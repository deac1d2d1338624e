import type { Transaction } from "../../book/states";
import type { ReversalTried } from "../../host/reversal";

/** How one attempt ended to hear what the host has of a transaction. */
export type Tried =
  | Exclude<ReversalTried, { readonly kind: "confirmed" }>
  | { readonly kind: "confirmed"; readonly transaction: Transaction };
