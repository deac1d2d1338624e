import type { Personalisation } from "../../hal/board";
import type { MacAlgorithm, SecureElement } from "../../hal/secure-element";
import type { Answer } from "../book/states";
import { answers } from "./answers";
import { decodeMessage, hasMac, macInputOf } from "./iso8583/codec";
import { unionPay } from "./iso8583/dialect";
import { decodeFrame } from "./iso8583/frame";
import { binaryField, type Message, textField } from "./iso8583/message";
import { ownMac } from "./key-algorithm";
import { isDecline } from "./response-codes";
import { proofInput } from "./sign-in-proof";

/** A matching answer that anybody may have written: evidence, and no more (`money.md`, 1; F09). */
export interface Unproven {
  /** Field 39. */
  readonly code: string;
  readonly mac: Exclude<Answer["mac"], "genuine">;
}

/** What one frame is to the request. */
export type Judged =
  | { readonly kind: "stray" }
  | ({ readonly kind: "unproven" } & Unproven)
  | { readonly kind: "reply"; readonly reply: Message; readonly processingRequirement: number };

/** To which request an answer is waited for, and what has to prove it. */
export interface Expected {
  readonly request: Message;
  /** Field 64 protects the request, and the answer too. */
  readonly mac: boolean;
  /** By which algorithm. */
  readonly field64: MacAlgorithm;
  /** The sign-in's random number, where its acceptance has to prove that it answers it. */
  readonly nonce?: Uint8Array | undefined;
  /** An unsigned decline of a sale is believed: a host's certificate was verified, and the profile says so. */
  readonly believes: boolean;
}

type ProvingKeys = Pick<Personalisation, "masterSlot" | "keyAlgorithm">;

/**
 * Is this frame the answer to the request, and genuine?
 *
 * @param keys which master key proves the acceptance of a sign-in.
 */
export async function judgeReply(
  bytes: Uint8Array,
  expected: Expected,
  element: SecureElement,
  keys: ProvingKeys,
): Promise<Judged> {
  const { request, nonce, believes } = expected;
  const frame = decodeFrame(bytes);
  if (frame.kind !== "frame") return { kind: "stray" };
  const { message, header } = frame.frame;
  const decoded = decodeMessage(unionPay, message);
  if (decoded.kind !== "message") return { kind: "stray" };
  const reply = decoded.message;
  if (!answers(request, reply)) return { kind: "stray" };
  const code = textField(reply, 39) ?? "";
  if (nonce && code === "00") {
    const mac = await macOf(reply, message, element, expected.field64, { nonce, keys });
    if (mac !== "genuine") return { kind: "unproven", code, mac };
  }
  if (expected.mac) {
    const mac = await macOf(reply, message, element, expected.field64);
    const believed = mac === "missing" && believes && request.mti !== "0400" && isDecline(code);
    if (mac !== "genuine" && !believed) return { kind: "unproven", code, mac };
  }
  return { kind: "reply", reply, processingRequirement: header.processingRequirement };
}

/** @param proof of a sign-in: its answer's MAC is that of `sign-in-proof.ts`. */
async function macOf(
  reply: Message,
  message: Uint8Array,
  element: SecureElement,
  algorithm: MacAlgorithm,
  proof?: { readonly nonce: Uint8Array; readonly keys: ProvingKeys },
): Promise<Answer["mac"]> {
  const mac = binaryField(reply, 64);
  if (!mac || !hasMac(message)) return "missing";
  const covered = macInputOf(message);
  const verified = await element.verifyMac(
    proof
      ? {
          algorithm: ownMac(proof.keys),
          message: proofInput(proof.nonce, covered),
          mac,
          masterSlot: proof.keys.masterSlot,
        }
      : { algorithm, message: covered, mac },
  );
  if (verified.kind === "fault" && verified.fault === "disconnected") return "unchecked";
  if (verified.kind === "fault" && verified.fault === "no-key") return "no-key";
  return verified.kind === "ok" && verified.genuine ? "genuine" : "wrong";
}
