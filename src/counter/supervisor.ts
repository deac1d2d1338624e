import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { typeDigits } from "../screen/panel";
import { words } from "../screen/words";
import { beginAnew } from "./new-keys";
import { logIn } from "./operators";

const OVERRIDE_MS = 60_000;

/** Does a supervisor stand behind this? Asks for number 00's password. @param lines what for. */
export async function supervisor(terminal: Terminal, lines: readonly Text[] = []): Promise<boolean> {
  const typed = await typeDigits(terminal.panel, {
    screen: { id: "operator.password", title: words.supervisorPassword, lines },
    maxDigits: 12,
    secret: true,
    timeoutMs: OVERRIDE_MS,
  });
  if (typed.kind !== "entered") return false;
  const checked = await logIn(terminal.book, terminal.devices["secure-element"], "00", typed.text);
  if (checked.kind === "ok") return true;
  await terminal.panel.beep("error");
  if (checked.kind === "new-keys") await beginAnew(terminal);
  return false;
}
