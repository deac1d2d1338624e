import type { KeyName, Text } from "../../hal/display";
import { icons } from "../../hal/icons";
import type { LargeKey } from "../../hal/keypad";
import type { Terminal } from "../context";
import { allowSigning, OPERATOR_DIGITS, operatorNumber, unlock } from "../counter/operators";
import { showEnd } from "../counter/show-end";
import { superior } from "../counter/supervisor";
import { diagnose } from "../diagnosis/diagnosis";
import { signInDiagnosis } from "../diagnosis/host-failures";
import { noticeScreen } from "../diagnosis/screens";
import { echo } from "../host/sign-in";
import { payOut } from "../payout/run";
import { payoutTitle } from "../payout/words";
import { type Screen, typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { settle } from "../settlement/run";
import { settleOwed } from "../transaction/flow/recover";
import { authorisation } from "../transaction/kinds/authorisation";
import { authorisationVoid } from "../transaction/kinds/authorisation-void";
import { balance } from "../transaction/kinds/balance";
import { completion } from "../transaction/kinds/completion";
import { completionAdvice } from "../transaction/kinds/completion-advice";
import { completionVoid } from "../transaction/kinds/completion-void";
import { qrOrder } from "../transaction/kinds/qr-order";
import { qrRefund } from "../transaction/kinds/qr-refund";
import { qrSale } from "../transaction/kinds/qr-sale";
import { qrVoid } from "../transaction/kinds/qr-void";
import { refund } from "../transaction/kinds/refund";
import { voidOfSale } from "../transaction/kinds/void";
import { transactAmount, transactCard } from "./amount";
import { type Choice, chosen, type Entry, followed, type Item, offered } from "./choice";
import { listOpen, listTransactions, openIn } from "./enquiry";
import { showFees } from "./fees";
import { enquire } from "./find";
import { handOver } from "./hand-over";
import { changeOwnPassword, managePeople } from "./people";
import { showSelfTest } from "./report";
import { reprint, reprintByVoucher } from "./reprint";
import { showAndSignIn } from "./signing-in";
import { takeBack } from "./take-back";

const MENU_MS = 60_000;

const toDo = text("待办事项", "To do");
const lineTest = text("测试自检", "Line test, self-test");

/** What stands on a large key. */
const keyName = (icon: string, { zh, en }: Text): KeyName => Object.freeze({ zh, en, icon });

/** Four Chinese characters at most: nine lines have room in large letters then, two in a row. Who reads another language finds its name. */
const items: readonly Item[] = Object.freeze([
  Object.freeze({ label: words.signIn, run: signInAgain }),
  Object.freeze({ label: text("交易记录", "Transactions"), run: list }),
  Object.freeze({ label: text("重打印", "Reprint"), run: printLast }),
  Object.freeze({ label: toDo, run: checkNow }),
  Object.freeze({ label: lineTest, run: testLine }),
  Object.freeze({ label: text("解锁人员", "Unlock an operator"), run: unlockOperator }),
  Object.freeze({ label: text("English", "中文"), run: changeLanguage }),
  Object.freeze({ label: text("签退", "Log off"), run: logOff }),
  Object.freeze({ label: words.otherKinds, inner: (terminal: Terminal) => offered(terminal, others) }),
]);

/** Any kind but the sale, which is home itself, and what few need often. In the order in which they stand, unless the profile says so. */
const others: readonly Entry[] = Object.freeze([
  Object.freeze({
    label: qrSale.title,
    key: keyName(icons.scan, text("扫码", "Scan")),
    direct: true,
    make: transactAmount,
    kind: qrSale,
    within: words.codes,
  }),
  Object.freeze({
    label: qrOrder.title,
    key: keyName(icons.code, text("收款码", "QR")),
    direct: true,
    make: transactAmount,
    kind: qrOrder,
    within: words.codes,
  }),
  Object.freeze({ label: qrVoid.title, make: takeBack, kind: qrVoid, within: words.codes }),
  Object.freeze({ label: qrRefund.title, make: takeBack, kind: qrRefund, within: words.codes }),
  Object.freeze({
    label: voidOfSale.title,
    key: keyName(icons.void, text("撤销", "Void")),
    make: takeBack,
    kind: voidOfSale,
  }),
  Object.freeze({
    label: authorisation.title,
    key: keyName(icons.held, text("预授权", "Hold")),
    make: transactAmount,
    kind: authorisation,
    within: words.authorisations,
  }),
  Object.freeze({
    label: authorisationVoid.title,
    make: takeBack,
    kind: authorisationVoid,
    within: words.authorisations,
  }),
  Object.freeze({ label: completion.title, make: takeBack, kind: completion, within: words.authorisations }),
  Object.freeze({
    label: completionAdvice.title,
    make: takeBack,
    kind: completionAdvice,
    within: words.authorisations,
  }),
  Object.freeze({
    label: completionVoid.title,
    make: takeBack,
    kind: completionVoid,
    within: words.authorisations,
  }),
  Object.freeze({ label: words.settle, key: keyName(icons.settle, words.settle), run: settleNow, task: "settlement" }),
  Object.freeze({ label: payoutTitle, run: payNow, task: "payout", within: words.lookUps }),
  Object.freeze({ label: text("核查交易", "Find a transaction"), run: findTransaction, within: words.lookUps }),
  Object.freeze({ label: words.fees, run: fees, within: words.lookUps }),
  Object.freeze({ label: refund.title, key: keyName(icons.refund, refund.title), make: takeBack, kind: refund }),
  Object.freeze({ label: words.reprintByVoucher, run: printByVoucher, task: "reprint" }),
  Object.freeze({ label: balance.title, make: transactCard, kind: balance }),
  Object.freeze({ label: words.handOver, run: handOver, within: words.staff }),
  Object.freeze({ label: words.changePassword, run: changePassword, within: words.staff }),
  Object.freeze({ label: words.people, run: people, task: "people", within: words.staff }),
]);

/** As many as there are (`LargeKey`). */
const LARGE_KEYS_MAX = 6;

/** What stands on large keys at home, as far as it is offered, in the menu's order; nothing where the display has none. */
async function largeItems(terminal: Terminal): Promise<readonly (Item & { readonly key: KeyName })[]> {
  if (!terminal.devices.display.largeKeys) return [];
  const groups = others.filter(({ key, direct }) => key && !direct).map(({ within }) => within);
  const keyed = others.flatMap((entry) => {
    if (entry.direct) return [standingAlone(entry)];
    return entry.key || (entry.within && groups.includes(entry.within)) ? [entry] : [];
  });
  const items = await offered(terminal, keyed);
  return items.flatMap((item) => (item.key ? [{ ...item, key: item.key }] : [])).slice(0, LARGE_KEYS_MAX);
}

function standingAlone({ within: _, ...entry }: Entry): Entry {
  return entry;
}

/** Their names. */
export async function largeKeys(terminal: Terminal): Promise<readonly KeyName[]> {
  return (await largeItems(terminal)).map(({ key }) => key);
}

/** @returns what a large key does: between home's screen and its key nothing changes what is offered. */
export async function byLargeKey(terminal: Terminal, key: LargeKey): Promise<Choice | undefined> {
  const item = (await largeItems(terminal))[Number(key.slice(1)) - 1];
  return item && followed(terminal, item);
}

/** The operator's menu: numbered options; cancel goes back. @returns what somebody chose there. */
export function menu(terminal: Terminal): Promise<Choice | undefined> {
  return chosen(terminal, words.menu, items);
}

async function settleNow(terminal: Terminal) {
  await settle(terminal);
  return "stay" as const;
}

async function payNow(terminal: Terminal) {
  await payOut(terminal);
  return "stay" as const;
}

/** A19: one sign-in is enough. */
async function signInAgain(terminal: Terminal) {
  const { session } = terminal;
  const { signedIn, due, barred, cardSetsNotBeforeMs, keyless } = session;
  // Without a key, or where the host refuses the terminal, it is tried at once: support may have mended it.
  if (signedIn && !due.signIn && !barred && !keyless && cardSetsNotBeforeMs === undefined) {
    await showEnd(terminal, {
      id: "fault",
      title: words.signIn,
      lines: [diagnose("A19").cause, ...proofLines(terminal)],
    });
    return "stay" as const;
  }
  const signed = await showAndSignIn(terminal);
  // What did not come whole is asked for again at once, back at home.
  session.cardSetsNotBeforeMs &&= 0;
  await showEnd(
    terminal,
    signed.kind === "ok"
      ? { id: "detail", title: words.signIn, lines: [words.signedIn, ...proofLines(terminal)], mood: "good" }
      : noticeScreen(signInDiagnosis(signed.failure), terminal.session.barred !== undefined),
  );
  return "stay" as const;
}

/** Whether a recorded answer of an earlier day would have passed for this one. */
function proofLines({ personalisation }: Terminal) {
  return personalisation.signInNonce ? [text("{acquirer}的应答已核实", "Answer of {acquirer} was verified")] : [];
}

async function list(terminal: Terminal) {
  await listTransactions(terminal);
  return "stay" as const;
}

async function findTransaction(terminal: Terminal) {
  await enquire(terminal);
  return "stay" as const;
}

async function printLast(terminal: Terminal) {
  await reprint(terminal);
  return "stay" as const;
}

async function fees(terminal: Terminal) {
  await showFees(terminal);
  return "stay" as const;
}

async function printByVoucher(terminal: Terminal) {
  await reprintByVoucher(terminal);
  return "stay" as const;
}

async function changePassword(terminal: Terminal) {
  await changeOwnPassword(terminal);
  return "stay" as const;
}

async function people(terminal: Terminal) {
  await managePeople(terminal);
  return "stay" as const;
}

/** Reverses what is owed, then shows what is still to be done. */
async function checkNow(terminal: Terminal) {
  if (!(await settleOwed(terminal))) return "stay" as const;
  if ((await openIn(terminal.book, 1)).length > 0) await listOpen(terminal);
  else
    await showEnd(terminal, {
      id: "detail",
      title: toDo,
      lines: [text("没有待核查的款项，也没有待办事项", "Nothing to do, no money being checked")],
      mood: "good",
    });
  return "stay" as const;
}

/** F1 leads to the whole self-test. */
async function testLine(terminal: Terminal) {
  await terminal.panel.show({ id: "processing", title: lineTest, lines: [words.pleaseWait], mood: "waiting" });
  const answered = await echo(terminal);
  const screen: Screen =
    answered.kind === "failed"
      ? noticeScreen(signInDiagnosis(answered.failure), false)
      : {
          id: "detail",
          title: lineTest,
          lines: [
            "ms" in answered
              ? text(`{acquirer}应答正常，用时 ${answered.ms} 毫秒`, `{acquirer} answered in ${answered.ms} ms`)
              : text("{acquirer}应答正常", "{acquirer} answered"),
          ],
          mood: "good",
        };
  const lines = [...(screen.lines ?? []), text("F1 整机自检", "F1: test everything")];
  if ((await showEnd(terminal, { ...screen, lines })) === "f1") await showSelfTest(terminal);
  return "stay" as const;
}

/** A13: 00 opens a locked cashier again, 99 opens 00. */
async function unlockOperator(terminal: Terminal) {
  const number = await typeDigits(terminal.panel, {
    screen: { id: "operator.number", title: text("要解锁的操作员号", "Operator to unlock") },
    maxDigits: OPERATOR_DIGITS,
    secret: false,
    timeoutMs: MENU_MS,
  });
  if (number.kind !== "entered") return "stay" as const;
  const who = operatorNumber(number.text);
  const whom = text(`用于解锁操作员 ${who}`, `To unlock operator ${who}`);
  if (!(await superior(terminal, who, [whom]))) return "stay" as const;
  const known = await unlock(terminal.book, who);
  if (!known) {
    await showEnd(terminal, {
      id: "detail",
      title: text("解锁操作员", "Unlock an operator"),
      lines: [text("没有此操作员", "No such operator")],
      mood: "bad",
    });
    return "stay" as const;
  }
  await showUnlocked(terminal, who);
  return "stay" as const;
}

/** F1 changes whether the operator may take signatures (C09), in force at once. */
async function showUnlocked(terminal: Terminal, number: string): Promise<void> {
  const { book } = terminal;
  for (;;) {
    const forbidden = (await book.people.operator(number))?.signing === "forbidden";
    const pressed = await showEnd(terminal, {
      id: "detail",
      title: text("解锁操作员", "Unlock an operator"),
      lines: [
        text("已解锁", "Unlocked"),
        forbidden
          ? text("不能受理签名，F1 允许", "May not take signatures, F1: allow")
          : text("可受理签名，F1 禁止", "May take signatures, F1: forbid"),
      ],
      mood: "good",
    });
    if (pressed !== "f1") return;
    await allowSigning(book, number, forbidden);
  }
}

async function changeLanguage(terminal: Terminal) {
  terminal.panel.language = terminal.panel.language === "zh" ? "en" : "zh";
  return "stay" as const;
}

async function logOff() {
  return "log-off" as const;
}
