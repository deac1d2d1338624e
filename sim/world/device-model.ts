import type { SeededRandom } from "./random";

/** How a device model answers a call: with the contract's value, after so much virtual time. */
export type Answer = (value: unknown, afterMs?: number) => void;

/** A simulated device behind one port. It acts at once, in virtual time, and may answer later. */
export interface DeviceModel {
  /** The contract's constant properties. */
  readonly facts: object;
  /** Throws a TypeError when the call breaks the contract. */
  handle(method: string, argument: unknown, answer: Answer): void | Promise<void>;
  /**
   * What the contract answers when the device fails in this call; undefined where the contract has no fault. The call is over: nobody
   * waits in it any more.
   */
  failure(method: string): unknown;
  /** The power goes in the middle of this call: leave behind what the real thing would. */
  torn?(method: string, argument: unknown, random: SeededRandom): void;
  /** Alters an answer as a flipped bit would; undefined where nothing can be altered. */
  corrupt?(method: string, value: unknown, random: SeededRandom): unknown;
  /** The power is gone: forget everything volatile. */
  powerLost(): void;
}
