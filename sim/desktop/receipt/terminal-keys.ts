import type { Simulator } from "../../simulator/simulator";
import type { TerminalKeys } from "./open-receipt";

/** What the acquirer was told when the terminals were set up. A tampered one has no key any more. */
export async function keysOf({ company }: Simulator): Promise<TerminalKeys> {
  const keys: { [terminal: string]: string } = {};
  for (const { world, secureElement } of company) {
    const { personalisation } = world.hello();
    const key = await secureElement.publicKey();
    if (personalisation && key.kind !== "fault") keys[personalisation.terminal] = hexOf(key.bytes);
  }
  return keys;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
