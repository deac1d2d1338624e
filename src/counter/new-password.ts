import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { diagnose, elementFaultCode } from "../diagnosis/diagnosis";
import { noticeScreen } from "../diagnosis/screens";
import { typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import { givePassword, passwordDigitsMin } from "./operators";
import { PASSWORD_DIGITS_MAX } from "./password";
import { showEnd } from "./show-end";

const PASSWORD_MS = 60_000;

/**
 * Asks for a new password of an operator, twice, until two fit and may be. @param given somebody else types it.
 * @returns whether he has it now.
 */
export async function askNewPassword(
  terminal: Terminal,
  number: string,
  { given, lines = [] }: { readonly given: boolean; readonly lines?: readonly Text[] },
): Promise<boolean> {
  const digitsMin = passwordDigitsMin(number);
  const whose = text(`操作员 ${number}`, `Operator ${number}`);
  const rule = text(`${digitsMin} 至 ${PASSWORD_DIGITS_MAX} 位数字`, `${digitsMin} to ${PASSWORD_DIGITS_MAX} digits`);
  for (;;) {
    const once = await typePassword(terminal, text("请设新密码", "New password"), [...lines, whose, rule]);
    if (once === undefined) return false;
    const again =
      once.length < digitsMin ? once : await typePassword(terminal, text("请再输一次", "Once more"), [whose]);
    if (again === undefined) return false;
    const done =
      once.length < digitsMin ? "short" : again !== once ? "unlike" : await givePassword(terminal, number, once, given);
    if (done === "given") return true;
    await terminal.panel.beep("error");
    const why = done === "short" ? tooShort : done === "unlike" ? unlike : done === "same" ? theSame : undefined;
    await showEnd(
      terminal,
      why
        ? { id: "detail", title: text("请设新密码", "New password"), lines: [why], mood: "bad" }
        : noticeScreen(diagnose(elementFaultCode(done as Exclude<typeof done, "short" | "unlike" | "same">))),
    );
    if (!why) return false;
  }
}

const tooShort = text("密码太短，请重设", "Too short: set another one");
const unlike = text("两次不一致，请重设", "They differ: type it again");
const theSame = text("不能与原密码相同", "Must differ from the old");

async function typePassword({ panel }: Terminal, title: Text, lines: readonly Text[]): Promise<string | undefined> {
  const typed = await typeDigits(panel, {
    screen: { id: "operator.password", title, lines },
    maxDigits: PASSWORD_DIGITS_MAX,
    secret: true,
    timeoutMs: PASSWORD_MS,
  });
  return typed.kind === "entered" ? typed.text : undefined;
}
