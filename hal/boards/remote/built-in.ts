import type { BuiltIn } from "../../board";
import { SoftwarePublicKey } from "../../drivers/software-public-key";
import { nativeQr } from "./native-qr";
import { resourceRoms } from "./resource-rom";

/** What the firmware of a remote board has of its own: its files in flash, RSA by the engine's big integers, QR codes by the SDK. */
export function builtIn(): BuiltIn {
  return Object.freeze({ ...resourceRoms(), publicKey: new SoftwarePublicKey(), qr: nativeQr });
}
