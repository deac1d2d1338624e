import type { Terminal } from "../context";
import { freshStack } from "../values/fresh-stack";

/**
 * Waits for a part's call and, until that is over, for keys. The end of the call wakes who waits for a key, also where it throws (B21).
 * Where the keys throw, the call runs to its own time-out. Both are waited for together: what the second one throws is caught, too.
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
