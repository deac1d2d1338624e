import type { TerminalModel } from "../../hal/board";
import { acquirerProfiles } from "../../sim/acquirer/default-configuration";
import { seedsFrom } from "../sample";

const SEEDS = 12;
const { first, count } = seedsFrom(1, SEEDS);
const models: readonly TerminalModel[] = Object.freeze(["classic", "esign", "smart"]);
const asked = process.env["QIANSHOU_DAY"];

/** One seed alone is asked for (`QIANSHOU_DAY`), by somebody who looks for what went wrong. */
export const isAsked: boolean = asked !== undefined;
export const seeds: readonly number[] = isAsked
  ? [Number(asked)]
  : Array.from({ length: count }, (_, at) => first + at);

/** For a machine that is busy with other things. */
export const DAY_LIMIT_MS = 120_000;

/** Neighbouring seeds have other models and other acquirers, of the first four. */
export function worldOf(seed: number) {
  return { seed, model: models[seed % 3] ?? "classic", acquirer: acquirerProfiles[seed % 4] ?? "lakala" };
}
