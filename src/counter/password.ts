import type { Text } from "../../hal/display";
import type { Operator } from "../book/people";
import type { Terminal } from "../context";
import { type Diagnosis, diagnose, elementFaultCode } from "../diagnosis/diagnosis";
import { typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import { freshStack } from "../values/fresh-stack";
import { beginAnew } from "./new-keys";
import { ADMINISTRATOR, type Locked, logIn, SUPERVISOR } from "./operators";

export const PASSWORD_DIGITS_MAX = 12;

/** Shows why a password did not count, until somebody has seen it. */
export type TellRefusal = (diagnosis: Diagnosis, id: "fault" | "locked") => Promise<void>;

/** Whose password is asked for, and what the screen says meanwhile. */
export interface PasswordAsked {
  readonly number: string;
  readonly title: Text;
  readonly lines: readonly Text[];
  readonly timeoutMs: number;
  /** What is said of a wrong one where it is not an operator's who logs in. */
  readonly wrong?: Text;
}

/**
 * Asks for an operator's password until it is right, nobody types any more, or no more tries are left. Each wrong one is told with
 * the tries that are left (A12), the last one with who may unlock (A13); all of them are on record (F04).
 * @returns the operator; undefined where the password was not given.
 */
export async function askPassword(
  terminal: Terminal,
  { number, title, lines, timeoutMs, wrong }: PasswordAsked,
  tell: TellRefusal,
): Promise<Operator | undefined> {
  await freshStack;
  const screen = { id: "operator.password", title, lines };
  for (;;) {
    const typed = await typeDigits(terminal.panel, { screen, maxDigits: PASSWORD_DIGITS_MAX, secret: true, timeoutMs });
    if (typed.kind !== "entered") return undefined;
    const checked = await logIn(terminal, number, typed.text);
    if (checked.kind === "ok") return checked.operator;
    await terminal.panel.beep("error");
    switch (checked.kind) {
      case "fault":
        await tell(diagnose(elementFaultCode(checked.fault)), "fault");
        return undefined;
      case "new-keys":
        await beginAnew(terminal);
        return undefined;
      case "disabled":
        await tell(
          diagnose("A13", {
            cause: text(`操作员 ${number} 已停用`, `Operator ${number} is disabled`),
            remedy: above(number),
          }),
          "locked",
        );
        return undefined;
      case "locked":
        await tell(lockedDiagnosis(number, checked), "locked");
        return undefined;
      case "unknown":
        await tell(diagnose("A12", { cause: unknownOrWrong }), "fault");
        return undefined;
      case "wrong": {
        const { triesLeft } = checked;
        const detail = text(`还可再试 ${triesLeft} 次`, `Tries left: ${triesLeft}`);
        await tell(diagnose("A12", { detail, ...(wrong ? { cause: wrong } : {}) }), "fault");
      }
    }
  }
}

/** Who puts people back in. */
function above(number: string): Text {
  return number === SUPERVISOR
    ? text(`请管理员(${ADMINISTRATOR})启用`, `Administrator (${ADMINISTRATOR}) can enable`)
    : text(`请主管(${SUPERVISOR})启用`, `Supervisor (${SUPERVISOR}) can enable`);
}

/** It costs nobody a try. */
const unknownOrWrong = text("操作员号或密码错误", "Wrong operator number or password");

/** A13, and who may unlock: nobody stays locked for good, for above everybody stands another, and above 99 time. */
function lockedDiagnosis(number: string, { waitMs }: Locked): Diagnosis {
  const cause = text(`操作员 ${number} 已锁定`, `Operator ${number} is locked`);
  if (waitMs === undefined) {
    const remedy =
      number === SUPERVISOR
        ? text(`请管理员(${ADMINISTRATOR})登录，菜单6 解锁`, `Administrator (${ADMINISTRATOR}): log in, menu 6`)
        : text(`请主管(${SUPERVISOR})登录，菜单6 解锁`, `Supervisor (${SUPERVISOR}): log in, menu 6`);
    return diagnose("A13", { cause, remedy });
  }
  const minutes = Math.ceil(waitMs / 60_000);
  const remedy = text(`请 ${minutes} 分钟后再试，勿关机`, `Leave it on; try again in ${minutes} min`);
  return diagnose("A13", { cause, remedy });
}
