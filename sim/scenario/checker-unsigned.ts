import type { Simulator } from "../simulator/simulator";

/** What the acquirer lets pass without a signature. */
export interface Unsigned {
  /** 小额免签: taps up to here; -1 where none. */
  readonly tapFen: number;
  /** A PIN stands for the signature. */
  readonly pinSuffices: boolean;
}

/** 小额免签 as everybody has it: 1000.00. */
export const everywhere: Unsigned = Object.freeze({ tapFen: 100_000, pinSuffices: false });

/** Parameter 50 in its first layout: small taps allowed, their limit, what follows on no ink, PIN suffices, bytes of a part. */
const SIGNATURE_RULES = /^01([01])(\d{12})\d([01])\d{3}$/;

/** The most that any of the acquirer's rules lets pass: a sale was made under one of them, and nobody knows which. */
export function unsignedBy(rules: readonly string[]): Unsigned {
  const read = rules.flatMap((text): readonly Unsigned[] => {
    const [, allowed, tapFen, pinSuffices] = SIGNATURE_RULES.exec(text) ?? [];
    if (tapFen === undefined) return [everywhere];
    return [{ tapFen: allowed === "1" ? Number(tapFen) : -1, pinSuffices: pinSuffices === "1" }];
  });
  if (read.length === 0) return everywhere;
  return {
    tapFen: Math.max(...read.map(({ tapFen }) => tapFen)),
    pinSuffices: read.some(({ pinSuffices }) => pinSuffices),
  };
}

/** For what both `check` and the sweeps hold against the acquirer. */
export function unsignedAt({ acquirer }: Simulator): Unsigned {
  return unsignedBy(acquirer.parameterValues("50"));
}
