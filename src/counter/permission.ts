import type { Text } from "../../hal/display";
import type { TransactionKind } from "../book/facts";
import type { SupportedTransaction } from "../book/params";
import type { Terminal } from "../context";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { profileFor } from "../profiles/acquirers";
import { type Right, rightTo, rolesThatMay, type Task } from "../profiles/permissions";
import { walletsTaken } from "../profiles/qr-rules";
import { text } from "../screen/text";
import { ADMINISTRATOR, SUPERVISOR } from "./operators";
import { supervisor } from "./supervisor";

/** May the operator do it? not offered: nobody may, the acquirer does not have it. */
export type Permission = Right | "not offered";

/** What somebody wants to do. */
export interface Wanted {
  readonly kind: Task;
  /** Its bit of parameter 26, where it has one. */
  readonly offered?: SupportedTransaction;
  /** Whether its payer shows a card or a code, or reads one. */
  readonly card?: "present" | "code" | "shown";
  /** It is about another one. */
  readonly original?: object;
}

/** Of the operator who is logged in. Asked anew each time, so that a change of parameters counts at once. */
export async function permissionOf(terminal: Terminal, { kind, offered, card, original }: Wanted): Promise<Permission> {
  const { operator } = terminal.session;
  const { book, devices, board } = terminal;
  const profile = profileFor(terminal);
  if (profile.menu.without.includes(kind as TransactionKind)) return "not offered";
  const parameters = await book.settings.parameters();
  if (offered && parameters?.supported?.includes(offered) === false) return "not offered";
  if (card === "code" || card === "shown") {
    const shows = profile.codesShownBy.includes(board.identity.model);
    const reads = devices.scanner !== undefined && walletsTaken(parameters, profile).length > 0;
    // What is about a payment by code needs none again, whichever way it was paid.
    if (!(card === "shown" ? shows : reads || (original !== undefined && shows))) return "not offered";
  }
  return operator ? rightTo(kind, operator.role, parameters, profile.permissions) : "no";
}

/**
 * Lets the operator do it, alone or with a supervisor behind him. Whoever may not is on record (F04).
 * @param about what a supervisor is asked about. @param strict rules of its own ask for one, whatever a cashier may.
 * @returns left: no supervisor came. A diagnosis: it must not be, and why (A13, B11).
 */
export async function allowed(
  terminal: Terminal,
  wanted: Wanted,
  about: readonly Text[],
  strict = false,
): Promise<"yes" | "left" | Diagnosis> {
  const { session, book } = terminal;
  const permission = await permissionOf(terminal, wanted);
  if (permission === "no" || permission === "not offered") {
    await book.people.noteRefusal(session.operator?.number ?? "");
    return permission === "no" ? denied(terminal, wanted.kind) : notOffered;
  }
  const asks = permission === "asks" || (strict && session.operator?.role === "cashier");
  return !asks || (await supervisor(terminal, about)) ? "yes" : "left";
}

/** F04, and who may. */
async function denied(terminal: Terminal, task: Task): Promise<Diagnosis> {
  const { session, book } = terminal;
  const number = session.operator?.number ?? "";
  const { permissions } = profileFor(terminal);
  const roles = rolesThatMay(task, await book.settings.parameters(), permissions);
  const remedy = roles.includes("supervisor")
    ? text(`请主管(${SUPERVISOR})登录办理`, `Supervisor (${SUPERVISOR}) can do it`)
    : roles.includes("administrator")
      ? text(`请管理员(${ADMINISTRATOR})登录办理`, `Administrator (${ADMINISTRATOR}) can do it`)
      : roles.includes("cashier")
        ? text("请收银员登录办理", "A cashier can do it")
        : text("请联系客服开通", "Ask support to open it");
  return diagnose("A13", { cause: text(`操作员 ${number} 无此权限`, `Operator ${number} may not do it`), remedy });
}

/** Whatever stands in the menu: what the acquirer does not have may have been asked for a moment before it changed. */
const notOffered: Diagnosis = Object.freeze(
  diagnose("B11", {
    cause: text("本商户未开通此交易", "Not offered to this shop"),
    remedy: text("请联系客服开通", "Ask support to open it"),
  }),
);
