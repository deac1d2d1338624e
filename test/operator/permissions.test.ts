import { describe, expect, it } from "vitest";
import type { Role } from "../../src/book/people";
import {
  defaultPermissions,
  PERMISSION_DIGITS,
  type Right,
  rightTo,
  rolesThatMay,
  tasks,
} from "../../src/profiles/permissions";

const roles: readonly Role[] = ["cashier", "supervisor", "administrator"];
const rights: readonly Right[] = ["no", "yes", "asks"];

/** Parameter 55 with these digits, everything else allowed. */
function parameter(task: number, digits: readonly [number, number, number]): string {
  const all = tasks.map((_, at) => (at === task ? digits.join("") : "111")).join("");
  return `01${all}`.padEnd(PERMISSION_DIGITS, "0");
}

describe("who may do what", () => {
  it("is what parameter 55 says, of every role, task and right, and touches no other task", () => {
    for (const [at, task] of tasks.entries())
      for (let digits = 0; digits < 27; digits++) {
        const three = [Math.floor(digits / 9), Math.floor(digits / 3) % 3, digits % 3] as const;
        const permissions = parameter(at, three);
        for (const [place, role] of roles.entries()) {
          const told = rights[three[place] ?? 0];
          // A supervisor stands behind himself, and an administrator may always set people free.
          const right =
            task === "people" && role === "administrator" ? "yes" : told === "asks" && place > 0 ? "yes" : told;
          expect([task, role, rightTo(task, role, { permissions }, defaultPermissions)]).toEqual([task, role, right]);
          for (const other of tasks)
            if (other !== task) expect(rightTo(other, role, { permissions }, defaultPermissions)).toBe("yes");
        }
      }
  });

  it.each([
    "",
    "01",
    "02".padEnd(PERMISSION_DIGITS, "1"),
    "01".padEnd(PERMISSION_DIGITS, "3"),
    "01".padEnd(PERMISSION_DIGITS + 1, "1"),
  ])("is the profile's where the parameter is %j", (permissions) => {
    for (const task of tasks)
      for (const [place, role] of roles.entries()) {
        const right = defaultPermissions[task][place];
        expect(rightTo(task, role, { permissions }, defaultPermissions)).toBe(right);
        expect(rightTo(task, role, undefined, defaultPermissions)).toBe(right);
      }
  });

  it("leaves somebody who may: no cashier gives money back alone, and a payout goes to the shop's own account", () => {
    for (const task of tasks) expect(rolesThatMay(task, undefined, defaultPermissions)).toContain("supervisor");
    expect(rolesThatMay("refund", undefined, defaultPermissions)).not.toContain("cashier");
    expect(rolesThatMay("payout", undefined, defaultPermissions)).toContain("cashier");
    const nobody = { permissions: "01".padEnd(PERMISSION_DIGITS, "0") };
    expect(tasks.flatMap((task) => rolesThatMay(task, nobody, defaultPermissions))).toEqual(["administrator"]);
  });

  it("has every task and no other, in an order that stays", () => {
    expect([...tasks].sort()).toEqual(Object.keys(defaultPermissions).sort());
    expect(tasks.slice(0, 3)).toEqual(["sale", "void", "refund"]);
    expect(tasks.indexOf("people")).toBe(15);
  });
});
