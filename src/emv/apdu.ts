import { writeText } from "../values/bcd";

/** Status words (EMV 4.4 Book 3, 6.3.5; ISO/IEC 7816-4, 5.6). */
export const status = Object.freeze({
  ok: 0x9000,
  applicationBlocked: 0x6283,
  authenticationBlocked: 0x6983,
  invalidated: 0x6984,
  conditions: 0x6985,
  seePhone: 0x6986,
  notSupported: 0x6a81,
  notFound: 0x6a82,
  recordNotFound: 0x6a83,
});

/** P1 of GENERATE AC and bits 8 and 7 of 9F27 (EMV 4.4 Book 3, 6.5.5.2). */
export const cryptogram = Object.freeze({ aac: 0x00, tc: 0x40, arqc: 0x80 });
/** P1: answer with a CDA signature. */
export const CDA_REQUESTED = 0x10;

/** CLA INS P1 P2 [Lc data] [Le = 00]. @param data 0 to 255 bytes. */
function command(header: number, data: Uint8Array | undefined, expectsData: boolean): Uint8Array {
  const body = data && data.length > 0 ? data.length + 1 : 0;
  const bytes = new Uint8Array(4 + body + (expectsData ? 1 : 0));
  bytes[0] = header >>> 24;
  bytes[1] = header >>> 16;
  bytes[2] = header >>> 8;
  bytes[3] = header;
  if (data && body > 0) {
    bytes[4] = data.length;
    bytes.set(data, 5);
  }
  return bytes;
}

/** SELECT by name (EMV 4.4 Book 1, 11.3). @param next the next application that begins so. */
export function select(name: Uint8Array, next = false): Uint8Array {
  return command(next ? 0x00a40402 : 0x00a40400, name, true);
}

/** SELECT of a directory by its text name: "1PAY.SYS.DDF01", "2PAY.SYS.DDF01". */
export function selectDirectory(name: string): Uint8Array {
  const bytes = new Uint8Array(name.length);
  writeText(bytes, 0, name, 0x20, 0x7e);
  return select(bytes);
}

/** READ RECORD (Book 3, 6.5.11). */
export function readRecord(file: number, record: number): Uint8Array {
  return command(0x00b20004 + record * 0x100 + file * 8, undefined, true);
}

/** GET PROCESSING OPTIONS (Book 3, 6.5.8). @param values what PDOL asks for, at most 252 bytes. */
export function getProcessingOptions(values: Uint8Array): Uint8Array {
  const long = values.length > 0x7f;
  const data = new Uint8Array(values.length + (long ? 3 : 2));
  data[0] = 0x83;
  if (long) data[1] = 0x81;
  data[long ? 2 : 1] = values.length;
  data.set(values, long ? 3 : 2);
  return command(0x80a80000, data, true);
}

/** GET DATA (Book 3, 6.5.7). @param tag of two bytes. */
export function getData(tag: number): Uint8Array {
  return command(0x80ca0000 + tag, undefined, true);
}

/** INTERNAL AUTHENTICATE (Book 3, 6.5.9). */
export function internalAuthenticate(values: Uint8Array): Uint8Array {
  return command(0x00880000, values, true);
}

/** GENERATE AC (Book 3, 6.5.5). */
export function generateCryptogram(request: number, values: Uint8Array): Uint8Array {
  return command(0x80ae0000 + request * 0x100, values, true);
}

/** EXTERNAL AUTHENTICATE (Book 3, 6.5.4). */
export function externalAuthenticate(data: Uint8Array): Uint8Array {
  return command(0x00820000, data, false);
}

/** GET CHALLENGE (Book 3, 6.5.6). */
export function getChallenge(): Uint8Array {
  return command(0x00840000, undefined, true);
}
