import type { Room } from "../../scenario/room";
import type { Act } from "../wanted";

/** Of the record that was stored last, more bytes than its parity mends. */
const BYTES = 24;
const ERASED = 0xff;

/** D08: the power goes, bits of the record that was stored last turn over, the power comes back. */
export function recordDamaged({ simulator }: Room): readonly Act[] {
  const { bytes } = simulator.flash.image;
  const end = lastStored(bytes);
  const flip = Array.from({ length: BYTES }, (_, back) => ({ at: end - back, bit: back % 8 }));
  return [
    ["power", { action: "cut" }],
    ["flash", { flip }],
    ["power", { action: "on" }],
  ];
}

/** Where the newest sector's last byte lies that was programmed: sectors are filled from their beginning. */
function lastStored(bytes: Uint8Array): number {
  let at = bytes.length - 1;
  while (at > 0 && bytes[at] === ERASED) at--;
  return at;
}
