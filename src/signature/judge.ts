import { INK_HEIGHT_UNITS, type InkTraits } from "./ink";
import { defaultInkLimits, type InkLimits } from "./limits";

/**
 * too-little: the cardholder is asked again (C02); `missing` says what for. not-writing: the pad saw something else than a pen: many far
 * jumps, a scatter of touches, or a smudge that covers the pad.
 */
export type Judgement =
  | { readonly kind: "signature" }
  | { readonly kind: "too-little"; readonly missing: "ink" | "strokes" | "turns" | "length" | "extent" }
  | { readonly kind: "not-writing"; readonly sign: "jumps" | "dots" | "smudge" };

/** Says whether ink is a signature. It does not say whose. */
export function judgeInk(traits: InkTraits, limits: InkLimits = defaultInkLimits): Judgement {
  const permille = (units: number) => (units * 1000) / INK_HEIGHT_UNITS;
  if (traits.given === 0) return { kind: "too-little", missing: "ink" };
  if (traits.jumps > limits.jumpsMax) return { kind: "not-writing", sign: "jumps" };
  if (traits.dots > limits.dotsMax && traits.dots > traits.strokes) return { kind: "not-writing", sign: "dots" };
  if (traits.floodedPermille > limits.floodedMaxPermille) return { kind: "not-writing", sign: "smudge" };
  if (traits.strokes === 0) return { kind: "too-little", missing: "strokes" };
  if (traits.turns < limits.turnsMin) return { kind: "too-little", missing: "turns" };
  if (permille(traits.length) < limits.lengthMinPermille) return { kind: "too-little", missing: "length" };
  const width = permille(traits.right - traits.left);
  const height = permille(traits.bottom - traits.top);
  const large = Math.max(width, height) >= limits.extentMinPermille;
  if (!large || Math.min(width, height) < limits.breadthMinPermille) return { kind: "too-little", missing: "extent" };
  return { kind: "signature" };
}
