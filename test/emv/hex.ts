/** Bytes from hex digits; also where Node's Buffer is not, in the XS worker. */
export function bytes(hex: string): Uint8Array {
  const digits = hex.replaceAll(" ", "");
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}
