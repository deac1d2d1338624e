import type { TerminalModel } from "../../../hal/board";
import type { AcquirerProfile } from "../../acquirer/configuration";
import type { Speed } from "../../scenario/pace";
export interface Wishes {
  readonly model: TerminalModel;
  readonly acquirer: AcquirerProfile;
  readonly seed: number;
  readonly speed: Speed;
}
/**
 * What the page's address asks for, by the same names as `npm start`: `?model=smart&acquirer=unionpay&seed=7&speed=10`. What is left out,
 * or is no such word, is as with `npm start` alone.
 */
export declare function wishesOf(search: string): Wishes;
