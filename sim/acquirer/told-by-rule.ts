import { settlementDate } from "./calendar";
import { approvals, authCodeOf, type HostState, leftField, nextReference, type Outcome, outcome } from "./host-state";
import type { RespondEffect } from "./rules";

/** An answer that nothing was done for, as whoever forges one would make it: an approval with its code. */
export function unprocessed(host: HostState, code: string): Outcome {
  const reference = nextReference(host);
  const date = settlementDate(host.environment.nowMs(), host.configuration.cutoverHour);
  const approved = approvals.includes(code) ? { 38: authCodeOf(reference) } : {};
  return outcome(code, "by rule, unsigned, nothing done", { 15: date, 37: reference, ...approved });
}

/** What was done, told under another code: without an authorisation where the code declines. */
export function recoded(done: Outcome, code: string): Outcome {
  const { 38: granted, ...rest } = done.fields;
  const fields = approvals.includes(code) && granted !== undefined ? done.fields : rest;
  return { code, note: `${done.note}; by rule, unsigned`, fields };
}

/** What a rule has the host say beside its code. */
export function tellingMore(done: Outcome, rule: RespondEffect | undefined): Outcome {
  const { additional, leftFen } = rule ?? {};
  const more = {
    ...(additional === undefined ? {} : { 44: additional }),
    ...(leftFen === undefined ? {} : { 54: leftField(leftFen) }),
  };
  return { ...done, fields: { ...done.fields, ...more } };
}
