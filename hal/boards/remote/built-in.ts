import type { BuiltIn } from "../../board";
import { SoftwarePublicKey } from "../../drivers/software-public-key";
import { nativeQr } from "./native-qr";
import { type OtherFile, resourceRoms } from "./resource-rom";

/** What the firmware of a remote board has of its own: its files in flash, in the image or elsewhere, RSA by the engine's big integers, QR codes by the SDK. */
export function builtIn(other?: OtherFile): BuiltIn {
  return Object.freeze({ ...resourceRoms(other), publicKey: new SoftwarePublicKey(), qr: nativeQr });
}
