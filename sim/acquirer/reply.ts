import { encodeForMac, encodeMessage, macInputOf, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame, type Header, replyTpdu, type Tpdu } from "../../src/host/iso8583/frame";
import { type Message, replyMti } from "../../src/host/iso8583/message";
import { localTime } from "./calendar";
import type { WorkingKeys } from "./host-security";
import { type HostState, nextReference, type Outcome } from "./host-state";
import { macOf } from "./message-mac";
import type { Operation } from "./operations";
import type { HostRequest } from "./request";

const lengthBytes = 2;

/** Echoed where it is not known what the terminal wanted. */
const plainEcho = Object.freeze([3, 4, 11, 60]);

/** The fields of a reply. @param operation absent for a request that the host does not offer or know. */
export function replyMessage(
  host: HostState,
  request: HostRequest,
  outcome: Outcome,
  operation: Operation | undefined,
): Message {
  const asked = request.message.fields;
  const fields: { [field: number]: string | Uint8Array | undefined } = {};
  for (const field of operation?.echoed ?? plainEcho) fields[field] = asked[field];
  fields[39] = outcome.code;
  fields[41] = request.terminal;
  fields[42] = request.merchant;
  if (operation?.dated) {
    const local = localTime(host.environment.nowMs());
    fields[12] = local.time;
    fields[13] = local.date;
    fields[32] = host.configuration.institution;
    fields[37] = outcome.fields[37] ?? nextReference(host);
  }
  const mti = replyMti(request.message.mti);
  return { mti, fields: without({ ...fields, ...outcome.fields }, lackedIn(host, mti)) };
}

function lackedIn({ configuration: { dialect } }: HostState, mti: string): readonly number[] {
  return [...(dialect.lacks["all"] ?? []), ...(dialect.lacks[mti] ?? [])];
}

function without(fields: Message["fields"], lacked: readonly number[]): Message["fields"] {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !lacked.includes(Number(field))));
}

/** Repeated to a message that is no request: nothing of the card. */
const badFormatEcho = Object.freeze([11, 41, 42, 60]);

/** A reply to a message that could not be read, or not as a request: who asked, as far as it is known, and 30. */
export function badFormatMessage(asked: Message): Message {
  const fields: { [field: number]: string | Uint8Array | undefined } = { 39: "30" };
  for (const field of badFormatEcho) fields[field] = asked.fields[field];
  return { mti: replyMti(asked.mti), fields };
}

/** The bytes of a reply without its length. @param keys given, it gets its MAC. @param falseMac spoils it: A16. */
export function replyFrame(
  host: Pick<HostState, "configuration">,
  tpdu: Tpdu,
  header: Header,
  message: Message,
  keys?: WorkingKeys,
  falseMac = false,
): { readonly frame: Uint8Array; readonly message: Message } {
  if (keys === undefined) {
    const bytes = encodeMessage(unionPay, message);
    return { frame: encodeFrame({ tpdu: replyTpdu(tpdu), header, message: bytes }).subarray(lengthBytes), message };
  }
  const bytes = encodeForMac(unionPay, message);
  const mac = macOf(host, keys, macInputOf(bytes));
  // Another hex digit: still well formed, and certainly wrong.
  if (falseMac) mac[0] = mac[0] === 0x30 ? 0x31 : 0x30;
  setMac(bytes, mac);
  return {
    frame: encodeFrame({ tpdu: replyTpdu(tpdu), header, message: bytes }).subarray(lengthBytes),
    message: { mti: message.mti, fields: { ...message.fields, 64: mac } },
  };
}
