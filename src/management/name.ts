import type { Devices } from "../../hal/board";
import { fromHex, toHex } from "../values/bcd";

/** Guessed or drawn again: 2^64 names. */
const RANDOM_BYTES = 8;
const COUNT_BYTES = 3;

/**
 * A name that no request of this terminal has had or will have: the secure element's count, and a random number. It is made of nothing in
 * the journal: a terminal that lost its journal, or has an older one, makes no name twice (`money.md`, 10). Where the element has no count
 * the random number alone tells them apart.
 */
export async function newName(devices: Pick<Devices, "random" | "secure-element">): Promise<string> {
  const counted = await devices["secure-element"].counter({ do: "read" });
  const count = counted.kind === "count" ? counted.count : 0;
  const random = await devices.random.bytes({ length: RANDOM_BYTES });
  return (
    count
      .toString(16)
      .toUpperCase()
      .padStart(2 * COUNT_BYTES, "0") + toHex(random)
  );
}

/** As it goes out: 11 bytes of its 22 hex digits. */
export function nameBytes(name: string): Uint8Array {
  return fromHex(name);
}
