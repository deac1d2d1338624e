import type { Text } from "../../hal/display";
import { isOpen, isOver, isUnknown, type Payout } from "../book/payouts";
import type { Terminal } from "../context";
import { allowed } from "../counter/permission";
import { END_MS, showEnd } from "../counter/show-end";
import type { Diagnosis } from "../diagnosis/diagnosis";
import { feesDifferText } from "../diagnosis/fees";
import { notSentDiagnosis, signInDiagnosis } from "../diagnosis/host-failures";
import { noticeScreen } from "../diagnosis/screens";
import { sixDigits } from "../host/fields";
import { notSent } from "../host/sign-in";
import type { LineEnd } from "../management/line";
import { nameBytes, newName } from "../management/name";
import type { Funds, PayoutOffer } from "../management/payout-messages";
import { LINES_MAX, type Screen, typeDigits } from "../screen/panel";
import { contacting } from "../screen/pictured";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { formatFen } from "../values/money";
import { askFunds, chase, makePayout, minuteNow } from "./ask";
import { tooManyOpen, whyNotPaid } from "./limits";
import { printPayout } from "./slip";
import {
  codeOfReason,
  dayText,
  feeOf,
  fundsLines,
  goesText,
  isNews,
  lackTexts,
  netText,
  newsText,
  payoutScreen,
  payoutTitle,
  reasonText,
  stageText,
  unknownText,
  whenText,
} from "./words";

const ANSWER_MS = 60_000;
/** "999999999" fen: as of a sale. */
const AMOUNT_DIGITS_MAX = 9;
/** Between two enquiries while somebody looks: growing. After the last one it goes on by itself. */
const ASK_MS_MIN = 1_500;
const ASK_MS_GROWTH = 1.5;
const ASKS_MAX = 6;
/** Between two enquiries at rest: growing. A bank pays in minutes, or tomorrow. */
const REST_MS_MIN = 15_000;
const REST_MS_MAX = 900_000;
/** As many as a screen shows below its title. */
const LACKS_SHOWN = 6;

/**
 * 提现: what there is to have, an amount, a question, the request, and how it stands. While of one nobody knows whether it was taken, there is
 * no other: it may be the same money (E08).
 */
export async function payOut(terminal: Terminal): Promise<void> {
  const permission = await allowed(terminal, { kind: "payout" }, [payoutTitle]);
  if (permission === "left") return;
  if (permission !== "yes") return void (await showEnd(terminal, noticeScreen(permission)));
  if (await toldUnknown(terminal)) return;
  const funds = await fundsOrWhy(terminal);
  if (!funds) return;
  for (;;) {
    const typed = await typeDigits(terminal.panel, {
      screen: { id: "amount", title: payoutTitle, lines: [...fundsLines(funds), ...(await hints(terminal, funds))] },
      maxDigits: AMOUNT_DIGITS_MAX,
      secret: false,
      timeoutMs: ANSWER_MS,
      format: (digits) => formatFen(Number(digits)),
      offers: ["f1", "f2"],
    });
    if (typed.kind === "pressed") {
      if (typed.key === "f1") await showLacks(terminal, funds);
      else await listPayouts(terminal);
      continue;
    }
    if (typed.kind !== "entered") return;
    const amountFen = Number(typed.text);
    if (await refusedHere(terminal, funds, amountFen)) continue;
    return askFor(terminal, funds, amountFen);
  }
}

/** Asks about the one that is not known, and tells what it is now. @returns whether there was one. */
async function toldUnknown(terminal: Terminal): Promise<boolean> {
  const unknown = await terminal.book.payouts.unknown();
  if (!unknown) return false;
  await terminal.panel.show(askingScreen(text("正在查询", "Asking")));
  await tell(terminal, (await chase(terminal, unknown)) ?? unknown);
  return true;
}

function askingScreen(line: Text): Screen {
  return { id: "processing", title: payoutTitle, lines: [line, words.pleaseWait], ...contacting };
}

