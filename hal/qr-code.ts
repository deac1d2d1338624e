/**
 * QR codes (ISO/IEC 18004), for payers' phones. On a device a native module makes them, because a symbol by script costs
 * millions of steps; like the fonts it is read from the firmware's own code, so it is synchronous and no device fails.
 *
 * Every encoder gives the same dots for the same content: the shortest mode of numeric, alphanumeric (both of text only) and
 * bytes for the whole content, the smallest version that holds it at level M, the level then raised to Q or H where that
 * costs no version, the mask by the penalties of ISO/IEC 18004, 7.8.3. A level below or above cannot be asked for: the SDK's
 * native module has no such option, and M reads well from paper and screen.
 */
export interface QrEncoder {
  /**
   * @param request `content`: text goes as UTF-8, without U+0000 and lone surrogates; bytes as they are.
   *   `versionMax`: the largest symbol that the caller has a place for, 1 to 40: 17 + 4 times so many modules a side. The
   *   native module takes 8 kB of memory for version 40, 1.4 kB for 15.
   * @throws RangeError when `versionMax` is out of its range.
   */
  encode(request: { readonly content: string | Uint8Array; readonly versionMax: number }): QrCode | QrTooLong;
}

/** A symbol without its quiet zone: four light modules on each side belong to it (ISO/IEC 18004, 5.3.8). */
export interface QrCode {
  readonly kind: "encoded";
  /** Modules a side, 21 to 177. */
  readonly size: number;
  /** `size` times `size` bytes, rows top down: 1 is dark, 0 is light. */
  readonly modules: Uint8Array;
}

/** The content does not fit a symbol of the greatest version allowed. */
export interface QrTooLong {
  readonly kind: "too-long";
}

/** Versions that the standard has. */
export const QR_VERSION_MAX = 40;

/** The most bytes in a symbol of version 40 at level M (ISO/IEC 18004, table 7). */
export const QR_BYTES_MAX = 2331;
