import { signInProof } from "../../hal/drivers/software-secure-element-keys";
import type { KeyAlgorithm } from "../../hal/secure-element";
import { encodeForMac, macInputOf, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame, type Header, replyTpdu, type Tpdu } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";
import { proofInput } from "../../src/host/sign-in-proof";
import { bytesOfHex, type HostSecurity } from "./host-security";

const lengthBytes = 2;

/** What an answer to a sign-in is proven with. */
export interface SignInProof {
  /** As the request brought it. */
  readonly nonceHex: string;
  readonly tmkHex: string;
  readonly algorithm: KeyAlgorithm;
}

/** The bytes of a sign-in's answer without its length, with the proof that it answers this request in field 64. */
export function provenReply(
  tpdu: Tpdu,
  header: Header,
  message: Message,
  security: HostSecurity,
  { nonceHex, tmkHex, algorithm }: SignInProof,
): { readonly frame: Uint8Array; readonly message: Message } {
  const bytes = encodeForMac(unionPay, message);
  const master = { algorithm, bytes: bytesOfHex(tmkHex) };
  const mac = signInProof(security.ciphers, master, proofInput(bytesOfHex(nonceHex), macInputOf(bytes)));
  setMac(bytes, mac);
  return {
    frame: encodeFrame({ tpdu: replyTpdu(tpdu), header, message: bytes }).subarray(lengthBytes),
    message: { mti: message.mti, fields: { ...message.fields, 64: mac } },
  };
}
