import type { Exchanged } from "./link";

/** A card's answer to a whole command. */
export type Answered =
  | { readonly kind: "response"; readonly data: Uint8Array; readonly status: number }
  | { readonly kind: "removed" | "protocol-error" | "card-timeout" | "no-answer" };

/** One TPDU: a header of five bytes and the data that go to the card; data, SW1 and SW2 come back. */
export type ExchangeTpdu = (tpdu: Uint8Array) => Promise<Exchanged>;

const RESPONSE_MAX = 256;
/** GET RESPONSE and the right Le: a card that goes on asking for more is not spoken to any longer. */
const TPDUS_MAX = 20;
const HEADER = 5;

/**
 * Brings one command to a card by T=0 (ISO/IEC 7816-3, 12.2; EMV 4.3 Book 1, 9.3.1): Le goes into P3; 6Cxx repeats with the right Le; 61xx and
 * a warning fetch the data by GET RESPONSE.
 * @param command CLA INS P1 P2 [Lc data] [Le], 4 to 261 bytes, its lengths right.
 */
export async function transmitT0(exchange: ExchangeTpdu, command: Uint8Array): Promise<Answered> {
  const { length } = command;
  const lc = length > HEADER ? (command[4] as number) : 0;
  // Case 1 has no P3: zero takes its place.
  const first = length === 4 ? Uint8Array.of(...command, 0x00) : command.subarray(0, HEADER + lc);
  const fetches = length > HEADER + lc;
  let tpdu = first;
  let warning: number | undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let left = TPDUS_MAX; left > 0; left--) {
    const came = await exchange(tpdu);
    if (came.kind !== "bytes") return failed(came.kind);
    const { bytes } = came;
    if (bytes.length < 2) return { kind: "protocol-error" };
    const data = bytes.subarray(0, -2);
    const sw1 = bytes[bytes.length - 2] as number;
    const sw2 = bytes[bytes.length - 1] as number;
    size += data.length;
    if (size > RESPONSE_MAX) return { kind: "protocol-error" };
    if (data.length > 0) parts.push(data);
    if (sw1 === 0x6c && tpdu.length === HEADER) {
      tpdu = Uint8Array.of(...tpdu.subarray(0, 4), sw2);
    } else if (sw1 === 0x61) {
      tpdu = getResponse(sw2);
    } else if ((sw1 === 0x62 || sw1 === 0x63) && fetches && warning === undefined && lc > 0) {
      warning = (sw1 << 8) | sw2;
      tpdu = getResponse(0x00);
    } else {
      return { kind: "response", data: joined(parts), status: warning ?? (sw1 << 8) | sw2 };
    }
  }
  return { kind: "protocol-error" };
}

const GET_RESPONSE = 0xc0;
const getResponse = (length: number) => Uint8Array.of(0x00, GET_RESPONSE, 0x00, 0x00, length);

/** How an exchange ends that brought nothing. */
export function failed(kind: Exclude<Exchanged["kind"], "bytes">): Answered {
  if (kind === "damaged") return { kind: "protocol-error" };
  return { kind: kind === "mute" ? "card-timeout" : kind };
}

/** One array of several, in order. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
