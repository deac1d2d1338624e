import type { Text } from "../../hal/display";
import { isOver, type Payout } from "../book/payouts";
import type { FaultCode } from "../diagnosis/catalogue";
import { diagnose } from "../diagnosis/diagnosis";
import { responseMeaning } from "../diagnosis/response-meaning";
import { whyLines } from "../diagnosis/screens";
import type { Funds, PayoutLack, PayoutOffer, PayoutTold } from "../management/payout-messages";
import type { Screen } from "../screen/panel";
import { text } from "../screen/text";
import { chinaTime, shortTime } from "../values/clock";
import { formatFen } from "../values/money";
import type { PayoutReason } from "../values/payout";

const MINUTE_MS = 60_000;

export const payoutTitle = text("提现", "Payout");

/** "11-23 10:00". */
export function whenText(minute: number): string {
  return shortTime(chinaTime(minute * MINUTE_MS));
}

/** "11-23": of a list, which has room for no more. */
export function dayText(minute: number): string {
  const [day = ""] = whenText(minute).split(" ");
  return day;
}

/** As much of the account as tells it from another: the last four digits. */
export function accountText(masked: string): Text {
  const last = masked.slice(-4);
  return text(`账户 尾号 ${last}`, `Account **${last}`);
}

/** What comes into the account, and what it costs: one row, for the question has many. */
export function netText({ amountFen, feeFen }: Pick<Payout, "amountFen" | "feeFen">): Text {
  const [net, fee] = [formatFen(amountFen - feeFen), formatFen(feeFen)];
  return text(`到账 ${net} 费 ${fee}`, `Get ${net}, fee ${fee}`);
}

/** What an offer costs, half up to the fen. */
export function feeOf({ fixedFen, millionths }: PayoutOffer, amountFen: number): number {
  const [whole, rest] = [Math.floor(amountFen / 1_000_000), amountFen % 1_000_000];
  return fixedFen + whole * millionths + Math.floor((rest * millionths + 500_000) / 1_000_000);
}

/** E07, E14: why it does not go at once. */
export function codeOfReason(reason: PayoutReason): FaultCode | undefined {
  switch (reason) {
    case "hours":
    case "holiday":
      return "E07";
    case "channel-down":
    case "channel-changed":
      return "E14";
    case "closed":
    case "name":
    case "frozen":
      return "E06";
    case "risk":
      return "E10";
    case "none":
      return undefined;
  }
}

const reasonTexts: { readonly [reason in PayoutReason]: Text } = Object.freeze({
  none: text("", ""),
  closed: text("账户已销户", "The account is closed"),
  name: text("户名不符", "Account name differs"),
  frozen: text("账户被冻结", "The account is frozen"),
  risk: text("未通过审核", "Refused on review"),
  hours: text("已过到账时间", "Outside the hours"),
  holiday: text("遇节假日", "Bank holiday"),
  "channel-down": text("结算通道不通", "The way to the bank is down"),
  "channel-changed": text("结算通道已变更", "Paid to another bank now"),
});

export function reasonText(reason: PayoutReason): Text {
  return reasonTexts[reason];
}

/** When it goes, for the question: what is meant to be, and no promise. */
export function goesText({ goesAtMinute, product, reason }: PayoutOffer): Text {
  if (goesAtMinute > 0) {
    const when = whenText(goesAtMinute);
    return product === "T1" ? text(`预计 ${when} 付出`, `Goes ${when}`) : text(`排队 ${when} 付出`, `Queued: ${when}`);
  }
  if (reason !== "channel-down") return text("实时付出", "Goes at once");
  // The other way goes as soon as it is up: these must not read the same.
  return product === "T1"
    ? text("次日起，恢复后付出", "Next day, once it is up")
    : text("排队，恢复后付出", "Queued until it is up");
}

export const lackTexts: { readonly [why in PayoutLack["why"]]: Text } = Object.freeze({
  "not settled": text("未结算", "not settled"),
  "no signature": text("无签名", "not signed"),
  refunded: text("已退款", "refunded"),
});

