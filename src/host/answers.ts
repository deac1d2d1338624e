import { type Message, replyMti, textField } from "./iso8583/message";
import { isApproval, PARTIAL } from "./response-codes";

/** Fields that an answer must repeat where the request had them. */
const repeated: readonly number[] = Object.freeze([3, 11, 41, 42]);

/** Is it the answer to this request, genuine or not? (`unionpay.md`, 5.2: what must be equal.) */
export function answers(request: Message, reply: Message): boolean {
  if (reply.mti !== replyMti(request.mti)) return false;
  for (const field of repeated) {
    const asked = request.fields[field];
    const told = reply.fields[field];
    if (asked === undefined) continue;
    // A host that does not know the merchant may leave field 42 out; no other may be missing or different.
    if (told === undefined ? field !== 42 && !(field === 3 && isUpload(request)) : told !== asked) return false;
  }
  const code = textField(reply, 39);
  // Some hosts leave it out of the answer to a settlement (`day.md`, 0).
  if (code === undefined) return request.mti === "0500" && sameKind(request, reply);
  if (code !== PARTIAL && !repeatsAmount(request, reply, isApproval(code))) return false;
  return sameKind(request, reply);
}

/** 0330 has neither field 3 nor field 4, to a refund's own fields that come again, too (`day.md`, 1.1). */
function isUpload({ mti }: Message): boolean {
  return mti === "0320";
}

/**
 * But for a part (10) no answer names another amount. What approves names it, but for the answer to an upload or to a management message, an
 * 0830 too.
 */
function repeatsAmount(request: Message, reply: Message, approves: boolean): boolean {
  const asked = request.fields[4];
  const told = reply.fields[4];
  if (asked === undefined) return true;
  return told === undefined ? !approves || request.mti.startsWith("08") || isUpload(request) : told === asked;
}

/**
 * Field 60 tells which request was understood: 60.1 of every message, 60.3 of a management message too, for an echo's reply is no
 * sign-in's. A reversal whose 60.1 was altered on its way is answered with a genuine 12, which says nothing of the sale.
 */
function sameKind(request: Message, reply: Message): boolean {
  const asked = textField(request, 60);
  const told = textField(reply, 60);
  if (asked === undefined || told === undefined) return true;
  if (asked.slice(0, 2) !== told.slice(0, 2)) return false;
  const isManagement = request.mti.startsWith("08") || isUpload(request);
  return !isManagement || asked.slice(8, 11) === told.slice(8, 11);
}
