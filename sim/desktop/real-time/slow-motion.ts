import type { LoggedMessage } from "../../simulator/message-log";

/** How long a message with money is seen on its way, in real time: a hand that waits for it has time to pull the plug. */
export const SEEN_MS = 2000;
/** A terminal's last messages: what is older has come long ago. */
export const LAST_MESSAGES = 12;

/** Requests that move money, what takes one back, and their answers. */
const moneyTypes: readonly (string | undefined)[] = Object.freeze([
  ...["0100", "0110", "0200", "0210", "0220", "0230", "0400", "0410"],
]);

export function movesMoney({ shown }: Pick<LoggedMessage, "shown">): boolean {
  return moneyTypes.includes(shown.mti);
}

/** Lets real time go on longer while a message with money travels. Virtual time, and all that happens in it, stays what it is. */
export class SlowMotion {
  isOn = false;
  readonly #terminals: () => readonly (readonly LoggedMessage[])[];

  /** @param terminals the messages of each, oldest first. */
  constructor(terminals: () => readonly (readonly LoggedMessage[])[]) {
    this.#terminals = terminals;
  }

  /**
   * @param runningMs now.
   * @returns how many times as fast as real time the world goes at most; Infinity where nothing is to be seen.
   */
  limitAt(runningMs: number): number {
    let limit = Number.POSITIVE_INFINITY;
    if (!this.isOn) return limit;
    for (const messages of this.#terminals())
      for (const message of messages.slice(-LAST_MESSAGES)) {
        const { leftMs, arrivesMs } = message.flight;
        if (leftMs <= runningMs && runningMs < arrivesMs && movesMoney(message))
          limit = Math.min(limit, (arrivesMs - leftMs) / SEEN_MS);
      }
    return limit;
  }
}
