import { playInputs } from "../../sim/fuzz/play";
import type { Finding, FuzzTarget } from "../../sim/fuzz/target";

/** What a target takes badly: the seed of each input, and how. */
export async function findingsOf(
  target: FuzzTarget,
  seed: number,
  inputs: number,
): Promise<(Finding & { readonly seed: number })[]> {
  const findings: (Finding & { readonly seed: number })[] = [];
  await playInputs(target, seed, inputs, { found: (at, finding) => findings.push({ seed: at, ...finding }) });
  return findings;
}