/** What is had, for the question of the amount. */
export function fundsLines({ availableFen, pendingFen, heldFen, owedFen, byRule }: Funds): readonly Text[] {
  const line = (zh: string, en: string, fen: number) => text(`${zh} ${formatFen(fen)}`, `${en} ${formatFen(fen)}`);
  return [
    line("可提现", "Available", availableFen),
    ...(pendingFen > 0 ? [line("待结算", "Not settled", pendingFen)] : []),
    ...(heldFen > 0 ? [line("暂扣", "Held", heldFen)] : []),
    ...(owedFen > 0 ? [line("待抵退款", "Owed for refunds", owedFen)] : []),
    ...(byRule ? [ruledText(byRule), ...ruledWhy(byRule)] : []),
  ];
}

/** Of what the acquirer paid out by the merchant's rule: how much, and how it stands. */
function ruledText({ amountFen, stage, atMinute }: PayoutTold): Text {
  const [amount, { zh, en }] = [formatFen(amountFen), stageTexts[stage]];
  // Of the other stages the minute is when it will go, or until when it is held.
  const isPast = stage === "paid" || stage === "returned" || stage === "failed";
  const day = isPast && atMinute > 0 ? `${dayText(atMinute)} ` : "";
  return text(`${day}自动 ${amount} ${zh}`, `${day}auto ${amount} ${en}`);
}

/** Why the bank did not take it, and what to do. */
function ruledWhy({ stage, reason }: PayoutTold): readonly Text[] {
  const code = codeOfReason(reason);
  if ((stage !== "failed" && stage !== "returned") || !code) return [];
  const { zh, en } = reasonText(reason);
  return [text(`${zh} (${code})`, `${en} (${code})`), diagnose(code).remedy];
}

/** How far one is, in as few words as a list has room for. */
export function stageText({ stage, reason }: Pick<Payout, "stage" | "reason">): Text {
  return stage === "processing" && reason === "risk" ? inReview : stageTexts[stage];
}

const inReview = text("审核中", "in review");
const stageTexts: { readonly [stage in Payout["stage"]]: Text } = Object.freeze({
  asking: text("待查", "not known"),
  accepted: text("排队", "queued"),
  processing: text("处理中", "with bank"),
  paid: text("已到账", "paid"),
  returned: text("被退回", "came back"),
  failed: text("未成功", "not paid"),
});

/** Something has become of it that nobody has read. */
export function isNews(payout: Payout): boolean {
  return !payout.told && (payout.stage === "paid" || isOver(payout) || codeOfReason(payout.reason) !== undefined);
}

/** For home: what has become of the newest that nobody has read about, and where to read it. */
export function newsText(payout: Payout): Text {
  const { zh, en } = stageText(payout);
  const code = codeOf(payout);
  const [zhCode, enCode] = code ? [` ${code}`, ` ${code}`] : ["", ""];
  return text(`提现${zh}${zhCode}（菜单：提现）`, `Payout ${en}${enCode}: menu`);
}

/** What stands behind how it stands now. */
function codeOf({ stage, reason }: Payout): FaultCode | undefined {
  if (stage === "returned") return "E09";
  return stage === "paid" ? undefined : codeOfReason(reason);
}

/**
 * The end of a payout, or how far it is. Title and words follow from the acquirer's word alone.
 * @param successor the one that was asked for in its place: the money is there then, and not in the balance.
 */
export function payoutScreen(payout: Payout, more: readonly Text[], successor?: Payout): Screen {
  const { amountFen, feeFen, masked } = payout;
  const own = [
    text(`${formatFen(amountFen)} 元`, `CNY ${formatFen(amountFen)}`),
    ...(feeFen > 0 && payout.stage !== "failed" && payout.stage !== "returned"
      ? [text(`含手续费 ${formatFen(feeFen)}`, `Fee in it: ${formatFen(feeFen)}`)]
      : []),
    accountText(masked),
  ];
  const { title, lines, mood } = standing(payout);
  const told = successor ? replacedLines(payout, successor) : lines;
  return { id: "payout", title, lines: [...own, ...told, ...more], mood };
}

/** Why it was not paid, and how the one in its place stands. */
function replacedLines({ reason }: Payout, successor: Payout): readonly Text[] {
  const { zh, en } = stageText(successor);
  return [...(codeOfReason(reason) ? [reasonText(reason)] : []), text(`补发：${zh}`, `Asked for again: ${en}`)];
}

