import type { Approval, Facts } from "../../book/facts";
import type { IntentEvent } from "../../book/life-events";
import type { SignatureNeed } from "../../book/signature-state";
import type { Answer, ReversalReason } from "../../book/states";
import type { NoAnswer } from "../../host/exchange";
import { feeText } from "../../host/fee-field";
import { takesParts } from "../../host/fields";
import { type Message, textField } from "../../host/iso8583/message";
import { credentialOf } from "../../host/iso8583/subfields";
import type { Unproven } from "../../host/judge-reply";
import { DUPLICATE, isApproval, PARTIAL, PENDING } from "../../host/response-codes";

/**
 * What an authentic, matching answer to a financial request means for the transaction.
 * @param doubled could a 94 be about this very message, doubled on its way? Then only a reversal makes it certain. Else its number
 *   may be an older sale's: a reversal would take that one's money back.
 * @param partFen what of it a 10 approves. @see partOf
 */
export function judge(
  reply: Message,
  slip: "owed" | "none",
  signature: SignatureNeed,
  doubled: boolean,
  partFen?: number,
): IntentEvent {
  const responseCode = textField(reply, 39) ?? "";
  if (isApproval(responseCode) || partFen !== undefined) {
    const credential = credentialOf(textField(reply, 59));
    const approval = approvalOf(reply, responseCode);
    return {
      type: "approved",
      approval,
      slip,
      signature,
      ...(credential === undefined ? {} : { credential }),
      ...(partFen === undefined ? {} : { partFen }),
    };
  }
  const answer: Answer = { code: responseCode, mac: "genuine" };
  if (responseCode === DUPLICATE)
    return { type: "unanswered", reason: "06", answer, ...(doubled ? {} : { doubt: true }) };
  // A part that was not asked for, or that is none: all of it goes back.
  if (responseCode === PARTIAL) return { type: "unanswered", reason: "06", answer };
  // It may still be paid: nothing but an enquiry, or its reversal, ends it.
  if (responseCode === PENDING) return { type: "unanswered", reason: "06", answer };
  return { type: "declined", responseCode };
}

/**
 * Field 4 of a 10, where it is a part: the request said in 60.6 that one is taken, and it is above 0 and below what was asked for
 * (`money.md`, 6).
 */
export function partOf(
  { field60, amountFen }: Pick<Facts, "field60" | "amountFen">,
  reply: Message,
): number | undefined {
  if (textField(reply, 39) !== PARTIAL || !takesParts(field60)) return undefined;
  const told = textField(reply, 4) ?? "";
  const partFen = Number(told);
  return /^\d{12}$/.test(told) && partFen > 0 && partFen < amountFen ? partFen : undefined;
}

/** The same for a kind that nothing takes back: its identical message goes again, unless the host has had it (94). */
export function asRepeat(event: IntentEvent): IntentEvent {
  if (event.type !== "unanswered") return event;
  const { answer, mishap, doubt } = event;
  const arrived = answer?.mac === "genuine" && answer.code === DUPLICATE && !doubt;
  return {
    type: "unconfirmed",
    ...(answer ? { answer } : {}),
    ...(mishap ? { mishap } : {}),
    ...(arrived ? { arrived } : {}),
    ...(doubt ? { doubt } : {}),
  };
}

function approvalOf(reply: Message, responseCode: string): Approval {
  const [authCode, settlementDate, institutions, remarks] = [38, 15, 44, 63].map((field) => textField(reply, field));
  const [time, date] = [textField(reply, 12), textField(reply, 13)];
  const fee = feeText(reply);
  return {
    responseCode,
    referenceNo: textField(reply, 37) ?? "",
    ...(authCode ? { authCode } : {}),
    ...(settlementDate ? { settlementDate } : {}),
    ...(time && date ? { hostTime: date + time } : {}),
    ...(institutions ? { institutions } : {}),
    ...(remarks ? { remarks } : {}),
    ...(fee ? { fee } : {}),
  };
}

/** What an exchange without a genuine answer makes of the sale: the reversal is owed, with what the host seemed to say. */
export function unheard(
  ended: { readonly kind: "no-answer"; readonly why: NoAnswer } | ({ readonly kind: "unproven" } & Unproven),
): {
  readonly type: "unanswered";
  readonly reason: ReversalReason;
  readonly answer?: Answer;
  readonly mishap?: "mismatch";
} {
  if (ended.kind === "no-answer")
    return { type: "unanswered", reason: "98", ...(ended.why === "mismatch" ? { mishap: ended.why } : {}) };
  return { type: "unanswered", reason: "A0", answer: { code: ended.code, mac: ended.mac } };
}
