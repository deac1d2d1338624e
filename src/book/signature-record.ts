import type { SignatureState, Unavailable } from "./signature-state";

/** A signature's image as flash holds it: pieces that `SecureElement.seal` made, in order. */
export type SealedInk = readonly Uint8Array[];

const plainSignatures = Object.freeze(["none", "paper", "owed", "unsigned", "uploaded"] as const);
const SMALL_AMOUNT = 5;
const TAKEN = 6;
const UNSENT = 7;
const UNAVAILABLE = 8;
const reasons: readonly Unavailable["why"][] = Object.freeze(["pad", "ink"]);

export function isSealedInk(value: unknown): value is SealedInk {
  return Array.isArray(value) && value.every((piece) => piece instanceof Uint8Array);
}

/** The numbers are in flash: `record.ts` has the table. */
export function signatureToRecord(signature: SignatureState): unknown {
  switch (signature.kind) {
    case "none":
    case "paper":
    case "owed":
    case "unsigned":
    case "uploaded":
      return plainSignatures.indexOf(signature.kind);
    case "small-amount":
      return [SMALL_AMOUNT, signature.limitFen];
    case "taken":
      return [TAKEN, signature.refusals, signature.refusal ?? null];
    case "unsent":
      return [UNSENT, signature.refusal, ...(signature.forGood ? [true] : [])];
    case "unavailable":
      return [UNAVAILABLE, reasons.indexOf(signature.why)];
  }
}

export function signatureFromRecord(value: unknown): SignatureState | undefined {
  if (!Array.isArray(value)) {
    const kind = plainSignatures[value as number];
    return kind && { kind };
  }
  const [code, first, second] = value as readonly unknown[];
  switch (code) {
    case SMALL_AMOUNT:
      return typeof first === "number" ? { kind: "small-amount", limitFen: first } : undefined;
    case TAKEN:
      if (typeof first !== "number") return undefined;
      return { kind: "taken", refusals: first, ...(typeof second === "string" ? { refusal: second } : {}) };
    case UNSENT:
      return { kind: "unsent", refusal: String(first), ...(second === true ? { forGood: true } : {}) };
    case UNAVAILABLE: {
      const why = reasons[first as number];
      return why && { kind: "unavailable", why };
    }
    default:
      return undefined;
  }
}

/** Layout 1: nobody could sign on a pad, and the cardholder has long gone. */
export function signatureFromLayout1(value: unknown): SignatureState | undefined {
  const signature = signatureFromRecord(value);
  return signature?.kind === "owed" ? { kind: "unsigned" } : signature;
}
