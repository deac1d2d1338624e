import type { Personalisation } from "../../hal/board";
import type { KeyAlgorithm, MacAlgorithm } from "../../hal/secure-element";
import type { DialectSwitches } from "../profiles/dialect";

type Switched = Pick<Personalisation, "keyAlgorithm">;

/** What the terminal's keys are for. */
export function keyAlgorithmOf({ keyAlgorithm }: Switched): KeyAlgorithm {
  return keyAlgorithm ?? "des3";
}

/** The MAC of what is not 8583's own: proofs of sign-ins, and the management line. */
export function ownMac({ keyAlgorithm }: Switched): MacAlgorithm {
  return keyAlgorithm === "sm4" ? "hmac-sm3" : "x9.19";
}

/** The MAC of field 64. X9.19 is defined over DES. */
export function field64Mac({ keyAlgorithm }: Switched, { mac }: Pick<DialectSwitches, "mac">): MacAlgorithm {
  return keyAlgorithm === "sm4" ? "ecb" : mac;
}
