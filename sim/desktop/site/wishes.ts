import type { TerminalModel } from "../../../hal/board";
import type { AcquirerProfile } from "../../acquirer/configuration";
import { acquirerProfiles } from "../../acquirer/default-configuration";
import type { Speed } from "../../scenario/pace";

export interface Wishes {
  readonly model: TerminalModel;
  readonly acquirer: AcquirerProfile;
  readonly seed: number;
  readonly speed: Speed;
}

const models: readonly TerminalModel[] = Object.freeze(["classic", "esign", "smart"]);
const speeds: readonly Speed[] = Object.freeze([1, 10, "max"]);
const SEED_MAX = 0xffff_ffff;

/**
 * What the page's address asks for, by the same names as `npm start`: `?model=smart&acquirer=unionpay&seed=7&speed=10`. What is left out,
 * or is no such word, is as with `npm start` alone.
 */
export function wishesOf(search: string): Wishes {
  const asked = new URLSearchParams(search);
  const word = <T extends string | number>(name: string, words: readonly T[], otherwise: T): T =>
    words.find((each) => String(each) === asked.get(name)) ?? otherwise;
  const seed = asked.get("seed") ?? "";
  return {
    model: word("model", models, "classic"),
    acquirer: word("acquirer", acquirerProfiles, "lakala"),
    seed: /^\d{1,10}$/.test(seed) && Number(seed) <= SEED_MAX ? Number(seed) : 1,
    speed: word("speed", speeds, 1),
  };
}