async function hints({ book }: Terminal, { lacks }: Funds): Promise<readonly Text[]> {
  const earlier = (await book.payouts.all()).length > 0;
  // What comes out is less than the merchant reckoned: here he sees why.
  const { fees } = (await book.settlements.report()) ?? {};
  const differ = fees && feesDifferText(fees);
  return [
    ...(differ ? [differ] : []),
    ...(lacks.length > 0 ? [text("F1 未到可提现的", "F1: not available")] : []),
    ...(earlier ? [text("F2 提现记录", "F2: earlier payouts")] : []),
  ];
}

/** What can be had; tells why where nobody said. */
async function fundsOrWhy(terminal: Terminal): Promise<Funds | undefined> {
  await terminal.panel.show(askingScreen(text("正在查询余额", "Asking for the balance")));
  const asked = await askFunds(terminal);
  if (asked.kind === "funds") return asked.funds;
  await showEnd(terminal, await troubleScreen(terminal, asked));
  return undefined;
}

const nothingAsked = text("未提现，余额不变", "No payout. Balance kept");

/** No word about anything: nothing was begun. */
async function troubleScreen(terminal: Terminal, ended: LineEnd) {
  const diagnosis = await troubleOf(terminal, ended);
  const screen = ended.kind === "not-sent" ? noticeScreen(diagnosis) : noticeScreen(diagnosis, false);
  return { ...screen, lines: [...screen.lines, nothingAsked] };
}

/** Why the acquirer has told nothing of what it was asked. */
export async function troubleOf(terminal: Terminal, ended: LineEnd): Promise<Diagnosis> {
  if (ended.kind === "not-sent") return notSentDiagnosis(await notSent(terminal, ended));
  if (ended.kind === "answer") {
    const code = ended.answered.standing === "refused" ? ended.answered.responseCode : "";
    return signInDiagnosis({ kind: "refused", responseCode: code });
  }
  if (ended.kind === "unproven") return signInDiagnosis({ kind: "unproven", mac: ended.mac });
  const bearers = await terminal.devices.network.bearers();
  return signInDiagnosis({ kind: "unanswered", asked: "echo", bearers });
}

/** E11: which sales are not available, and why. */
async function showLacks(terminal: Terminal, { lacks }: Funds): Promise<void> {
  if (lacks.length === 0) return;
  const lines = lacks.slice(-LACKS_SHOWN).map(({ stan, amountFen, why }) => {
    const { zh, en } = lackTexts[why];
    return text(`${sixDigits(stan)} ${formatFen(amountFen)} ${zh}`, `${sixDigits(stan)} ${formatFen(amountFen)} ${en}`);
  });
  const remedy = lacks.some(({ why }) => why === "not settled") ? [text("请先结算（菜单）", "Settle first: menu")] : [];
  const title = text("还不能提的 (E11)", "Not available (E11)");
  await showEnd(terminal, { id: "fault", title, lines: [...lines, ...remedy].slice(0, LINES_MAX) });
}

/** What is against it is told before anything is sent. @returns whether something is. */
async function refusedHere(terminal: Terminal, funds: Funds, amountFen: number): Promise<boolean> {
  const diagnosis = whyNotPaid(funds, amountFen);
  if (!diagnosis) return false;
  if ((await showEnd(terminal, noticeScreen(diagnosis))) === "f1") await showLacks(terminal, funds);
  return true;
}

/** The question, the request, and its screen. @param replaced the one whose place it takes. */
async function askFor(terminal: Terminal, funds: Funds, amountFen: number, replaced?: Payout): Promise<void> {
  const { book, devices } = terminal;
  if (!(await book.payouts.hasRoom())) return void (await showEnd(terminal, noticeScreen(tooManyOpen)));
  const offer = await confirmPayout(terminal, funds, amountFen);
  if (!offer) return;
  await terminal.panel.show(askingScreen(words.sending));
  const minute = await minuteNow(terminal);
  const meant: Payout = {
    name: nameBytes(await newName(devices)),
    product: offer.product,
    amountFen,
    feeFen: feeOf(offer, amountFen),
    account: funds.account,
    askedMinute: minute,
    masked: funds.masked,
    stage: "asking",
    reason: "none",
    atMinute: minute,
    code: "",
    told: false,
    printed: devices.printer === undefined,
    ...(replaced ? { replaces: replaced.name } : {}),
  };
  const asked = await makePayout(terminal, meant);
  if (asked.kind === "not-begun") return void (await showEnd(terminal, await troubleScreen(terminal, asked.end)));
  await follow(terminal, asked.payout);
}

