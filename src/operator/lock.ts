import type { Terminal } from "../context";
import { askPassword, type TellRefusal } from "../counter/password";
import { showEnd } from "../counter/show-end";
import { noticeScreen } from "../diagnosis/screens";
import { profileOf } from "../profiles/acquirers";
import { isDigit } from "../screen/panel";
import { text } from "../screen/text";
import { words } from "../screen/words";

const MINUTE_MS = 60_000;
/** A password half typed and left alone. */
const PASSWORD_MS = 30_000;

/** Has it stood alone at home for long enough to lock? Parameter 61, else the acquirer's profile; 0 never. @param aloneMs without a key. */
export async function isLeftAlone({ book, personalisation }: Terminal, aloneMs: number): Promise<boolean> {
  const { lockMinutes } = (await book.settings.parameters()) ?? {};
  const minutes = lockMinutes ?? profileOf(personalisation.acquirer).lockMinutes;
  return minutes > 0 && aloneMs >= minutes * MINUTE_MS;
}

/**
 * Locked until the operator's password, or until somebody else wants to log in. What is owed goes on meanwhile; what is to be done lies in the
 * journal, and stands at home again.
 * @param rest what is done at rest. @returns whether the operator is back; else he is logged off.
 */
export async function lockedUntilBack(terminal: Terminal, restMs: number, rest: () => Promise<void>): Promise<boolean> {
  const { panel, session } = terminal;
  const number = session.operator?.number ?? "";
  const asked = {
    number,
    title: words.lockedAlone,
    lines: [text(`操作员 ${number} 请输密码`, `Operator ${number}: password`), words.cancelForAnother],
    timeoutMs: PASSWORD_MS,
  };
  const tell: TellRefusal = async (diagnosis, id) => void (await showEnd(terminal, { ...noticeScreen(diagnosis), id }));
  for (;;) {
    await panel.show({ id: "operator.password", title: asked.title, lines: asked.lines, notice: true }, "");
    const press = await panel.key(restMs);
    if (press.kind !== "key") await rest();
    else if (press.key === "cancel") return false;
    else if (isDigit(press.key)) {
      panel.unread(press.key);
      if (await askPassword(terminal, asked, tell)) return true;
    }
  }
}
