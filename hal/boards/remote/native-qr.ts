/// <reference types="@moddable/typings/qrcode" />
import qrcode from "qrcode";
import { QR_BYTES_MAX, QR_VERSION_MAX, type QrCode, type QrEncoder, type QrTooLong } from "../../qr-code";

const TOO_LONG: QrTooLong = Object.freeze({ kind: "too-long" });

/** QR codes by the SDK's native module (Nayuki's generator in C). */
export const nativeQr: QrEncoder = Object.freeze({
  encode({ content, versionMax }: { readonly content: string | Uint8Array; readonly versionMax: number }) {
    if (!Number.isInteger(versionMax) || versionMax < 1 || versionMax > QR_VERSION_MAX)
      throw new RangeError(`versionMax: expected 1 to ${QR_VERSION_MAX}`);
    // Bytes beyond its buffer the module does not take at all.
    if (typeof content !== "string" && content.length > QR_BYTES_MAX) return TOO_LONG;
    return encoded(content, versionMax) ?? TOO_LONG;
  },
});

/** The module tells in no other way than by an exception that there is no version for the content. */
function encoded(content: string | Uint8Array, maxVersion: number): QrCode | undefined {
  try {
    const symbol = qrcode({ input: content, maxVersion });
    return { kind: "encoded", size: symbol.size, modules: new Uint8Array(symbol) };
  } catch (error) {
    if (error instanceof Error && ["qrcode failed", "invalid"].includes(error.message)) return undefined;
    throw error;
  }
}
