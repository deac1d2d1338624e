import type { CardAnswer } from "../../src/emv/types";
import { answer } from "./world";

/**
 * A recorded card: answers each command as it did, and throws at one that it was not asked then. What belongs to the
 * transport (61xx and GET RESPONSE, 6Cxx and the repeat) is put together, as a reader does.
 */
export class Transcript {
  readonly #left: { command: string; response: string }[];
  readonly #also: { readonly [command: string]: string };

  /**
   * @param skipped commands of the record that this kernel has no reason to send.
   * @param rewritten recorded commands that are written otherwise here, and mean the same.
   * @param also commands that it sends and that the record lacks.
   */
  constructor(
    apdus: readonly (readonly [string, string])[],
    options: {
      readonly skipped?: readonly string[];
      readonly rewritten?: { readonly [command: string]: string };
      readonly also?: { readonly [command: string]: string };
    } = {},
  ) {
    this.#left = merged(apdus)
      .filter((one) => !options.skipped?.includes(one.command))
      .map((one) => ({ ...one, command: options.rewritten?.[one.command] ?? one.command }));
    this.#also = options.also ?? {};
  }

  readonly card = (command: string): CardAnswer => {
    const also = this.#also[command];
    if (also !== undefined) return answer(also);
    const next = this.#left.shift();
    if (!next) throw new Error(`the record has ended, and the kernel sends ${command}`);
    if (next.command !== command)
      throw new Error(`the record goes on with\n${next.command}, the kernel sends\n${command}`);
    return answer(next.response);
  };

  /** Commands that were not sent yet. */
  get left(): readonly string[] {
    return this.#left.map((one) => one.command);
  }
}

function merged(apdus: readonly (readonly [string, string])[]): { command: string; response: string }[] {
  const whole: { command: string; response: string }[] = [];
  let pending: string | undefined;
  for (const [command, response] of apdus) {
    const original: string = pending ?? command;
    if (response.startsWith("61") && response.length === 4) pending = original;
    else if (response.startsWith("6C") && response.length === 4) pending = original;
    else {
      whole.push({ command: original, response });
      pending = undefined;
    }
  }
  return whole;
}