/** Amount, fee, account and time; F1 takes the other way to be paid. @returns the way that was meant. */
async function confirmPayout(terminal: Terminal, funds: Funds, amountFen: number): Promise<PayoutOffer | undefined> {
  const { panel } = terminal;
  const { masked } = funds;
  const offers = worthwhile(funds.offers);
  const last = masked.slice(-4);
  await panel.flush();
  await panel.beep("alert");
  for (let at = 0; ; at++) {
    const offer = offers[at % offers.length];
    if (!offer) return undefined;
    const other = offers.length > 1 ? offers[(at + 1) % offers.length] : undefined;
    const code = codeOfReason(offer.reason);
    const { zh, en } = reasonText(offer.reason);
    await panel.show({
      id: "confirm",
      title: text(`提现至尾号 ${last}`, `Payout to **${last}`),
      lines: [
        netText({ amountFen, feeFen: feeOf(offer, amountFen) }),
        ...(code ? [text(`${zh} (${code})`, `${en} (${code})`)] : []),
        goesText(offer),
        other ? otherText(other) : text("确认=提现，取消=不提", "Enter: yes. Cancel: no"),
      ],
      input: formatFen(amountFen),
      mood: "waiting",
    });
    for (;;) {
      const press = await panel.key(ANSWER_MS);
      if (press.kind !== "key" || press.key === "cancel") return undefined;
      if (press.key === "enter") return offer;
      if (press.key === "f1" && offers.length > 1) break;
    }
  }
}

/** Without those that cost something for what another one does for nothing, and no later. Of 0 with a reason nobody knows when. */
function worthwhile(offers: readonly PayoutOffer[]): readonly PayoutOffer[] {
  const free = offers.find(({ fixedFen, millionths }) => fixedFen === 0 && millionths === 0);
  return free && free.goesAtMinute > 0
    ? offers.filter((offer) => offer === free || offer.goesAtMinute < free.goesAtMinute)
    : offers;
}

const orNextDay = text("F1 改次日，免费；确认=提现", "F1: next day. Enter: yes");
const orNow = text("F1 改实时；确认=提现", "F1: at once. Enter: yes");
const orOnceUp = text("F1 改恢复即付；确认=提现", "F1: as soon as it is up");

/** The way that F1 takes: what cannot go at once is not called so. */
function otherText({ product, goesAtMinute, reason }: PayoutOffer): Text {
  if (product === "T1") return orNextDay;
  if (goesAtMinute === 0) return reason === "none" ? orNow : orOnceUp;
  const when = whenText(goesAtMinute);
  return text(`F1 改为 ${when} 付出`, `F1: goes ${when}`);
}

/** Asks at growing pauses until it is known how it stands, or somebody leads on; then its slip, and its screen. */
async function follow(terminal: Terminal, from: Payout): Promise<void> {
  const { panel } = terminal;
  let payout = from;
  let pauseMs = ASK_MS_MIN;
  for (let asks = 0; asks < ASKS_MAX && isMoving(payout); asks++) {
    await panel.show({ ...payoutScreen(payout, [text("正在查询", "Asking")]), mood: "waiting" });
    const press = await panel.key(pauseMs);
    if (press.kind === "key" && (press.key === "cancel" || press.key === "enter")) break;
    pauseMs *= ASK_MS_GROWTH;
    payout = (await chase(terminal, payout)) ?? payout;
  }
  terminal.session.payouts = undefined;
  await tell(terminal, payout);
}

/** Nobody knows, or the bank is at it: more is known soon. */
function isMoving({ stage, reason }: Payout): boolean {
  return stage === "asking" || (stage === "processing" && reason === "none");
}

