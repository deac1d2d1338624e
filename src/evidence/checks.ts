import type { CardReaderFault } from "../../hal/card-reader";
import type { ConnectFault } from "../../hal/network";
import type { PrinterFault } from "../../hal/printer";
import type { SignaturePadFault } from "../../hal/signature-pad";
import type { SignInFailure } from "./failures";

/** What a self-test looks at, in this order; the place in the list is the number in the code for support. */
export const checkNames = Object.freeze([
  "card-reader",
  "keypad",
  "display",
  "secure-element",
  "printer",
  "signature-pad",
  "battery",
  "flash",
  "keys",
  "clock",
  "version",
  "bearer",
  "dns",
  "tcp",
  "tls",
  "echo",
] as const);
export type CheckName = (typeof checkNames)[number];

/** What a look finds amiss, in words of the contracts. "unintelligible": what came is no word of theirs. */
export type FoundWord =
  | PrinterFault
  | CardReaderFault
  | SignaturePadFault
  | ConnectFault
  | "unintelligible"
  | "dark"
  | "tampered"
  | "no-master-key"
  | "no-working-keys"
  | "not-set"
  | Exclude<SignInFailure["kind"], "unanswered">;

/** The same, or with its figure. */
export type Found =
  | FoundWord
  | { readonly kind: "charge"; readonly percent: number }
  | { readonly kind: "retired"; readonly sectors: number }
  | { readonly kind: "parameters"; readonly version: string };

/** One look: how it went, how long it took, and what it found where it did not go well. */
export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  readonly ms: number;
  readonly found?: Found;
}
