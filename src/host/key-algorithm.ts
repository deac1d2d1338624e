import type { Personalisation } from "../../hal/board";
import type { KeyAlgorithm, MacAlgorithm } from "../../hal/secure-element";

type Switched = Pick<Personalisation, "keyAlgorithm">;

/** What the terminal's keys are for. */
export function keyAlgorithmOf({ keyAlgorithm }: Switched): KeyAlgorithm {
  return keyAlgorithm ?? "des3";
}

/** The MAC of what is not 8583's own: proofs of sign-ins, and the management line. */
export function ownMac({ keyAlgorithm }: Switched): MacAlgorithm {
  return keyAlgorithm === "sm4" ? "hmac-sm3" : "x9.19";
}
