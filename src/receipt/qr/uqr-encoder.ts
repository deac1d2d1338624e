import { encode } from "uqr";
import { QR_BYTES_MAX, QR_VERSION_MAX, type QrCode, type QrEncoder, type QrTooLong } from "../../../hal/qr-code";

/**
 * QR codes by the package uqr, where there is no native module: on the desktop and in its XS workers. Both descend from
 * Nayuki's generator, so the dots are those of the SDK's module `qrcode`. A symbol of 300 bytes takes 24 million steps and
 * 35,000 slots of XS: no firmware on a board imports this.
 */
export const uqrEncoder: QrEncoder = Object.freeze({
  encode({ content, versionMax }: { readonly content: string | Uint8Array; readonly versionMax: number }) {
    if (!Number.isInteger(versionMax) || versionMax < 1 || versionMax > QR_VERSION_MAX)
      throw new RangeError(`versionMax: expected 1 to ${QR_VERSION_MAX}`);
    // Beyond this no mode helps but the digits', so the search for a version is not begun; it also bounds the work.
    if (content.length > DIGITS_MAX || (typeof content !== "string" && content.length > QR_BYTES_MAX)) return TOO_LONG;
    const symbol = fitted(content, versionMax);
    return symbol === undefined ? TOO_LONG : flattened(symbol);
  },
});

/** The most digits in a symbol of version 40 at level M (ISO/IEC 18004, table 7). */
const DIGITS_MAX = 5596;

const TOO_LONG: QrTooLong = Object.freeze({ kind: "too-long" });

/** The rows of the symbol; undefined when it does not fit, which the package tells by an exception. */
function fitted(content: string | Uint8Array, versionMax: number): readonly (readonly boolean[])[] | undefined {
  try {
    const bytesOrText = typeof content === "string" ? content : Array.from(content);
    return encode(bytesOrText, { ecc: "M", boostEcc: true, maxVersion: versionMax, border: 0 }).data;
  } catch (error) {
    if (error instanceof RangeError && error.message === "Data too long") return undefined;
    throw error;
  }
}

function flattened(rows: readonly (readonly boolean[])[]): QrCode {
  const size = rows.length;
  const modules = new Uint8Array(size * size);
  let at = 0;
  for (const row of rows) {
    for (let x = 0; x < size; x++) modules[at++] = row[x] === true ? 1 : 0;
  }
  return { kind: "encoded", size, modules };
}
