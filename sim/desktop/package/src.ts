/** `qianshou/src`: the firmware, and how its messages are written. */
export { catalogue, type FaultCode } from "../../../src/diagnosis/catalogue";
export { type Decoded, decodeMessage, encodeMessage, macInput } from "../../../src/host/iso8583/codec";
export { type Dialect, unionPay } from "../../../src/host/iso8583/dialect";
export { type DecodedFrame, decodeFrame, encodeFrame, type Frame } from "../../../src/host/iso8583/frame";
export { type ShownFrame, showFrame } from "../../../src/host/iso8583/mask";
export { binaryField, type Fields, type Message, textField } from "../../../src/host/iso8583/message";
export { runTerminal } from "../../../src/terminal";
export { fromHex, toHex } from "../../../src/values/bcd";
