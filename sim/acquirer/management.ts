import { formatField60 } from "../../src/host/iso8583/f60";
import { ProcessingRequirement } from "../../src/host/iso8583/frame";
import { binaryField, textField } from "../../src/host/iso8583/message";
import { nonceOf } from "../../src/host/sign-in-proof";
import type { KeyScheme, Parameter } from "./configuration";
import { algorithmOf } from "./host-security";
import { type HostState, type Outcome, outcome, type ParameterSet, type TerminalState } from "./host-state";
import { masterHexOf } from "./key-loading";
import { remark } from "./remark";
import type { HostRequest } from "./request";

/** The first byte of a block (unionpay.md §3.2): '2' more follows, '1' this is the last. */
const moreFollows = "2";
const lastBlock = "1";
const blockNumberDigits = 3;
/** Field 60 of a management message: its first three parts. */
const managementDigits = 11;

function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/**
 * 0800, 60.3 = 001, 003, 004 or 006. Every sign-in makes new keys, which count from now on: where its reply gets lost, the
 * terminal's old keys no longer do (A0), and it signs in again.
 */
export function signIn(host: HostState, terminal: TerminalState, request: HostRequest): Outcome {
  const scheme = host.configuration.keySchemes.find(
    (offered): offered is KeyScheme => offered === request.field60.code,
  );
  if (scheme === undefined) return outcome("12", "key scheme not offered");
  const operator = (textField(request.message, 63) ?? "").trimEnd();
  const bar = host.operators.get(operator);
  if (bar !== undefined) return outcome("58", `operator ${bar}`, remark(host, `OPERATOR ${bar.toUpperCase()}`));
  const firmware = /^A2\d{3}05008(.{8})/.exec(textField(request.message, 59) ?? "")?.[1]?.trimEnd() ?? "";
  if (host.minimumVersion !== undefined && isOlder(firmware, host.minimumVersion)) {
    return outcome("58", "firmware too old", remark(host, `MIN VERSION ${host.minimumVersion}`));
  }
  const subject = { mti: request.message.mti };
  const spoiled = host.rules.take("wrong-check-value", subject) !== undefined;
  const tmkHex = masterHexOf(host, terminal);
  const fresh = host.security.freshKeys(scheme, tmkHex, spoiled);
  const ordered = terminal.ordered === ProcessingRequirement.signIn ? ProcessingRequirement.none : terminal.ordered;
  host.terminals.set(terminal.record.number, {
    ...terminal,
    wrapped: fresh.wrapped,
    keys: fresh.keys,
    firmware,
    ordered,
  });
  const nonceHex = host.configuration.provesSignIn ? nonceOf(textField(request.message, 59) ?? "") : undefined;
  const signed = outcome("00", `signed in, scheme ${scheme}`, {
    60: formatField60({ transactionType: "00", batch: terminal.batch, networkCode: scheme }, managementDigits),
    62: fresh.field62,
  });
  return nonceHex === undefined ? signed : { ...signed, proof: { nonceHex, tmkHex, algorithm: algorithmOf(scheme) } };
}

/** Whether a version is before another, number by number. What is no version is older than any. */
function isOlder(version: string, than: string): boolean {
  const [has, wanted] = [version, than].map((text) => text.split(".").map(Number));
  for (const [at, number] of (wanted ?? []).entries()) {
    const own = has?.[at] ?? Number.NaN;
    if (own !== number) return !(own > number);
  }
  return false;
}

/** 0820, 60.3 = 002. The working keys are gone afterwards. */
export function signOff(host: HostState, terminal: TerminalState): Outcome {
  const { wrapped: _wrapped, keys: _keys, ...rest } = terminal;
  host.terminals.set(terminal.record.number, rest);
  return outcome("00", "signed off");
}

/** 0820, 60.3 = 301. */
export function echo(): Outcome {
  return outcome("00", "echo");
}

function blockText(set: ParameterSet, index: number): string {
  const text = (set.blocks[index] ?? []).map((parameter: Parameter) => parameter.tag + parameter.value).join("");
  // A letter where a tag's digit should be: no terminal may take a set with it.
  return set.spoiled && index === set.blocks.length - 1 ? `X${text.slice(1)}` : text;
}

/**
 * 0800, 60.3 = 360: one block of the parameters.
 *
 * The request's field 62 holds the number of the block wanted as three ASCII digits, "001" the first; without field 62 it
 * is the first. The reply's field 62 is one ASCII character, '2' when more blocks follow and '1' for the last, and then
 * whole parameters, each two digits of tag and a value of fixed length. So a terminal that was cut off asks for the block
 * after the last one it has stored. A download goes on with the set that it began with even when the parameters change in
 * the meantime; the terminal is then asked for another one. A number beyond the last block is a format error.
 */
export function parameterBlock(host: HostState, terminal: TerminalState, request: HostRequest): Outcome {
  const asked = binaryField(request.message, 62);
  const text = asked === undefined ? "001" : String.fromCharCode(...asked.subarray(0, blockNumberDigits + 1));
  if (!/^\d{3}$/.test(text)) return outcome("30", "F62: not a block number");
  const number = Number(text);
  const set = number > 1 && terminal.download !== undefined ? terminal.download.set : host.parameters;
  if (number < 1 || number > set.blocks.length) return outcome("30", "F62: no such block");
  // Only blocks asked for in order count as taken: after a gap the set is not known to be whole.
  const before = number > 1 ? (terminal.download?.served ?? 0) : 0;
  const download = { set, served: number <= before + 1 ? Math.max(before, number) : before };
  host.terminals.set(terminal.record.number, { ...terminal, download });
  const flag = number < set.blocks.length ? moreFollows : lastBlock;
  return outcome("00", `parameters ${set.version}, block ${number} of ${set.blocks.length}`, {
    62: latin1Bytes(flag + blockText(set, number - 1)),
  });
}

/**
 * 0800, 60.3 = 361: the terminal has taken the parameters. Repeats are harmless. When not all blocks had been asked for,
 * it is answered all the same, and the terminal goes on being told to download.
 */
export function parameterEnd(host: HostState, terminal: TerminalState): Outcome {
  const { download, ...rest } = terminal;
  if (download === undefined) return outcome("00", "no download under way");
  if (download.served < download.set.blocks.length) return outcome("00", "download not complete");
  const ordered =
    terminal.ordered === ProcessingRequirement.parameterDownload ? ProcessingRequirement.none : terminal.ordered;
  host.terminals.set(terminal.record.number, { ...rest, ordered, parametersVersion: download.set.version });
  return outcome("00", `parameters ${download.set.version} taken`);
}

/** The digit of the header that tells a terminal what it owes: what a verb ordered, else parameters it has not taken. */
export function requirementOf(host: HostState, terminal: TerminalState): number {
  // It learns there that it is not bound, wherever it is refused.
  if (terminal.status === "not activated" || terminal.status === "unbound") return ProcessingRequirement.signIn;
  if (host.minimumVersion !== undefined && isOlder(terminal.firmware ?? "", host.minimumVersion)) {
    return ProcessingRequirement.signIn;
  }
  if (terminal.ordered !== ProcessingRequirement.none) return terminal.ordered;
  if (terminal.parametersVersion < host.parameters.version) return ProcessingRequirement.parameterDownload;
  if (terminal.keysVersion < host.chipKeys.version) return ProcessingRequirement.caPublicKeys;
  if (terminal.applicationsVersion < host.chipApplications.version) return ProcessingRequirement.chipParameters;
  return ProcessingRequirement.none;
}
