import type { WorkingKeys } from "../acquirer/host-security";

/**
 * In which way a forged answer proves nothing: no field 64; zeros in it; wrong in each of its characters; right in its first
 * half; that of another message; made with the key of the sign-in before.
 */
export const proofs = Object.freeze(["none", "zeros", "wrong", "half", "other", "old"] as const);
export type Proof = (typeof proofs)[number];

/** Under which keys: a message's of 8583, and that with the management line's. */
export type WorkingMacs = Pick<WorkingKeys, "mac" | "line">;
