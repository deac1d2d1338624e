import { ecbMac, x919Mac } from "../../hal/drivers/software-secure-element-algorithms";
import { decodeMessage, encodeForMac, encodeMessage, macInputOf, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame, encodeFrame } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";
import { isOfLine } from "../../src/management/envelope";
import { provisioningOf } from "../acquirer/default-configuration";
import { bytesOfHex, HostSecurity } from "../acquirer/host-security";
import { approvals } from "../acquirer/host-state";
import { PlainCiphers } from "../crypto/ciphers";
import type { Simulator } from "../simulator/simulator";
import { forgeLine } from "./forgery-line";
import type { Proof, WorkingMacs } from "./proofs";

export { type Proof, proofs } from "./proofs";

/** What a forged answer says: every code that `unionpay.md` §7 knows, and some that nobody does. */
export const forgedCodes: readonly string[] = Object.freeze(
  (
    "00 10 11 16 A2 A4 A5 A6 01 03 04 05 07 12 13 14 15 21 22 25 30 33 34 38 40 41 43 45 51 54 55 57 58 59 61 62 64 65 68 75 " +
    "77 90 91 92 94 96 97 98 99 A0 A1 A3 A7 A8 B1 C1 D1 DC F1 F5 N1 P1 Y1 Y3 Z1 Z3 02 ZZ"
  ).split(" "),
);

/** First two digits of the types whose answers have a MAC; of 0830, those of a signature have. */
const signedClasses: readonly string[] = Object.freeze(["01", "02", "04", "06"]);
const AUTH_CODE = "123456";
/** Stands for the former key of a terminal that never signed in before. */
const NO_FORMER_KEY = "0123456789ABCDEF";
const MAC_BYTES = 8;
const HALF = MAC_BYTES / 2;

/** What a forger that sees through everything would know: the key in force, and the one before. */
export interface ForgerKeys {
  /** Asked for when it is needed: a sign-in makes a new one. */
  current(): WorkingMacs | undefined;
  readonly former: WorkingMacs;
}

/** The keys of a world that has not been switched on yet. */
export function forgerKeys(simulator: Simulator): ForgerKeys {
  const ciphers = new PlainCiphers();
  const security = new HostSecurity(ciphers, () => new Uint8Array(0));
  const { tmkHex } = provisioningOf(simulator.options.acquirer);
  const current = () => {
    const wrapped = simulator.acquirer.snapshot().terminals[0]?.wrapped;
    return wrapped && security.open(wrapped, tmkHex);
  };
  const none = ciphers.des(bytesOfHex(NO_FORMER_KEY));
  return { current, former: current() ?? { mac: none, line: (input) => x919Mac(none, none, input) } };
}

/** Whether an answer of this type and 60.1 carries a MAC. */
export function isSigned(mti: string, type: string): boolean {
  return mti === "0830" ? type === "07" || type === "08" : signedClasses.includes(mti.slice(0, 2));
}

/**
 * The same answer with another code and a proof that is none, as its frame with its length.
 * @returns undefined where the bytes are no message.
 */
export function forge(bytes: Uint8Array, code: string, proof: Proof, keys: ForgerKeys): Uint8Array | undefined {
  if (isOfLine(bytes.subarray(2)))
    return forgeLine(bytes, code, proof, { current: keys.current() ?? keys.former, former: keys.former });
  const decoded = decodeFrame(bytes.subarray(2));
  if (decoded.kind !== "frame") return undefined;
  const { frame } = decoded;
  const read = decodeMessage(unionPay, frame.message);
  if (read.kind !== "message") return undefined;
  const { 38: authCode, 64: _mac, ...fields } = read.message.fields;
  const granted = approvals.includes(code) || code === "10" ? { 38: authCode ?? AUTH_CODE } : {};
  const said: Message = { mti: read.message.mti, fields: { ...fields, ...granted, 39: code } };
  return encodeFrame({
    ...frame,
    message: proof === "none" ? encodeMessage(unionPay, said) : sealed(said, proof, keys),
  });
}

function sealed(said: Message, proof: Exclude<Proof, "none">, keys: ForgerKeys): Uint8Array {
  const bytes = encodeForMac(unionPay, said);
  setMac(bytes, falseMac(said, bytes, proof, keys));
  return bytes;
}

function falseMac(said: Message, bytes: Uint8Array, proof: Exclude<Proof, "none">, keys: ForgerKeys): Uint8Array {
  if (proof === "zeros") return new Uint8Array(MAC_BYTES);
  if (proof === "old") return ecbMac(keys.former.mac, macInputOf(bytes));
  const current = (keys.current() ?? keys.former).mac;
  if (proof === "other") {
    const code = said.fields[39] === "05" ? "06" : "05";
    const other = encodeForMac(unionPay, { mti: said.mti, fields: { ...said.fields, 39: code } });
    return ecbMac(current, macInputOf(other));
  }
  const right = ecbMac(current, macInputOf(bytes));
  return right.map((character, at) => (proof === "half" && at < HALF ? character : otherDigit(character)));
}

/** Another hex digit: what stands there is well formed. */
function otherDigit(character: number): number {
  return character === 0x30 ? 0x31 : 0x30;
}
