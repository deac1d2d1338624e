import type { LoggedMessage } from "../../simulator/message-log";
import type { Simulator } from "../../simulator/simulator";

/** How long a message with money is seen on its way, in real time: long enough to pull the plug. */
export const SEEN_MS = 2000;
/** Of a terminal's messages only the last ones can still be on their way. */
export const LAST_MESSAGES = 12;

/** Requests that move money, what takes one back, and their answers. */
const moneyTypes: readonly (string | undefined)[] = Object.freeze([
  ...["0100", "0110", "0200", "0210", "0220", "0230", "0400", "0410"],
]);

export function movesMoney({ shown }: Pick<LoggedMessage, "shown">): boolean {
  return moneyTypes.includes(shown.mti);
}

/** Slows the world down while a message with money travels. What happens, and at which virtual time, stays the same. */
export class SlowMotion {
  isOn = false;
  readonly #simulator: () => Simulator;

  /** @param simulator any of the world's terminals. */
  constructor(simulator: () => Simulator) {
    this.#simulator = simulator;
  }

  /**
   * @param runningMs now.
   * @returns how many times as fast as real time the world goes at most; Infinity where nothing is to be seen.
   */
  limitAt(runningMs: number): number {
    if (!this.isOn) return Number.POSITIVE_INFINITY;
    const travelling = this.#simulator()
      .company.flatMap(({ messages }) => messages.all.slice(-LAST_MESSAGES))
      .filter(({ flight }) => flight.leftMs <= runningMs && runningMs < flight.arrivesMs)
      .filter(movesMoney);
    return Math.min(...travelling.map(({ flight }) => (flight.arrivesMs - flight.leftMs) / SEEN_MS));
  }
}
