import type { Facts } from "../book/facts";
import { sixDigits } from "../host/fields";
import type { Online } from "../host/online";
import { asksForSignIn } from "../host/response-codes";
import { signIn } from "../host/sign-in";
import { askAcquirer, type LineEnd, type LineOptions } from "./line";
import type { Ask, LineRequest } from "./messages";

/** Nobody waits longer for the answer to an enquiry, a closing or a repeat: the next one says the same. */
export const ENQUIRY_MS = 10_000;

/** A question about what 8583 knows by batch and voucher, under the numbers that it was made with. */
export function questionAbout(
  ask: Ask,
  { batch, stan, madeAs }: Pick<Facts, "batch" | "stan" | "madeAs">,
): LineRequest {
  const numbers = sixDigits(batch) + sixDigits(stan);
  const id = Uint8Array.from({ length: numbers.length }, (_, at) => numbers.charCodeAt(at));
  return { ask, id, ...(madeAs ? { madeAs } : {}) };
}

/** One question under keys that are in step: under others none would ever be answered. What only a sign-in mends makes the next one begin with it. */
export async function askInStep(
  terminal: Online,
  request: LineRequest,
  beforeSend?: LineOptions["beforeSend"],
): Promise<LineEnd> {
  const { session } = terminal;
  if (session.due.signIn) await signIn(terminal, 1);
  const ended = await askAcquirer(terminal, request, { timeoutMs: ENQUIRY_MS, ...(beforeSend ? { beforeSend } : {}) });
  if (ended.kind === "not-sent" && ended.why === "no-key") session.due.signIn = true;
  if (ended.kind === "answer" && ended.answered.standing === "refused")
    session.due.signIn ||= asksForSignIn(ended.answered.responseCode);
  return ended;
}