/** Its slip, once it is accepted, and its screen until somebody has seen it; F1 asks for it again where it came back (E06, E09). */
async function tell(terminal: Terminal, from: Payout): Promise<void> {
  const payout = await printPayout(terminal, from);
  const successor = isOver(payout) ? await terminal.book.payouts.successorOf(payout) : undefined;
  // The balance of a shop that the terminal has left is not this one's.
  const isOwn = (payout.madeAs?.merchant ?? terminal.personalisation.merchant) === terminal.personalisation.merchant;
  const again = isOver(payout) && payout.code === "" && !successor && isOwn;
  const more = again ? [text("F1 补发", "F1: pay it again")] : [];
  const pressed = await showEnd(terminal, payoutScreen(payout, more, successor), END_MS);
  if (!payout.told && pressed !== "unseen") await terminal.book.payouts.put({ ...payout, told: true });
  if (pressed !== "f1" || !again || (await toldUnknown(terminal))) return;
  const funds = await fundsOrWhy(terminal);
  if (!funds || (await refusedHere(terminal, funds, payout.amountFen))) return;
  await askFor(terminal, funds, payout.amountFen, payout);
}

/** Earlier payouts in pages, the newest first; a digit shows one, asked about once more. */
async function listPayouts(terminal: Terminal): Promise<void> {
  const { payouts } = terminal.book;
  for (let page = 0; ; ) {
    const all = (page === 0 ? await payouts.all() : await payouts.aside(page - 1)).toReversed();
    const options = all.map((payout) => {
      const [day, amount] = [dayText(payout.askedMinute), formatFen(payout.amountFen)];
      const { zh, en } = stageText(payout);
      return text(`${day} ${amount} ${zh}`, `${day} ${amount} ${en}`);
    });
    await terminal.panel.show({ id: "list", title: text("提现记录（按申请日）", "Payouts by request day"), options });
    const press = await terminal.panel.key(ANSWER_MS);
    if (press.kind !== "key" || press.key === "cancel" || press.key === "enter") return;
    if (press.key === "down" && page < payouts.asidePages) page++;
    else if (press.key === "up" && page > 0) page--;
    const payout = all[Number(press.key) - 1];
    if (!payout) continue;
    const nowMinute = await minuteNow(terminal);
    await tell(terminal, (isOpen(payout, nowMinute) ? await chase(terminal, payout) : undefined) ?? payout);
  }
}

/** At rest: what is not over is asked about, at growing pauses; what has become of it is told. @returns whether there was something to tell. */
export async function lookAtPayouts(terminal: Terminal): Promise<boolean> {
  const { book, session, devices } = terminal;
  const nowMs = await devices.clock.monotonic();
  if (session.readOnly || session.barred || nowMs < (session.payouts?.notBeforeMs ?? 0)) return false;
  const { payouts } = book;
  const nowMinute = await minuteNow(terminal);
  const looks = (session.payouts?.looks ?? 0) + 1;
  // Beside the newest one page of the others each time: many of them are nothing that is in a hurry.
  const aside = payouts.asidePages > 0 ? await payouts.aside(looks % payouts.asidePages) : [];
  const open = [...(await payouts.all()), ...aside].filter((payout) => isOpen(payout, nowMinute));
  if (open.length === 0 && payouts.asidePages === 0) return false;
  const pauseMs = Math.min(REST_MS_MAX, 2 * (session.payouts?.pauseMs ?? REST_MS_MIN / 2));
  session.payouts = { notBeforeMs: nowMs + pauseMs, pauseMs, looks };
  for (const payout of open) {
    // What comes back stands among the newest until somebody has read it: without room there it is asked about later.
    if (aside.includes(payout) && !(await payouts.hasRoom())) continue;
    const now = await chase(terminal, payout);
    if (now && !now.told && now !== payout && now.stage !== "asking") {
      await tell(terminal, now);
      return true;
    }
  }
  return false;
}

/** For home: a payout whose result is not known, or that nobody was told of. Costs nothing where there never was one. */
export async function payoutLines({ book }: Terminal): Promise<readonly Text[]> {
  const all = await book.payouts.all();
  const asking = all.find(isUnknown);
  const news = all.findLast(isNews);
  return [...(asking ? [unknownText(asking)] : []), ...(news ? [newsText(news)] : [])];
}
