import { decodeMessage } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame } from "../../src/host/iso8583/frame";

/** A message as it passes the network, with its two bytes of length. */
export function readFrame(bytes: Uint8Array) {
  const frame = decodeFrame(bytes.subarray(2));
  const decoded = frame.kind === "frame" ? decodeMessage(unionPay, frame.frame.message) : frame;
  if (frame.kind !== "frame" || decoded.kind !== "message") throw new Error("no message");
  return { frame: frame.frame, message: decoded.message };
}
