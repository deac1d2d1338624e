import type { Text } from "../../hal/display";
import type { Key } from "../../hal/keypad";
import type { Book, Refusal } from "../book/book";
import { goesAgain, isEnquiry, isSale, tipWithin } from "../book/facts";
import type { LostSale } from "../book/losses";
import type { Payout } from "../book/payouts";
import type { SignatureState } from "../book/signature-state";
import { type Approved, isStored, isTaken, isUnsent, isUnsigned, type Transaction } from "../book/states";
import type { Terminal } from "../context";
import { showLost } from "../counter/lost";
import { moreHintF4, showMore } from "../counter/more";
import { END_MS, showEnd } from "../counter/show-end";
import { askSupport, referenceText, supportHint } from "../counter/support-word";
import { catalogue } from "../diagnosis/catalogue";
import { originalText, partLines, voucherText, withOriginalBeside } from "../diagnosis/end-screens";
import { saleListLine, signatureText, transactionEnd } from "../diagnosis/ends";
import { type FeeSeen, feePolicies, feeSeen, feeText } from "../diagnosis/fees";
import { moneyWord, signOf } from "../diagnosis/kind-words";
import { lostListLine } from "../diagnosis/lost-words";
import { printerLines } from "../diagnosis/printer-words";
import { whyLines } from "../diagnosis/screens";
import { lostToDoLine, toDoLine } from "../diagnosis/to-do";
import { troublesAround, troubleText } from "../diagnosis/trouble-words";
import { paidByText } from "../diagnosis/wallet-words";
import { sixDigits } from "../host/fields";
import { payoutScreen, unknownToDoLine } from "../payout/words";
import { understood } from "../receipt/print";
import { moneyText } from "../screen/money-text";
import { LARGE_LINES_MAX, LINES_MAX, type Screen } from "../screen/panel";
import { join, same, sendsToSupport, text } from "../screen/text";
import { authText, supportText, words } from "../screen/words";
import { signLater } from "../transaction/flow/finish";
import { reverseAgain } from "../transaction/flow/owed";
import { again, slipAgain } from "../transaction/flow/slip-again";
import { kindOf } from "../transaction/kinds/kinds";
import { uploadOne } from "../transaction/signing/upload";
import { formatFen } from "../values/money";
import type { MoneyState } from "../values/money-state";
import { canArrive, showArrival } from "./arrival";
import { moneyToday } from "./holds";
import { newestFirst } from "./newest-first";

/** What a list shows in a line. */
type Listed = Transaction | LostSale | UnknownPayout;

/** A payout whose result is not known (E08). */
interface UnknownPayout {
  readonly state: "payout";
  readonly payout: Payout;
}

/** Says whose word an enquiry shows. @param money where the transaction's is today. */
export type WhoseWord = (transaction: Transaction, money: MoneyState) => Text;

export const LIST_MS = 60_000;
/** As many as a small screen shows below its title. */
export const PAGE = 5;

/** 交易记录: newest first, page by page; a number shows one in full. */
export async function listTransactions(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const refusals = await book.people.refusals();
  const hint =
    refusals.length > 0 ? [text(`F3 被拒操作记录 ${refusals.length}`, `F3: refused attempts, ${refusals.length}`)] : [];
  const pageOf = withLost(await book.losses.list(), await newestFirst(book, PAGE));
  const pressed = await browse(terminal, text("交易记录", "Transactions"), pageOf, { hint });
  if (pressed === "f3" && refusals.length > 0) await listRefusals(terminal, refusals);
}

/** What is lost stands before all that is there: nobody knows when it was. */
function withLost(
  lost: readonly LostSale[],
  pageOf: (page: number) => Promise<readonly Transaction[]>,
): (page: number) => Promise<readonly Listed[]> {
  return async (page) => {
    if (lost.length === 0) return pageOf(page);
    const from = page * PAGE - lost.length;
    const first = Math.floor(from / PAGE);
    const pages = [...(first < 0 ? [] : await pageOf(first)), ...(first < -1 ? [] : await pageOf(first + 1))];
    const start = Math.max(0, first < 0 ? 0 : from - first * PAGE);
    const shown = lost.slice(page * PAGE, (page + 1) * PAGE);
    return [...shown, ...pages.slice(start, start + PAGE - shown.length)];
  };
}

