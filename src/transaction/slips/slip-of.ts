import { type Facts, givesBack, isOrder, isRefund, type Original, type QrFacts, tipWithin } from "../../book/facts";
import type { SignatureState } from "../../book/signature-state";
import { isStored, type Transaction } from "../../book/states";
import type { Terminal } from "../../context";
import { diagnose, ended } from "../../diagnosis/diagnosis";
import { transactionEnd } from "../../diagnosis/ends";
import { walletNames } from "../../diagnosis/wallet-words";
import { sixDigits } from "../../host/fields";
import { openGbk } from "../../host/iso8583/gbk";
import { parseInstitutions, parseRemarks } from "../../host/iso8583/subfields";
import { namesOf } from "../../profiles/names";
import type { Slip, SlipParticular, SlipSigning } from "../../receipt/slip";
import { filled, sendsToSupport, text } from "../../screen/text";
import { chinaTime, epochOf, instantOf } from "../../values/clock";
import { formatFen } from "../../values/money";
import { chipParticulars } from "../card/chip-facts";
import { kindOf } from "../kinds/kinds";
import { asTold } from "./as-told";

/** The slip of a transaction, from what the journal holds of it alone: a reprint after a power cut is the same slip. */
export async function slipOf(terminal: Terminal, recorded: Transaction): Promise<Slip> {
  const transaction = isStored(recorded) ? asTold(recorded, terminal) : recorded;
  const { facts } = transaction;
  const { personalisation } = terminal;
  const base = {
    merchant: {
      name: await merchantNameOf(terminal),
      // As the sale had them, should the terminal have moved since.
      merchantNo: (transaction.facts.madeAs ?? personalisation).merchant,
      terminalNo: (transaction.facts.madeAs ?? personalisation).terminal,
    },
    operator: facts.operator,
    batch: sixDigits(facts.batch),
    voucher: sixDigits(facts.stan),
    localTime: facts.localTime,
    ...(isOrder(facts) ? {} : { card: slipCard(facts) }),
    ...(facts.qr ? { particulars: qrParticulars(facts.qr) } : {}),
    amountFen: facts.amountFen,
    ...(facts.chip ? { chip: chipParticulars(facts.chip) } : {}),
  } as const;
  if (transaction.state !== "approved") {
    const end = transactionEnd(transaction, terminal.session.readOnly) ?? ended(diagnose("B21"), "not charged");
    const { code, money, responseCode, cause, remedy, detail } = end;
    const names = namesOf(personalisation, terminal.board.identity.serial);
    const diagnosis = {
      code,
      money,
      ...(responseCode === undefined ? {} : { responseCode }),
      cause: filled(cause, names),
      remedy: filled(remedy, names),
      ...(detail ? { detail: filled(detail, names) } : {}),
    };
    return {
      ...base,
      kind: transaction.state === "reversed" ? "reversal" : "failed",
      transaction: kindOf(facts).title,
      diagnosis,
      ...(sendsToSupport(remedy) ? { supportPhone: names.phone } : {}),
      signing: { kind: "none" },
    };
  }
  const { approval } = transaction;
  const { slip } = kindOf(facts);
  if (!slip) throw new Error(`nothing is printed of a ${facts.kind}`);
  const institutions = parseInstitutions(approval.institutions ?? "");
  const gbk = openGbk(terminal.board.gbk);
  const told = parseRemarks(approval.remarks ?? "");
  const remarks = [
    ...partRemarks(facts),
    ...(tipWithin(facts) > 0 ? [`金额含小费(TIP): ${formatFen(tipWithin(facts))}`] : []),
    ...(facts.original ? originalRemarks(facts.kind, facts.original) : []),
    ...[told.issuer, told.unionPay, told.acquirer]
      .filter((remark) => remark !== "")
      .map((remark) => gbk.decode(remark)),
  ];
  return {
    ...base,
    localTime: hostLocalTime(facts.localTime, approval.hostTime),
    kind: slip,
    ...(institutions.issuer ? { issuer: gbk.decode(institutions.issuer) } : {}),
    ...(institutions.acquirer ? { acquirer: gbk.decode(institutions.acquirer) } : {}),
    ...(approval.authCode ? { authCode: approval.authCode } : {}),
    ...(approval.referenceNo ? { referenceNo: approval.referenceNo } : {}),
    ...(remarks.length > 0 ? { remarks } : {}),
    signing: signingOf(transaction.signature),
  };
}

