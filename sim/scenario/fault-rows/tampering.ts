import { decodeMessage, encodeMessage } from "../../../src/host/iso8583/codec";
import { unionPay } from "../../../src/host/iso8583/dialect";
import { decodeFrame, encodeFrame } from "../../../src/host/iso8583/frame";
import type { Message } from "../../../src/host/iso8583/message";
import type { PassingMessage, Tampered } from "../../devices/passage";
import type { Simulator } from "../../simulator/simulator";
import type { Undo } from "./injection";

const SALE_REPLY = "0210";

/**
 * In the place of the next answer to a sale come others.
 * @param instead with other fields, their MAC as it was. @param replayed does the message before it come once more, ahead of them?
 */
export async function replaceNextAnswer(
  { network }: Simulator,
  instead: (fields: Message["fields"]) => readonly Message["fields"][],
  replayed = false,
): Promise<Undo> {
  const { tamper: before } = network;
  let last: Uint8Array | undefined;
  let done = false;
  const tamper = (message: PassingMessage): Tampered | undefined => {
    const altered = message.direction === "to-terminal" && !done ? replaced(message.bytes, instead) : [];
    if (altered.length === 0) return before?.(message);
    done = true;
    const pieces = [...(replayed && last ? [last] : []), ...altered];
    return { pieces: pieces.map((bytes) => ({ bytes, afterMs: 0 })), reset: false };
  };
  network.tamper = (message) => {
    const result = tamper(message);
    if (message.direction === "to-terminal" && !result) last = message.bytes.slice();
    return result;
  };
  return () => {
    network.tamper = before;
  };
}

/** @returns nothing for anything but an answer to a sale. */
function replaced(
  bytes: Uint8Array,
  instead: (fields: Message["fields"]) => readonly Message["fields"][],
): readonly Uint8Array[] {
  const decoded = decodeFrame(bytes.subarray(2));
  if (decoded.kind !== "frame") return [];
  const { frame } = decoded;
  const read = decodeMessage(unionPay, frame.message);
  if (read.kind !== "message" || read.message.mti !== SALE_REPLY) return [];
  return instead(read.message.fields).map((fields) =>
    encodeFrame({ ...frame, message: encodeMessage(unionPay, { mti: SALE_REPLY, fields }) }),
  );
}
