import type { Approval } from "../../book/facts";
import type { IntentEvent } from "../../book/life-events";
import type { SignatureNeed } from "../../book/signature-state";
import type { Answer, ReversalReason } from "../../book/states";
import type { NoAnswer } from "../../host/exchange";
import { feeText } from "../../host/fee-field";
import { type Message, textField } from "../../host/iso8583/message";
import { credentialOf } from "../../host/iso8583/subfields";
import type { Unproven } from "../../host/judge-reply";
import { DUPLICATE, isApproval, PARTIAL, PENDING } from "../../host/response-codes";

/**
 * What an authentic, matching answer to a financial request means for the transaction.
 * @param doubled could a 94 be about this very message, doubled on its way? Then only a reversal makes it certain. Else its number
 *   may be an older sale's: a reversal would take that one's money back.
 */
export function judge(reply: Message, slip: "owed" | "none", signature: SignatureNeed, doubled: boolean): IntentEvent {
  const responseCode = textField(reply, 39) ?? "";
  if (isApproval(responseCode)) {
    const credential = credentialOf(textField(reply, 59));
    const approval = approvalOf(reply, responseCode);
    return { type: "approved", approval, slip, signature, ...(credential === undefined ? {} : { credential }) };
  }
  const answer: Answer = { code: responseCode, mac: "genuine" };
  if (responseCode === DUPLICATE)
    return { type: "unanswered", reason: "06", answer, ...(doubled ? {} : { doubt: true }) };
  // No kind of transaction asks for a part yet: all of it goes back.
  if (responseCode === PARTIAL) return { type: "unanswered", reason: "06", answer };
  // It may still be paid: nothing but an enquiry, or its reversal, ends it.
  if (responseCode === PENDING) return { type: "unanswered", reason: "06", answer };
  return { type: "declined", responseCode };
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
