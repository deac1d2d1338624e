const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * The bytes of base64 (RFC 4648, 4): padded, nothing between its characters, nothing in its spare bits.
 * @returns undefined for any other text, and for one with more than `bytesMax` bytes.
 */
export function bytesOfBase64(text: string, bytesMax: number): Uint8Array | undefined {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const count = (text.length / 4) * 3 - padding;
  if (text.length === 0 || text.length % 4 !== 0 || count > bytesMax) return undefined;
  const bytes = new Uint8Array(count);
  let [bits, held, at] = [0, 0, 0];
  for (let index = 0; index < text.length - padding; index++) {
    const digit = DIGITS.indexOf(text.charAt(index));
    if (digit < 0) return undefined;
    bits = ((bits << 6) | digit) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined;
}