/** F04: who did not have the password, or was locked, or may not do what he asked for; newest first. */
async function listRefusals(terminal: Terminal, refusals: readonly Refusal[]): Promise<void> {
  const lines = refusals.toReversed().map(([operator, stan]) => {
    const voucher = sixDigits(stan);
    return text(`操作员 ${operator}，凭证号 ${voucher} 之前`, `Operator ${operator}, before voucher ${voucher}`);
  });
  await showEnd(terminal, {
    id: "detail",
    title: text("被拒操作记录", "Refused attempts"),
    lines: [text("密码输错，或无权限", "Wrong password, or not permitted"), ...lines].slice(0, LINES_MAX),
  });
}

/** What is being checked, a payout that is asked about, and what still needs a slip or a signature. @param until of these not many more. */
export async function openIn(book: Book, until: number): Promise<readonly Listed[]> {
  const lost = (await book.losses.list()).filter(({ says }) => says === undefined);
  const payout = await book.payouts.unknown();
  const asked: Listed[] = payout ? [{ state: "payout", payout }] : [];
  const open: Listed[] = [...lost, ...(await book.checking()), ...asked, ...(await book.waiting(until))];
  if (open.length >= until) return open;
  for await (const { sale } of book.signatures.unsent()) {
    open.push(sale);
    if (open.length >= until) break;
  }
  return open;
}

/** 待办 */
export async function listOpen(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const pageOf = async (page: number) => (await openIn(book, (page + 1) * PAGE)).slice(page * PAGE, (page + 1) * PAGE);
  const { printer } = terminal.devices;
  const seen = printer ? understood(await printer.status()) : "ready";
  const lineOf = (each: Listed) => {
    if (each.state === "payout") return unknownToDoLine(each.payout);
    return each.state === "lost" ? lostToDoLine(each) : toDoLine(each, terminal.session, seen);
  };
  await browse(terminal, text("待办事项", "To do"), pageOf, { lineOf });
}

const noneYet = text("没有交易", "No transactions");
const noMore = text("没有更多交易", "No more transactions");

/** A list in pages, until somebody leaves it. @returns the key that left it. */
export async function browse(
  terminal: Terminal,
  title: Text,
  pageOf: (page: number) => Promise<readonly Listed[]>,
  {
    hint = [],
    whose,
    lineOf,
  }: {
    readonly hint?: readonly Text[];
    readonly whose?: WhoseWord;
    readonly lineOf?: (each: Listed) => Text;
  },
): Promise<Key | undefined> {
  for (let page = 0; ; ) {
    const shown = await pageOf(page);
    await terminal.panel.show({
      id: "list",
      title,
      lines: shown.length === 0 ? [page === 0 ? noneYet : noMore, ...hint] : hint,
      options: lineOf ? shown.map(lineOf) : await listLines(terminal, shown),
    });
    const press = await terminal.panel.key(LIST_MS);
    if (press.kind !== "key") return undefined;
    if (press.key === "cancel" || press.key === "enter" || press.key === "f3") return press.key;
    if (press.key === "down" && shown.length === PAGE) page++;
    else if (press.key === "up" && page > 0) page--;
    const chosen = shown[Number(press.key) - 1];
    if (chosen?.state === "lost") await showLost(terminal, chosen);
    else if (chosen?.state === "payout") await showEnd(terminal, payoutScreen(chosen.payout, []));
    else if (chosen) await showDetail(terminal, chosen, whose);
  }
}

async function listLines(terminal: Terminal, listed: readonly Listed[]): Promise<readonly Text[]> {
  const lines: Text[] = [];
  for (const each of listed) {
    if (each.state === "payout") lines.push(unknownToDoLine(each.payout));
    else lines.push(each.state === "lost" ? lostListLine(each) : saleListLine(each, await moneyToday(terminal, each)));
  }
  return lines;
}

