import type { BuiltIn } from "../../board";
import { SoftwarePublicKey } from "../../drivers/software-public-key";
import { resourceRoms } from "./resource-rom";

/** What the firmware of a remote board has of its own: its files in flash, and RSA by the engine's big integers. */
export function builtIn(): BuiltIn {
  return Object.freeze({ ...resourceRoms(), publicKey: new SoftwarePublicKey() });
}
