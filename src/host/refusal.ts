import type { RefusalRemark, SignInFailure } from "../evidence/failures";
import { instantOf } from "../values/clock";
import { type Message, textField } from "./iso8583/message";
import { parseRemarks } from "./iso8583/subfields";
import type { Online } from "./online";
import { firmwareVersion } from "./requirement";
import { isHostDown } from "./response-codes";

/** Sign-in or echo did not come about. */
export interface Refused {
  readonly kind: "failed";
  readonly failure: SignInFailure;
}

export function refused(failure: SignInFailure): Refused {
  return { kind: "failed", failure };
}

/**
 * What a code other than 00 says before there are working keys, with what the host says beside it: the acquirer's remark in
 * field 63. No MAC protects it, so a remark only chooses words and pauses.
 */
export async function refusal(terminal: Online, reply: Message): Promise<Refused> {
  const responseCode = textField(reply, 39) ?? "";
  const said = parseRemarks(textField(reply, 63) ?? "").acquirer;
  const remark = isHostDown(responseCode) ? await maintenance(terminal, reply, said) : await remarkOf(terminal, said);
  // Without its merchant, or with a firmware that is too old, the terminal is not signed in, whatever it was before.
  if (remark?.kind === "bind" || remark?.kind === "version") terminal.session.signedIn = false;
  return refused({ kind: "refused", responseCode, ...(remark ? { remark } : {}) });
}

/** Which remark goes with a code, by the message alone. Of a host that is down only until when it is, of any other what is wrong. */
export function remarkKind(reply: Message): "maintenance" | "bind" | undefined {
  if (isHostDown(textField(reply, 39) ?? "")) return downUntil(reply) === undefined ? undefined : "maintenance";
  return bindCodeOf(parseRemarks(textField(reply, 63) ?? "").acquirer) === undefined ? undefined : "bind";
}

/** MMDDhhmm: until when a host is down that says so (A07). */
export function downUntil(reply: Message): string | undefined {
  return isHostDown(textField(reply, 39) ?? "")
    ? maintainedUntil(parseRemarks(textField(reply, 63) ?? "").acquirer)
    : undefined;
}

async function remarkOf({ board, session, devices }: Online, said: string): Promise<RefusalRemark | undefined> {
  const bindCode = bindCodeOf(said);
  const { serial } = board.identity;
  if (bindCode !== undefined)
    return { kind: "bind", bindCode, serial, ...(said.startsWith("UNBOUND") ? { unbound: true } : {}) };
  const moved = /^MOVED TO ([0-9A-Z]{8})$/.exec(said)?.[1];
  if (moved !== undefined) return { kind: "moved", terminal: moved };
  if (said === "OTHER MERCHANT") return { kind: "other-merchant" };
  if (said === "REPLACED") return { kind: "replaced", serial };
  const required = /^MIN VERSION (\d{1,3}\.\d{1,3}\.\d{1,3})$/.exec(said)?.[1];
  if (required !== undefined) return { kind: "version", here: await firmwareVersion(devices.update), required };
  const operator = session.operator?.number ?? "";
  if (said === "OPERATOR DISABLED") return { kind: "operator", operator, why: "disabled" };
  if (said === "OPERATOR NOT ALLOWED") return { kind: "operator", operator, why: "not-allowed" };
  return undefined;
}

function bindCodeOf(said: string): string | undefined {
  return /^(?:BIND CODE|UNBOUND) (\d{8})$/.exec(said)?.[1];
}

/** MMDDhhmm. */
function maintainedUntil(said: string): string | undefined {
  return /^MAINT UNTIL (\d{8})$/.exec(said)?.[1];
}

/** A07: until when, by the same clock as the reply's fields 12 and 13: the terminal's own may be wrong. */
async function maintenance(terminal: Online, reply: Message, said: string): Promise<RefusalRemark | undefined> {
  const until = maintainedUntil(said);
  if (until === undefined) return undefined;
  const { epochMs } = await terminal.devices.clock.now();
  const today = textField(reply, 13) ?? "";
  const nowMs = instantOf(today, textField(reply, 12) ?? "", epochMs) ?? epochMs;
  const untilMs = instantOf(until.slice(0, 4), `${until.slice(4)}00`, nowMs) ?? nowMs;
  return { kind: "maintenance", until, downMs: untilMs - nowMs, today: until.startsWith(today) };
}

/** What the acquirer's application reads from the screen (A22). @param code the acquirer's, empty where it could not be asked. */
export function bindingCode(serial: string, code: string): string {
  return `QSB1:${serial}:${code}`;
}
