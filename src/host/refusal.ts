import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { same, text } from "../screen/text";
import { instantOf } from "../values/clock";
import { type Message, textField } from "./iso8583/message";
import { parseRemarks } from "./iso8583/subfields";
import { firmwareVersion } from "./requirement";
import { isHostDown, responseMeaning } from "./response-codes";

/** Sign-in or echo did not come about. */
export interface Refused {
  readonly kind: "failed";
  readonly diagnosis: Diagnosis;
  /** A07: how long the host will be down by its own clock, ms. */
  readonly downMs?: number;
  /** A22: what a phone scans to bind this terminal to its merchant. */
  readonly qr?: string;
}

export function refused(diagnosis: Diagnosis): Refused {
  return { kind: "failed", diagnosis };
}

/**
 * What a code other than 00 means before there are working keys, with what the host says beside it: the acquirer's remark in
 * field 63. No MAC protects it, so a remark only chooses words and pauses.
 */
export async function refusal(terminal: Terminal, reply: Message): Promise<Refused> {
  const responseCode = textField(reply, 39) ?? "";
  const remark = parseRemarks(textField(reply, 63) ?? "").acquirer;
  const { personalisation, board, session, devices } = terminal;
  const { code, merchant } = responseMeaning(responseCode);
  if (isHostDown(responseCode)) {
    const until = /^MAINT UNTIL (\d{8})$/.exec(remark)?.[1];
    if (until !== undefined) return maintenance(terminal, reply, responseCode, until);
    return refused(diagnose("A08", "not charged", { responseCode, cause: merchant }));
  }
  const bind = /^BIND CODE (\d{8})$/.exec(remark)?.[1];
  if (bind !== undefined) {
    session.signedIn = false;
    const { serial } = board.identity;
    // Beside the code there is room for seven characters a line.
    const diagnosis = diagnose("A22", "not charged", { responseCode, detail: same(`SN ${serial} #${bind}`) });
    return { ...refused(diagnosis), qr: bindingCode(serial, bind) };
  }
  const needed = /^MIN VERSION (\d{1,3}\.\d{1,3}\.\d{1,3})$/.exec(remark)?.[1];
  if (needed !== undefined) {
    session.signedIn = false;
    const version = await firmwareVersion(devices.update);
    const detail = text(`本机 ${version}，要求 ${needed}`, `Here ${version}, required ${needed}`);
    return refused(diagnose("A21", "not charged", { responseCode, detail }));
  }
  const operator = session.operator?.number ?? "";
  if (remark === "OPERATOR DISABLED")
    return barred(responseCode, text(`操作员 ${operator} 已停用`, `Operator ${operator} is disabled`));
  if (remark === "OPERATOR NOT ALLOWED")
    return barred(responseCode, text(`操作员 ${operator} 无签到权限`, `Operator ${operator} may not sign in`));
  const detail =
    code === "A11"
      ? same(`${personalisation.terminal}  SN ${board.identity.serial}`)
      : text(
          `${personalisation.merchant} 客服 ${personalisation.supportPhone}`,
          `${personalisation.merchant} Support ${personalisation.supportPhone}`,
        );
  return refused(diagnose(code, "not charged", { responseCode, detail }));
}

/** What the acquirer's application reads from the screen (A22). @param code the acquirer's, empty where it could not be asked. */
export function bindingCode(serial: string, code: string): string {
  return `QSB1:${serial}:${code}`;
}

/** A13: the acquirer's doing, so a supervisor's password does not mend it. */
function barred(responseCode: string, cause: Text): Refused {
  const remedy = text("请主管(00)登录，或请收单机构启用", "Supervisor (00) may; the acquirer can enable");
  return refused(diagnose("A13", "not charged", { responseCode, cause, remedy }));
}

/** A07. @param until MMDDhhmm, of the same clock as the reply's fields 12 and 13: the terminal's own may be wrong. */
async function maintenance(terminal: Terminal, reply: Message, responseCode: string, until: string): Promise<Refused> {
  const { epochMs } = await terminal.devices.clock.now();
  const today = textField(reply, 13) ?? "";
  const nowMs = instantOf(today, textField(reply, 12) ?? "", epochMs) ?? epochMs;
  const untilMs = instantOf(until.slice(0, 4), `${until.slice(4)}00`, nowMs) ?? nowMs;
  const day = until.startsWith(today) ? "" : `${until.slice(0, 2)}-${until.slice(2, 4)} `;
  const time = `${day}${until.slice(4, 6)}:${until.slice(6)}`;
  const cause = text(`收单机构系统维护至 ${time}`, `Acquirer's maintenance until ${time}`);
  return { ...refused(diagnose("A07", "not charged", { responseCode, cause })), downMs: untilMs - nowMs };
}
