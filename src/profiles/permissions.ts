import type { TransactionKind } from "../book/facts";
import type { Parameters } from "../book/params";
import type { Role } from "../book/people";

/** What somebody may be let do, or not. A kind of transaction is one by its name. */
export type Task = TransactionKind | "settlement" | "payout" | "reprint" | "people" | "till";

/** asks: a supervisor has to stand behind it. */
export type Right = "no" | "yes" | "asks";

/** What cashier, supervisor and administrator may. */
export type Rights = readonly [cashier: Right, supervisor: Right, administrator: Right];

/** Who may do what: role × task. */
export type Permissions = { readonly [task in Task]: Rights };

/** In their order in parameter 55: what comes later stands behind them. */
export const tasks: readonly Task[] = Object.freeze<Task[]>([
  "sale",
  "void",
  "refund",
  "balance",
  "authorisation",
  "authorisation-void",
  "completion",
  "completion-advice",
  "completion-void",
  "qr-sale",
  "qr-void",
  "qr-refund",
  "settlement",
  "payout",
  "reprint",
  "people",
  "till",
]);

const everybody: Rights = Object.freeze(["yes", "yes", "yes"] as const);
const notAlone: Rights = Object.freeze(["asks", "yes", "yes"] as const);
const chiefs: Rights = Object.freeze(["no", "yes", "yes"] as const);

/**
 * In force until profile or acquirer say otherwise. A supervisor has to agree before money goes back to a customer (`money.md`, 7). A
 * payout needs none: it goes to the shop's own account.
 */
export const defaultPermissions: Permissions = Object.freeze({
  sale: everybody,
  void: everybody,
  refund: notAlone,
  balance: everybody,
  authorisation: everybody,
  "authorisation-void": everybody,
  completion: everybody,
  "completion-advice": everybody,
  "completion-void": everybody,
  "qr-sale": everybody,
  "qr-void": everybody,
  "qr-refund": notAlone,
  settlement: everybody,
  payout: everybody,
  reprint: everybody,
  people: chiefs,
  till: chiefs,
});

/** Layouts of parameter 55 that this firmware reads; with another one the rights of before stay. */
const VERSION = "01";
const ROLES = 3;
/** Room for three tasks more: what this firmware does not know is not looked at. */
const TASKS_MAX = 20;
export const PERMISSION_DIGITS = VERSION.length + ROLES * TASKS_MAX;

const roleAt: { readonly [role in Role]: 0 | 1 | 2 } = Object.freeze({ cashier: 0, supervisor: 1, administrator: 2 });
const rightOf: { readonly [digit: string]: Right } = Object.freeze({ "0": "no", "1": "yes", "2": "asks" });

/**
 * May somebody of this role do it? By parameter 55, 62 digits: version 2, then of each task three digits, for cashier, supervisor
 * and administrator: 0 no, 1 yes, 2 a supervisor has to stand behind it. Private to this family of acquirers.
 * @param permissions the acquirer's profile, where the parameter does not say.
 */
export function rightTo(
  task: Task,
  role: Role,
  parameters: Pick<Parameters, "permissions"> | undefined,
  permissions: Permissions,
): Right {
  // Nobody's word may leave a terminal without anybody who can set its people free (A13).
  if (task === "people" && role === "administrator") return "yes";
  const digits = parameters?.permissions ?? "";
  const told = digits.length === PERMISSION_DIGITS && digits.startsWith(VERSION) && /^[012]+$/.test(digits);
  const right = told
    ? rightOf[digits[VERSION.length + ROLES * tasks.indexOf(task) + roleAt[role]] ?? ""]
    : permissions[task][roleAt[role]];
  // Nobody stands behind a supervisor but himself.
  return right === "asks" && role !== "cashier" ? "yes" : (right ?? "no");
}

const roles: readonly Role[] = Object.freeze<Role[]>(["cashier", "supervisor", "administrator"]);
/** Weakest first. */
const ranks: readonly Right[] = Object.freeze<Right[]>(["no", "asks", "yes"]);

/**
 * Does a set let anybody do more than both the profile and the set in force? No MAC protects it: whoever stands on the line could let a
 * cashier give money back alone.
 */
export function widensRights(
  parameters: Pick<Parameters, "permissions">,
  inForce: Pick<Parameters, "permissions"> | undefined,
  permissions: Permissions,
): boolean {
  return tasks.some((task) =>
    roles.some((role) => {
      const [coming, now, floor] = [parameters, inForce, undefined].map((set) =>
        ranks.indexOf(rightTo(task, role, set, permissions)),
      );
      return (coming ?? 0) > Math.max(now ?? 0, floor ?? 0);
    }),
  );
}

/** Who may do it without anybody: the lowest role first. */
export function rolesThatMay(
  task: Task,
  parameters: Pick<Parameters, "permissions"> | undefined,
  permissions: Permissions,
): readonly Role[] {
  return roles.filter((role) => rightTo(task, role, parameters, permissions) === "yes");
}
