import type { Text } from "../../../hal/display";
import type { IntentEvent } from "../../book/life-events";
import type { Answer, Approved } from "../../book/states";
import type { Terminal } from "../../context";
import { showEnd } from "../../counter/show-end";
import type { FaultCode } from "../../diagnosis/catalogue";
import { voucherText } from "../../diagnosis/end-screens";
import { doneText } from "../../diagnosis/kind-words";
import { type Message, textField } from "../../host/iso8583/message";
import { type Balance, parseBalance } from "../../host/iso8583/subfields";
import { DUPLICATE } from "../../host/response-codes";
import { moneyText } from "../../screen/money-text";
import { text } from "../../screen/text";
import { formatFen } from "../../values/money";

const RENMINBI = "156";
/** Field 54: what is on the account, and what of it can be spent (Q/CUP 009). */
const ON_ACCOUNT = "01";
const AVAILABLE = "02";
/** Field 54: an account of credit. */
const CREDIT = "30";

/** What the issuer says is left. Undefined where field 54 is missing, malformed, in another currency or of an unknown kind. */
export function toldBalance(reply: Message): Balance | undefined {
  const parsed = parseBalance(textField(reply, 54) ?? "");
  if (parsed.kind === "malformed") return undefined;
  const { balance } = parsed;
  const isKnown = balance.amountType === ON_ACCOUNT || balance.amountType === AVAILABLE;
  return isKnown && balance.currency === RENMINBI ? balance : undefined;
}

/** Why an enquiry has no answer that counts, by the proof that was missing. */
const lapsedCodes: { readonly [mac in Answer["mac"]]: FaultCode } = Object.freeze({
  genuine: "B16",
  missing: "F09",
  wrong: "A16",
  unchecked: "B20",
  "no-key": "A14",
});

/**
 * What an answer means for an enquiry. Nothing is owed without one: it lapses, and is made anew. An approval that tells no balance which
 * can be read is none; a number that was used twice is a decline.
 */
export function asEnquiry(event: IntentEvent, reply?: Message): IntentEvent {
  if (event.type === "approved") return reply && toldBalance(reply) ? event : { type: "lapsed", code: "B16" };
  if (event.type !== "unanswered") return event;
  const { answer, mishap } = event;
  if (answer?.mac === "genuine" && answer.code === DUPLICATE) return { type: "declined", responseCode: DUPLICATE };
  return { type: "lapsed", code: answer ? lapsedCodes[answer.mac] : mishap === "mismatch" ? "B16" : "B14" };
}

/** The balance on the screen, until a key or for a minute. It is in no record and on no paper. */
export async function showBalance(terminal: Terminal, { facts }: Approved, balance: Balance): Promise<false> {
  await terminal.panel.beep("ok");
  await showEnd(terminal, {
    id: "approved",
    title: doneText(facts),
    mood: "good",
    lines: [balanceText(balance), moneyText("none"), voucherText(facts.stan)],
  });
  return false;
}

function balanceText({ accountType, amountType, amountFen }: Balance): Text {
  const amount = formatFen(amountFen);
  if (amountType === ON_ACCOUNT) return text(`账户余额 ${amount} 元`, `On account CNY ${amount}`);
  return accountType === CREDIT
    ? text(`可用额度 ${amount} 元`, `Credit left CNY ${amount}`)
    : text(`可用余额 ${amount} 元`, `Available CNY ${amount}`);
}