/** One transaction: what became of its money, and the numbers by which others find it. @param whose word it is, where somebody asked. */
export async function showDetail(terminal: Terminal, transaction: Transaction, whose?: WhoseWord): Promise<void> {
  const { facts } = transaction;
  const time = facts.localTime;
  const tipFen = tipWithin(facts);
  const diagnosis = transactionEnd(transaction, terminal.session.readOnly);
  const unsigned = isUnsigned(transaction) && !terminal.session.readOnly ? transaction : undefined;
  const toSend =
    (isTaken(transaction) || isUnsent(transaction)) && !terminal.session.readOnly ? transaction : undefined;
  const afterwards = afterwardsOf(transaction);
  const money = await moneyToday(terminal, transaction);
  const f3 = canArrive(transaction) ? () => showArrival(terminal, transaction) : afterwards?.run;
  const screen: Screen = {
    id: "detail",
    title: titleOf(transaction, money),
    lines: [
      voucherText(facts.stan),
      same(`${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6, 8)} ${time.slice(8, 10)}:${time.slice(10, 12)}`),
      facts.qr ? paidByText(facts.qr, facts.pan) : same(facts.pan),
      ...partLines(facts),
      ...(tipFen > 0 ? [text(`含小费 ${formatFen(tipFen)} 元`, `Tip: ${formatFen(tipFen)}`)] : []),
      ...(facts.original ? [originalText(facts.original)] : []),
      ...(transaction.state === "approved" ? await approvedLines(terminal, transaction, money) : []),
      ...(isStored(transaction) ? [words.goesLater] : []),
      ...(unsigned ? [text("待补签名 F1 现在签名", "To be signed. F1: sign now")] : []),
      ...(toSend ? [text("F1 现在上送签名", "F1: send signature now")] : []),
      ...(transaction.state === "vouched" ? [referenceText(transaction)] : []),
      // The title has the money.
      ...(diagnosis ? whyLines(diagnosis) : []),
    ],
  };
  // What was seen while it ran, for support: where it ended well nobody asks.
  const troubles = diagnosis ? troublesAround(terminal.book.evidence.troubles(), time).map(troubleText) : [];
  const seen = [...(diagnosis?.ranked?.[0]?.speaks ?? []), ...troubles];
  const last = [...(whose ? [whose(transaction, money)] : []), ...(afterwards ? [afterwards.hint] : [])];
  const fee = transaction.state === "approved" ? await feeSeenOf(terminal, transaction) : undefined;
  const whole = screen.lines ?? [];
  const isLong = whole.length + last.length > LARGE_LINES_MAX;
  const held = [...(isLong ? withOriginalBeside(whole, facts) : whole).slice(0, LINES_MAX - last.length), ...last];
  // A fee that is as agreed waits where its line would make the letters small.
  const shown = fee && (fee.expectedFen !== undefined || held.length < LARGE_LINES_MAX);
  const withFee = shown ? [...held.slice(0, LINES_MAX - 1), feeText(fee)] : held;
  const isOff = fee?.expectedFen !== undefined && withFee.length < LARGE_LINES_MAX;
  const told = isOff ? [...withFee, catalogue.E12.remedy] : withFee;
  const [voucher, ...others] = told;
  const gap = text(" ", "");
  const slip = kindOf(facts).slip ? again(terminal) : text("", "");
  const keys = seen.length > 0 ? join(slip, gap, moreHintF4) : slip;
  const beside = voucher ? [join(voucher, gap, slip), ...others] : [];
  // The keys work without their hints: what became of the money comes first.
  const more = seen.length > 0 && beside.length < LINES_MAX ? [moreHintF4] : [];
  const lines = told.length < LARGE_LINES_MAX ? [...told, ...(keys.zh ? [keys] : [])] : [...beside, ...more];
  const pressed = await showEnd(terminal, { ...screen, lines }, END_MS, f3 !== undefined, seen.length > 0);
  if (pressed === "f4" && diagnosis) {
    const { money: _, of: __, ...cause } = diagnosis;
    await showMore(terminal, { ...cause, ranked: [{ diagnosis: cause, speaks: seen }] });
  }
  if (pressed === "f3") await f3?.(terminal);
  if (pressed === "f1" && unsigned) await signLater(terminal, unsigned);
  if (pressed === "f1" && toSend) await sendSignature(terminal, toSend);
  if (pressed === "f2") await slipAgain(terminal, transaction);
}

