import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { noticeScreen } from "../diagnosis/screens";
import { words } from "../screen/words";
import { ADMINISTRATOR, SUPERVISOR } from "./operators";
import { askPassword } from "./password";
import { showEnd } from "./show-end";

const OVERRIDE_MS = 60_000;

/** Does a supervisor stand behind this? An administrator at work stands in for him. @param lines what for. */
export function supervisor(terminal: Terminal, lines: readonly Text[] = []): Promise<boolean> {
  return stands(terminal, terminal.session.operator?.role === "administrator" ? ADMINISTRATOR : SUPERVISOR, lines);
}

/** Who may change what concerns an operator: 00 for cashiers; 99 for 00, so that nobody sets himself free. */
export async function superior(terminal: Terminal, number: string, lines: readonly Text[]): Promise<boolean> {
  const role = (await terminal.book.people.operator(number))?.role ?? "cashier";
  return role === "cashier" ? supervisor(terminal, lines) : stands(terminal, ADMINISTRATOR, lines);
}

async function stands(terminal: Terminal, number: string, lines: readonly Text[]): Promise<boolean> {
  const [title, wrong] =
    number === ADMINISTRATOR
      ? [words.administratorPassword, words.wrongAdministratorPassword]
      : [words.supervisorPassword, words.wrongSupervisorPassword];
  const operator = await askPassword(
    terminal,
    { number, title, lines, timeoutMs: OVERRIDE_MS, wrong },
    async (diagnosis, id) => void (await showEnd(terminal, { ...noticeScreen(diagnosis), id })),
  );
  return operator !== undefined;
}
