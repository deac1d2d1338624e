import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { moneyText } from "../diagnosis/money";
import { formatFen } from "../receipt/money";
import { typeDigits } from "../screen/panel";
import { join, same, text } from "../screen/text";
import { diagnosisLines, words } from "../screen/words";
import { showEnd, signLater } from "../transaction/finish";
import { isUnsigned, moneyOf, type Transaction } from "../transaction/life";
import { signatureText, transactionDiagnosis } from "../transaction/outcome";
import type { SignatureState } from "../transaction/signature-state";
import { again, slipAgain } from "../transaction/slip-again";

const LIST_MS = 60_000;
/** As many as a small screen shows below its title. */
const PAGE = 5;
/** A whole batch and more: how far back an enquiry looks. */
const LOOKED_THROUGH_MAX = 1_000;
/** "999999999999": a reference number. */
const WANTED_DIGITS_MAX = 12;

/** 交易记录: newest first, page by page; a number shows one in full. */
export async function listTransactions(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const open = [...(await book.checking()), ...(await book.waiting(PAGE))].sort((a, b) => b.facts.stan - a.facts.stan);
  await browse(terminal, text("交易记录", "Transactions"), async (page) => {
    const from = page * PAGE;
    const first = open.slice(from, from + PAGE);
    const rest = await book.latest(PAGE - first.length, Math.max(0, from - open.length));
    return [...first, ...rest];
  });
}

/** 待办: what is being checked and what still needs a slip or a signature. */
export async function listOpen(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const open = [...(await book.checking()), ...(await book.waiting(PAGE * PAGE))];
  await browse(terminal, text("待办交易", "To finish"), async (page) => open.slice(page * PAGE, (page + 1) * PAGE));
}

/** E04, 核查交易: by voucher, amount or reference number, whatever the merchant has on paper or on the phone. */
export async function enquire(terminal: Terminal): Promise<void> {
  const typed = await typeDigits(terminal.panel, {
    screen: {
      id: "original",
      title: text("核查交易", "Find a transaction"),
      lines: [text("输入凭证号、金额(分)或参考号", "Voucher, amount in fen, or reference")],
    },
    maxDigits: WANTED_DIGITS_MAX,
    secret: false,
    timeoutMs: LIST_MS,
  });
  if (typed.kind !== "entered") return;
  const found = await search(terminal, typed.text);
  await browse(terminal, text("核查结果", "Found"), async (page) => found.slice(page * PAGE, (page + 1) * PAGE));
}

async function search(terminal: Terminal, wanted: string): Promise<readonly Transaction[]> {
  const { book } = terminal;
  const number = Number(wanted);
  const fits = (transaction: Transaction) =>
    transaction.facts.stan === number ||
    transaction.facts.amountFen === number ||
    (transaction.state === "approved" && transaction.approval.referenceNo === wanted);
  const open = [...(await book.checking()), ...(await book.waiting(LOOKED_THROUGH_MAX))];
  return [...open.filter(fits), ...(await book.find(fits, PAGE * PAGE, LOOKED_THROUGH_MAX))];
}

async function browse(
  terminal: Terminal,
  title: Text,
  pageOf: (page: number) => Promise<readonly Transaction[]>,
): Promise<void> {
  for (let page = 0; ; ) {
    const shown = await pageOf(page);
    await terminal.panel.show({
      id: "list",
      title,
      lines: shown.length === 0 ? [text("没有更多交易", "No more")] : [],
      options: shown.map(listLine),
    });
    const press = await terminal.panel.key(LIST_MS);
    if (press.kind !== "key" || press.key === "cancel" || press.key === "enter") return;
    if (press.key === "down" && shown.length === PAGE) page++;
    else if (press.key === "up" && page > 0) page--;
    const chosen = shown[Number(press.key) - 1];
    if (chosen) await showDetail(terminal, chosen);
  }
}

function listLine(transaction: Transaction): Text {
  const { stan, amountFen } = transaction.facts;
  return join(same(`${String(stan).padStart(6, "0")} ${formatFen(amountFen)} `), moneyText(moneyOf(transaction)));
}

/** One transaction: what became of its money, and the numbers by which others find it. */
async function showDetail(terminal: Terminal, transaction: Transaction): Promise<void> {
  const { facts } = transaction;
  const time = facts.localTime;
  const diagnosis = transactionDiagnosis(transaction);
  const unsigned = isUnsigned(transaction) ? transaction : undefined;
  const pressed = await showEnd(terminal, {
    id: "detail",
    title: join(same(formatFen(facts.amountFen)), same(" "), moneyText(moneyOf(transaction))),
    lines: [
      join(
        text(`凭证号 ${String(facts.stan).padStart(6, "0")}`, `Voucher ${String(facts.stan).padStart(6, "0")}`),
        again(terminal),
      ),
      same(`${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6, 8)} ${time.slice(8, 10)}:${time.slice(10, 12)}`),
      same(facts.pan),
      ...(transaction.state === "approved" ? approvedLines(transaction) : []),
      ...(unsigned ? [text("F1 现在签名", "F1: sign now")] : []),
      ...(diagnosis ? diagnosisLines(diagnosis) : []),
    ].slice(0, 8),
  });
  if (pressed === "f1" && unsigned) await signLater(terminal, unsigned);
  if (pressed === "f2") await slipAgain(terminal, transaction);
}

function approvedLines(transaction: Extract<Transaction, { readonly state: "approved" }>): readonly Text[] {
  return [
    text(`参考号 ${transaction.approval.referenceNo}`, `Reference ${transaction.approval.referenceNo}`),
    ...(transaction.signature.kind === "small-amount" ? [words.exempt] : []),
    ...(transaction.slip === "owed" ? [text("签购单待补打", "Slip waits to be printed")] : []),
    ...signatureLines(transaction.signature),
  ];
}

function signatureLines(signature: SignatureState): readonly Text[] {
  const line = signatureText(signature);
  return line ? [line] : [];
}
