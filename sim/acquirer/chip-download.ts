import { ProcessingRequirement } from "../../src/host/iso8583/frame";
import { binaryField } from "../../src/host/iso8583/message";
import { ascii, concat, hex, hexOf } from "../cards/chip/bytes";
import type { AuthorityKey } from "../cards/chip/certificates";
import { tlv } from "../cards/chip/tlv";
import { readChipData } from "./chip-data";
import { type ApplicationParameters, chipApplications, chipKeys } from "./chip-parameters";
import { type HostState, type Outcome, outcome, type TerminalState } from "./host-state";
import type { HostRequest } from "./request";

/** First byte of a reply (unionpay.md §3.2): more to ask for, the last, nothing there. */
const MORE = 0x32;
const LAST = 0x31;
const NONE = 0x30;
/** Entries of one query's reply: few, so that a list comes in several parts. */
const ENTRIES_PER_REPLY = 2;
/** Hash SHA-1, signature RSA. */
const ALGORITHM = "01";

/** The keys in force: those of the configuration that the list of indexes names. */
function keysInForce(host: HostState): readonly AuthorityKey[] {
  return chipKeys.filter(({ index }) => host.chipKeys.indexes.includes(index));
}

/** The applications in force: with the values that a verb has replaced. */
function applicationsInForce(host: HostState): readonly ApplicationParameters[] {
  const { replaced } = host.chipApplications;
  return chipApplications.map((application) =>
    application.map((object) => replaced.find(({ tag }) => tag === object.tag) ?? object),
  );
}

/** A part of a list: the request says after how many entries ("100": from the start). */
function listed(request: HostRequest, entries: readonly Uint8Array[], what: string): Outcome {
  const asked = binaryField(request.message, 62);
  const text = asked === undefined ? "100" : String.fromCharCode(...asked);
  if (!/^1\d{2}$/.test(text)) return outcome("30", "F62: not a number of entries");
  const from = Number(text.slice(1));
  const part = entries.slice(from, from + ENTRIES_PER_REPLY);
  const first = part.length === 0 ? NONE : from + part.length < entries.length ? MORE : LAST;
  return outcome("00", `${what} ${from + 1} to ${from + part.length} of ${entries.length}`, {
    62: concat(Uint8Array.of(first), ...part),
  });
}

/** 0820, 60.3 = 372: which keys there are. */
export function keyList(host: HostState, request: HostRequest): Outcome {
  const entries = keysInForce(host).map(({ rid, index, expiry }) =>
    concat(tlv("9F06", rid), tlv("9F22", index), tlv("DF05", ascii(expiry))),
  );
  return listed(request, entries, "keys");
}

/** 0820, 60.3 = 382: which applications there are. */
export function applicationList(host: HostState, request: HostRequest): Outcome {
  const entries = applicationsInForce(host).map((application) => tlv("9F06", aidOf(application)));
  return listed(request, entries, "applications");
}

function aidOf(application: ApplicationParameters): string {
  return application[0]?.value ?? "";
}

/** The objects by which a download names what it wants. */
function wanted(request: HostRequest): ReadonlyMap<string, Uint8Array> | undefined {
  const field = binaryField(request.message, 62);
  return field && readChipData(field);
}

/** A terminal that asks takes the set of the moment: when that changes before the end, it is told again. */
function begun(host: HostState, terminal: TerminalState, part: "keys" | "applications"): void {
  const version = part === "keys" ? host.chipKeys.version : host.chipApplications.version;
  const begunAt = part === "keys" ? { keysBegun: version } : { applicationsBegun: version };
  host.terminals.set(terminal.record.number, { ...terminal, ...begunAt });
}

/** 0800, 60.3 = 370: one key. */
export function keyDownload(host: HostState, terminal: TerminalState, request: HostRequest): Outcome {
  const asked = wanted(request);
  const [rid, index] = [asked?.get("9F06"), asked?.get("9F22")].map((value) => value && hexOf(value));
  if (rid === undefined || index === undefined) return outcome("30", "F62: 9F06 and 9F22");
  begun(host, terminal, "keys");
  const key = keysInForce(host).find((each) => each.rid === rid && each.index === index);
  if (key === undefined) return outcome("00", "no such key", { 62: Uint8Array.of(NONE) });
  const objects = concat(
    tlv("9F06", key.rid),
    tlv("9F22", key.index),
    tlv("DF05", ascii(key.expiry)),
    tlv("DF06", ALGORITHM),
    tlv("DF07", ALGORITHM),
    tlv("DF02", key.modulus),
    tlv("DF04", key.exponent),
    tlv("DF03", key.checksum),
  );
  return outcome("00", `key ${index}`, { 62: concat(Uint8Array.of(LAST), objects) });
}

/** 0800, 60.3 = 380: one application. */
export function applicationDownload(host: HostState, terminal: TerminalState, request: HostRequest): Outcome {
  const aid = wanted(request)?.get("9F06");
  if (aid === undefined) return outcome("30", "F62: 9F06");
  begun(host, terminal, "applications");
  const application = applicationsInForce(host).find((each) => aidOf(each) === hexOf(aid));
  if (application === undefined) return outcome("00", "no such application", { 62: Uint8Array.of(NONE) });
  const objects = application.map(({ tag, value }) => tlv(tag, hex(value)));
  return outcome("00", `application ${hexOf(aid)}`, { 62: concat(Uint8Array.of(LAST), ...objects) });
}

/**
 * 0800, 60.3 = 371 or 381: the terminal has taken them. It counts as up to date with what it began with; an order to
 * download that is older is met.
 */
export function chipDownloadEnd(host: HostState, terminal: TerminalState, part: "keys" | "applications"): Outcome {
  const { keysBegun, applicationsBegun, ...rest } = terminal;
  const met = part === "keys" ? ProcessingRequirement.caPublicKeys : ProcessingRequirement.chipParameters;
  const version = part === "keys" ? keysBegun : applicationsBegun;
  if (version === undefined) return outcome("00", "no download under way");
  const other =
    part === "keys"
      ? { keysVersion: version, ...(applicationsBegun === undefined ? {} : { applicationsBegun }) }
      : { applicationsVersion: version, ...(keysBegun === undefined ? {} : { keysBegun }) };
  const ordered = terminal.ordered === met ? ProcessingRequirement.none : terminal.ordered;
  host.terminals.set(terminal.record.number, { ...rest, ...other, ordered });
  return outcome("00", `${part} ${version} taken`);
}
