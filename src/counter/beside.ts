import type { Terminal } from "../context";
import { freshStack } from "../values/fresh-stack";

/**
 * Waits for a part's call and, until that is over, for keys. A call that throws (B21) throws here, once, and wakes the other: nobody
 * would catch what a promise throws that nobody waits for.
 * @param oneKey waits for one key, and is told by its argument whether the part's call is over since.
 */
export async function besideKeys<T>(
  { devices }: Pick<Terminal, "devices">,
  call: Promise<T>,
  oneKey: (isOver: () => boolean) => Promise<void>,
): Promise<T> {
  let over = false;
  const isOver = () => over;
  const ended = call.finally(() => {
    over = true;
    return devices.keypad.cancel();
  });
  const keys = async () => {
    await freshStack;
    while (!over) await oneKey(isOver);
  };
  const [result] = await Promise.all([ended, keys()]);
  return result;
}