function standing(payout: Payout): Required<Pick<Screen, "title" | "lines" | "mood">> {
  const { stage, reason, atMinute, code, madeAs } = payout;
  const known = codeOfReason(reason);
  switch (stage) {
    case "asking":
      return { title: text("提现结果待查", "Payout: not known yet"), lines: codeLines("E08"), mood: "waiting" };
    case "accepted": {
      const when = atMinute > 0 ? text(`${whenText(atMinute)} 付出`, `It goes ${whenText(atMinute)}`) : undefined;
      const why = known ? [reasonText(reason), when ?? diagnose(known).remedy, codeText(known)] : when ? [when] : [];
      return { title: text("提现已排队", "Payout is queued"), lines: why, mood: "plain" };
    }
    case "processing":
      if (known !== "E10") return { title: text("银行处理中", "Bank is processing it"), lines: [], mood: "waiting" };
      return {
        title: text("提现在审核", "Payout held for review"),
        lines: [
          text(`至 ${whenText(atMinute)}`, `Until ${whenText(atMinute)}`),
          diagnose("E10").remedy,
          codeText("E10"),
        ],
        mood: "waiting",
      };
    case "paid":
      return { title: text("提现已到账", "Payout is in the account"), lines: arrivedLines(payout), mood: "good" };
    case "returned":
      return {
        title: text("提现被退回", "Payout came back"),
        lines: [
          ...(known ? [reasonText(reason)] : []),
          backInBalance,
          ...(known ? [diagnose(known).remedy] : []),
          codeText("E09"),
        ],
        mood: "bad",
      };
    case "failed":
      return {
        title: text("提现未成功", "Not paid out"),
        lines: known
          ? [reasonText(reason), backInBalance, diagnose(known).remedy, codeText(known)]
          : [...(madeAs && code === "97" ? [leftBefore, codeText("A11")] : refusalLines(code)), nothingTaken],
        mood: "bad",
      };
  }
}

/** On which day the bank had it in the account, by the acquirer's word. */
function arrivedLines({ atMinute }: Payout): readonly Text[] {
  const when = whenText(atMinute);
  return atMinute > 0 ? [text(`${when} 到账`, `Arrived ${when}`)] : [];
}

/** E08, for home. */
export function unknownText({ amountFen }: Payout): Text {
  const amount = formatFen(amountFen);
  return text(`提现 ${amount} 待查 (E08)`, `Payout ${amount} not known (E08)`);
}

/** The same, in the list of what is still to be done. */
export function unknownToDoLine({ amountFen }: Payout): Text {
  const amount = formatFen(amountFen);
  return text(`提现 ${amount} 终端在查`, `Payout ${amount} terminal asks`);
}

/** What happened: by now a payout by rule, or a later one, may have taken it from there. */
const backInBalance = text("钱已退回余额", "It went back to balance");
/** Of a request that had not come there when the terminal got other numbers. */
const leftBefore = text("终端换号前未办理", "Not done before the move");
/** Of what was refused. Where the money is it does not say: a payout by rule, or an earlier one, may have taken it. */
const nothingTaken = text("本次未动用余额", "Nothing was taken");

function codeText(code: FaultCode): Text {
  return text(`代码 ${code}`, `Code ${code}`);
}

/** Cause, remedy, code: the title has the cause already. */
function codeLines(code: FaultCode): readonly Text[] {
  return whyLines(diagnose(code)).slice(1);
}

/** What the acquirer said, where it did not carry it out. */
function refusalLines(code: string): readonly Text[] {
  switch (code) {
    case "13":
      return [text("低于最低金额", "Below the minimum"), codeText("E05")];
    case "51":
      return [text("可提现余额不足", "Not enough available"), codeText("E05")];
    case "61":
      return [text("超过限额", "Above the limit"), codeText("E05")];
    case "65":
      return [text("今日次数已满", "No more times today"), codeText("E05")];
    case "AC":
      return [text("收款账户已变更", "The account has changed"), codeText("E14")];
    case "EX":
      return [text("申请过期，未办理", "It came too late")];
    case "40":
      return [text("未开通此提现", "Not offered to this shop")];
    case "12":
      return [text("原提现还在", "The first one stands")];
    default:
      return [responseMeaning(code).merchant, text(`代码 ${code}`, `Code ${code}`)];
  }
}