/** In as few words as a title has room for. */
function titleOf(transaction: Transaction, now: MoneyState): Text {
  const money = transaction.state !== "vouched" && now === "returned" ? givenBack : moneyWord(transaction, now);
  if (isEnquiry(transaction.facts)) return money;
  const amount = `${signOf(transaction.facts)}${formatFen(transaction.facts.amountFen)}`;
  return join(text(`${amount} `, amount), money);
}

const givenBack = text(moneyText("returned").zh, "Returned");

/** C07: somebody wants to know whether the host takes it now. */
async function sendSignature(terminal: Terminal, sale: Approved): Promise<void> {
  const title = text("上送签名", "Send the signature");
  await terminal.panel.show({ id: "processing", title, lines: [words.uploadingSignature], mood: "waiting" });
  if (await uploadOne(terminal, sale))
    return void (await showEnd(terminal, {
      id: "detail",
      title,
      lines: [text("签名已上送", "Signature sent")],
      mood: "good",
    }));
  await showEnd(terminal, {
    id: "detail",
    title,
    lines: [...signatureLines(sale.signature), text("这次没有成功，会自动重发", "Not this time: sent again by itself")],
    mood: "bad",
  });
}

/** What somebody can do about money that the host has not ended. */
function afterwardsOf(
  transaction: Transaction,
): { readonly hint: Text; readonly run: (terminal: Terminal) => Promise<unknown> } | undefined {
  // What is stored is sent, whatever anybody says.
  if (isStored(transaction)) return undefined;
  if (transaction.state === "reversing" || transaction.state === "repeating")
    return { hint: supportHint, run: (terminal) => askSupport(terminal, transaction) };
  // A reversal of what support calls charged would take the money back.
  if (transaction.state === "vouched" && transaction.says === "not charged" && !goesAgain(transaction.facts))
    return {
      hint: text("F3 再次核查", "F3: check it again"),
      run: (terminal) => reverseAgain(terminal, transaction),
    };
  return undefined;
}

/** Where the money is that has not arrived (E04), and the key that asks. What went back will not arrive. */
export function hasBatchLine({ facts }: Approved, money: MoneyState): boolean {
  return isSale(facts) && money !== "returned";
}

async function approvedLines(terminal: Terminal, transaction: Approved, money: MoneyState): Promise<readonly Text[]> {
  const { book } = terminal;
  const { referenceNo, authCode } = transaction.approval;
  const { kind } = transaction.facts;
  const batch = sixDigits(transaction.facts.batch);
  return [
    text(`参考号 ${referenceNo}`, `Reference ${referenceNo}`),
    // A completion asks for it.
    ...(kind === "authorisation" && authCode ? [authText(authCode)] : []),
    ...(hasBatchLine(transaction, money)
      ? [
          transaction.facts.batch === book.batch
            ? text(`批次 ${batch} 结算后到账 F3`, `Batch ${batch} F3: paid?`)
            : text(`批次 ${batch} F3 查到账`, `Batch ${batch} F3: paid?`),
        ]
      : []),
    ...(transaction.signature.kind === "small-amount" ? [words.exempt] : []),
    ...(transaction.slip === "owed" ? await slipLines(terminal) : []),
    // What somebody can sign now has a line with its key.
    ...(isUnsigned(transaction) && !terminal.session.readOnly ? [] : signatureLines(transaction.signature)),
  ];
}

/** What it cost the merchant, by which rule, and whether that is as agreed (E12). */
async function feeSeenOf(terminal: Terminal, transaction: Approved): Promise<FeeSeen | undefined> {
  return transaction.approval.fee ? feeSeen(transaction, await feePolicies(terminal)) : undefined;
}

/** What a slip waits for: the printer's mending, else a key. */
async function slipLines({ devices: { printer } }: Terminal): Promise<readonly Text[]> {
  const trouble = printer ? printerLines(understood(await printer.status())) : [];
  if (trouble.length === 0) return [words.slipWaits];
  return trouble.some(sendsToSupport) ? [...trouble, supportText] : trouble;
}

function signatureLines(signature: SignatureState): readonly Text[] {
  const line = signatureText(signature);
  return line ? [line] : [];
}