/** The amount of the slip is what was charged: what it was to be stands beside it, and on the slip of the rest whose rest it is. */
function partRemarks({ kind, askedFen, settlesPart }: Facts): readonly string[] {
  return [
    ...(askedFen === undefined ? [] : [`部分扣款，应收(TOTAL): ${formatFen(askedFen)}`]),
    ...(settlesPart === undefined || givesBack({ kind })
      ? []
      : [`补余款 原凭证号(REST OF): ${sixDigits(settlesPart)}`]),
  ];
}

/** Of a code that was shown here there is neither number nor date. */
function slipCard({ qr, pan, entry, expiry }: Facts) {
  return qr ? { number: pan, entry } : { number: pan, entry, expiry };
}

/** As the acquirer's parameters have it, else as the terminal was set up. */
export async function merchantNameOf({ book, board, personalisation }: Terminal): Promise<string> {
  const downloaded = (await book.settings.parameters())?.merchantName;
  return downloaded ? openGbk(board.gbk).decode(downloaded) : personalisation.merchantName;
}

/** Whose code it was, and by what the payment is known again. */
function qrParticulars({ wallet, credential }: QrFacts): readonly SlipParticular[] {
  const name = wallet && walletNames[wallet];
  return [
    ...(name ? [{ label: paidBy, value: `${name.zh}(${name.en})` }] : []),
    ...(credential === undefined ? [] : [{ label: credentialLabel, value: credential }]),
  ];
}

const paidBy = text("支付方式", "PAID BY");
const credentialLabel = text("付款凭证码", "CREDENTIAL");

const aboutHolds: readonly Facts["kind"][] = Object.freeze<Facts["kind"][]>([
  "authorisation-void",
  "completion",
  "completion-advice",
  "completion-void",
]);

/** Of a void the voucher, of what is about an authorisation its code, too, of a refund reference and date (`unionpay.md`, 8). */
function originalRemarks(kind: Facts["kind"], { stan, referenceNo, hostDate, authCode }: Original): readonly string[] {
  const voucher = stan === 0 ? [] : [`原凭证号(ORIG VOUCHER): ${sixDigits(stan)}`];
  if (aboutHolds.includes(kind) && authCode) return [...voucher, `原授权码(ORIG AUTH): ${authCode}`];
  if (!isRefund({ kind })) return voucher;
  return [`原参考号(ORIG REF): ${referenceNo}`, ...(hostDate ? [`原交易日期(ORIG DATE): ${hostDate}`] : [])];
}

/** A line where the cardholder signs or may still sign on the paper; C11 says why nobody signs. */
function signingOf(signature: SignatureState): SlipSigning {
  switch (signature.kind) {
    case "paper":
    case "owed":
    case "unsigned":
      return { kind: "line" };
    case "small-amount":
      return { kind: "exempt", limitFen: signature.limitFen };
    case "taken":
    case "uploaded":
    case "unsent":
      return { kind: "drawn" };
    case "none":
    case "unavailable":
      return { kind: "none" };
  }
}

/** The host's date and time where it told them, MMDDhhmmss, in the year that puts them closest to the terminal's. */
function hostLocalTime(localTime: string, hostTime: string | undefined): string {
  if (!hostTime) return localTime;
  const hostMs = instantOf(hostTime.slice(0, 4), hostTime.slice(4), epochOf(localTime));
  return hostMs === undefined ? localTime : chinaTime(hostMs);
}
