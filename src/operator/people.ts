import type { Text } from "../../hal/display";
import type { Operator, Role } from "../book/people";
import type { Terminal } from "../context";
import { askNewPassword } from "../counter/new-password";
import {
  ADMINISTRATOR,
  allowSigning,
  disable,
  isAbove,
  OPERATOR_DIGITS,
  operatorNumber,
  SUPERVISOR,
  unlock,
} from "../counter/operators";
import { askPassword } from "../counter/password";
import { allowed } from "../counter/permission";
import { showEnd } from "../counter/show-end";
import { supervisor } from "../counter/supervisor";
import { noticeScreen } from "../diagnosis/screens";
import { typeDigits } from "../screen/panel";
import { join, text } from "../screen/text";
import { words } from "../screen/words";
import { type Choice, chosen, type Item } from "./choice";
import { LIST_MS, PAGE } from "./enquiry";

const newOperator = text("新增操作员", "New operator");

/** 操作员管理: everybody in pages; a number leads to what can be done, F1 to somebody new. */
export async function managePeople(terminal: Terminal): Promise<void> {
  const may = await allowed(terminal, { kind: "people" }, [words.people]);
  if (may === "left") return;
  if (may !== "yes") return void (await showEnd(terminal, noticeScreen(may)));
  // The terminal may have been left alone with his log-in.
  if (!(await supervisor(terminal, [words.people]))) return;
  const { book, panel } = terminal;
  for (let page = 0; ; ) {
    const all = await book.people.all();
    const shown = all.slice(page * PAGE, (page + 1) * PAGE);
    await panel.show({
      id: "list",
      title: words.people,
      lines: [text("F1 新增操作员", "F1: new operator")],
      options: shown.map(operatorLine),
    });
    const press = await panel.key(LIST_MS);
    if (press.kind !== "key" || press.key === "cancel" || press.key === "enter") return;
    if (press.key === "f1") await makeOperator(terminal);
    else if (press.key === "down" && all.length > (page + 1) * PAGE) page++;
    else if (press.key === "up" && page > 0) page--;
    const operator = shown[Number(press.key) - 1];
    if (operator) await changeOperator(terminal, operator);
  }
}

const roleWords: { readonly [role in Role]: Text } = Object.freeze({
  cashier: text("收银员", "cashier"),
  supervisor: text("主管", "supervisor"),
  administrator: text("管理员", "administrator"),
});

function operatorLine({ number, role, disabled, locked }: Operator): Text {
  const state = disabled ? text("已停用", "disabled") : locked ? text("已锁定", "locked") : text("正常", "active");
  const { zh, en } = roleWords[role];
  return text(`${number} ${zh} ${state.zh}`, `${number} ${en}, ${state.en}`);
}

/** 01 to 98, with a password that he changes himself where the profile wants that. */
async function makeOperator(terminal: Terminal): Promise<void> {
  const typed = await typeDigits(terminal.panel, {
    screen: { id: "operator.number", title: text("新操作员号(01-98)", "New number, 01 to 98") },
    maxDigits: OPERATOR_DIGITS,
    secret: false,
    timeoutMs: LIST_MS,
  });
  if (typed.kind !== "entered") return;
  const number = operatorNumber(typed.text);
  const isTaken = number === SUPERVISOR || number === ADMINISTRATOR || (await terminal.book.people.operator(number));
  if (isTaken) {
    await terminal.panel.beep("error");
    return tell(terminal, newOperator, text(`操作员 ${number} 已存在`, `Operator ${number} exists already`), "bad");
  }
  if (await askNewPassword(terminal, number, { given: true }))
    await tell(terminal, newOperator, text(`操作员 ${number} 已新增`, `Operator ${number} was added`));
}

/** What somebody above him can do. */
async function changeOperator(terminal: Terminal, operator: Operator): Promise<void> {
  const { number, role } = operator;
  const title = text(`操作员 ${number}`, `Operator ${number}`);
  const own = terminal.session.operator;
  if (!own || !isAbove(own.role, role)) {
    const why =
      number === own?.number
        ? text("本人只能修改自己的密码", "Your own: change the password only")
        : text(`请管理员(${ADMINISTRATOR})办理`, `Administrator (${ADMINISTRATOR}) can do it`);
    return tell(terminal, title, why, "bad");
  }
  const run = await chosen(terminal, title, actionsOf(operator));
  await run?.(terminal);
}

function actionsOf({ number, disabled, locked, signing }: Operator): readonly Item[] {
  const whose = text(`操作员 ${number}`, `Operator ${number}`);
  const doing = (label: Text, done: Text, change: (terminal: Terminal) => Promise<unknown>): Item => ({
    label,
    run: async (terminal) => {
      await change(terminal);
      await tell(terminal, label, join(text(`${whose.zh} `, `${whose.en}:`), done));
      return "stay";
    },
  });
  const reset: Choice = async (terminal) => {
    if (await askNewPassword(terminal, number, { given: true }))
      await tell(terminal, whose, text("密码已重置", "The password was reset"));
    return "stay";
  };
  return [
    ...(locked ? [doing(text("解锁", "Unlock"), text("已解锁", "unlocked"), ({ book }) => unlock(book, number))] : []),
    disabled
      ? doing(text("启用", "Enable"), text("已启用", "enabled"), ({ book }) => disable(book, number, false))
      : doing(text("停用", "Disable"), text("已停用", "disabled"), ({ book }) => disable(book, number, true)),
    { label: text("重置密码", "Reset the password"), run: reset },
    signing === "forbidden"
      ? doing(text("允许受理签名", "Allow signatures"), text("可受理签名", "may take signatures"), ({ book }) =>
          allowSigning(book, number, true),
        )
      : doing(text("禁止受理签名", "Forbid signatures"), text("不能受理签名", "may not take signatures"), ({ book }) =>
          allowSigning(book, number, false),
        ),
  ];
}

/** 修改密码: his own, by the one that he has. */
export async function changeOwnPassword(terminal: Terminal): Promise<void> {
  const number = terminal.session.operator?.number;
  if (number === undefined) return;
  const proven = await askPassword(
    terminal,
    { number, title: words.oldPassword, lines: [text(`操作员 ${number}`, `Operator ${number}`)], timeoutMs: LIST_MS },
    async (diagnosis, id) => void (await showEnd(terminal, { ...noticeScreen(diagnosis), id })),
  );
  if (proven && (await askNewPassword(terminal, number, { given: false })))
    await tell(terminal, words.changePassword, text("密码已修改", "The password was changed"));
}

async function tell(terminal: Terminal, title: Text, line: Text, mood: "good" | "bad" = "good"): Promise<void> {
  await showEnd(terminal, { id: "detail", title, lines: [line], mood });
}
