import type { Mutation } from "./bundle";
import { activationMutants } from "./mutants-activation";
import { adviceMutants } from "./mutants-advice";
import { balanceMutants } from "./mutants-balance";
import { dialectMutants } from "./mutants-dialect";
import { holdMutants } from "./mutants-hold";
import { lineMutants } from "./mutants-line";
import { moneyMutants } from "./mutants-money";
import { operatorMutants } from "./mutants-operator";
import { partMutants } from "./mutants-part";
import { payoutMutants } from "./mutants-payout";
import { qrMutants } from "./mutants-qr";
import { refundMutants } from "./mutants-refund";
import { settlementMutants } from "./mutants-settlement";
import { tillMutants } from "./mutants-till";
import { voidMutants } from "./mutants-void";

/**
 * Deliberate breakages of the firmware, each of a rule that keeps money right. Every one must be caught: a sweep that cannot see
 * them proves nothing. A text that is not found any more stops the hunt: then the rule has moved, and its mutant must follow.
 */
export const mutants: readonly Mutation[] = Object.freeze([
  {
    name: "record-after-send",
    file: "src/host/exchange.ts",
    find: `if (options.beforeSend && !(await options.beforeSend())) return { kind: "not-sent", why: "record" };
      const sent = await network.send({ connection, bytes: this.#frame(message) });`,
    replace: `const sent = await network.send({ connection, bytes: this.#frame(message) });
      if (options.beforeSend && !(await options.beforeSend())) return { kind: "not-sent", why: "record" };`,
  },
  {
    name: "no-record",
    file: "src/book/book.ts",
    find: "      [keyOf(intent), toRecord(intent)],\n",
    replace: "",
  },
  {
    name: "dropped-reversal",
    file: "src/transaction/flow/authorise.ts",
    find: "    const unended = await book.record(intent, event);",
    replace: `    const unended = await book.record(intent, { type: "unsent", code: "B13" });`,
  },
  {
    name: "no-mac",
    file: "src/host/judge-reply.ts",
    find: "  if (expected.mac) {",
    replace: "  if (expected.mac && request.mti === undefined) {",
  },
  {
    name: "any-stan",
    file: "src/host/answers.ts",
    find: "const repeated: readonly number[] = Object.freeze([3, 11, 41, 42]);",
    replace: "const repeated: readonly number[] = Object.freeze([3, 41, 42]);",
  },
  {
    name: "late-reply-accepted",
    file: "src/host/answers.ts",
    find: "  if (reply.mti !== replyMti(request.mti)) return false;\n",
    replace: "",
  },
  {
    name: "approved-before-durable",
    file: "src/transaction/flow/authorise.ts",
    find: "  const transaction = await book.record(intent, event, scripts);",
    replace: `  if (event.type === "approved") {
    await terminal.panel.show({ id: "approved", title: kind.title, lines: [], mood: "good" });
    await terminal.panel.key(10_000);
  }
  const transaction = await book.record(intent, event, scripts);`,
  },
  {
    name: "approval-not-recorded",
    file: "src/transaction/flow/authorise.ts",
    find: "  const transaction = await book.record(intent, event, scripts);",
    replace: `  const transaction = event.type === "approved"
    ? { ...intent, ...event, state: "approved", slip: "none" } : await book.record(intent, event, scripts);`,
  },
  {
    name: "card-refusal-is-decline",
    file: "src/transaction/card/last-word.ts",
    find: `{ type: "card-refused", chip, ...(pulled ? { pulled } : {}) }`,
    replace: `{ type: "declined", responseCode: "05" }`,
  },
  {
    name: "reversal-closed-on-any-code",
    file: "src/host/reversal.ts",
    find: `    default:
      return { kind: "open", deferred: false };`,
    replace: `    default:
      return { kind: "ended", money: "returned" };`,
  },
  {
    name: "reversal-not-first",
    file: "src/transaction/flow/recover.ts",
    find: `  if (!before.some(({ state }) => state === "reversing")) {`,
    replace: "  if (before.length < 1000) {",
  },
  {
    name: "stan-not-advanced",
    file: "src/book/book.ts",
    find: "const counters = { ...this.counters, stan: following(facts.stan), ...untold };",
    replace: "const counters = { ...this.counters, ...untold };",
  },
  {
    name: "stan-not-durable",
    file: "src/book/book.ts",
    find: "      [countersKey, counters],\n      [keyOf(intent)",
    replace: "      [keyOf(intent)",
  },
  {
    name: "untold-forgotten",
    file: "src/book/book.ts",
    find: "stan: following(facts.stan), ...untold };",
    replace: "stan: following(facts.stan) };",
  },
  {
    name: "94-is-decline",
    file: "src/transaction/flow/judge.ts",
    find: "  if (responseCode === DUPLICATE)\n",
    replace: "  if (responseCode === DUPLICATE.repeat(2))\n",
  },
  {
    name: "unsent-after-send-fault",
    file: "src/host/exchange.ts",
    find: `if (!sent.begun) return { kind: "not-sent", why: "no-bearer" };`,
    replace: `return { kind: "not-sent", why: "no-bearer" };`,
  },
  {
    name: "intents-ignored",
    file: "src/transaction/flow/recover.ts",
    find: `if (transaction.state !== "intent") continue;`,
    replace: `if (transaction.state !== "reversed") continue;`,
  },
  {
    name: "intent-is-unsent",
    file: "src/transaction/flow/recover.ts",
    find: `{ type: "unanswered", reason: "98" }`,
    replace: `{ type: "unsent", code: "B13" }`,
  },
  {
    name: "deferred-forgotten",
    file: "src/book/owed.ts",
    find: `transaction.state === "reversing" || transaction`,
    replace: `(transaction.state === "reversing" && !transaction.deferred) || transaction`,
  },
  {
    name: "checking-said-not-charged",
    file: "src/book/states.ts",
    find: `return transaction.stored ? booked : "being checked";`,
    replace: `return transaction.stored ? booked : "not charged";`,
  },
  {
    name: "slip-recorded-unprinted",
    file: "src/transaction/slips/slip-copies.ts",
    find: `    if (end.kind === "stopped") {`,
    replace: `    if (end.kind === "stopped" && end.fault === "disconnected") {`,
  },
  {
    name: "reversal-of-another-amount",
    file: "src/host/transaction-messages.ts",
    find: "      ...ownFields(personalisation, facts),\n      39: reason,",
    replace: "      ...ownFields(personalisation, { ...facts, amountFen: facts.amountFen + 1 }),\n      39: reason,",
  },
  {
    name: "reversal-confirmed-before-asked",
    file: "src/transaction/flow/owed.ts",
    find: `  return reverse(terminal, reversing, timeoutMs, asksBehind);`,
    replace: `  const closed = (await terminal.book.record(reversing, {
    type: "reversal-confirmed", responseCode: "00", money: "returned", repeat: false })) as Reversed;
  return reverse(terminal, reversing, timeoutMs).catch(() => ({ kind: "confirmed" as const, transaction: closed }));`,
  },
  {
    name: "signature-not-kept",
    file: "src/book/book.ts",
    find: "        [inkKey(sale.facts.stan), ink],\n",
    replace: "",
  },
  {
    name: "upload-not-repeated",
    file: "src/transaction/signing/upload.ts",
    find: "  if (fresh.length > 0) return uploadNext(terminal, fresh, timeoutMs);",
    replace: "  if (fresh.length > 0) return;",
  },
  {
    name: "lost-upload-is-accepted",
    file: "src/transaction/signing/upload.ts",
    find: "  const end = ink ? await send(terminal, sale, ink, timeoutMs) : LATER;",
    replace: `  const sent = ink ? await send(terminal, sale, ink, timeoutMs) : LATER;
  const end: UploadEnd = sent.kind === "later" ? { kind: "accepted" } : sent;`,
  },
  {
    name: "signing-not-resumed",
    file: "src/transaction/flow/recover.ts",
    find: `    if (sale.state === "approved" && sale.signature.kind === "owed") {`,
    replace: `    if (sale.state === "approved" && sale.signature.kind === "none") {`,
  },
  {
    name: "torn-record-is-whole",
    file: "src/journal/layout.ts",
    find: "  let part = at + RECORD_HEAD_BYTES;\n  for (; part < end; count += 1) {",
    replace: `  if (end > at) return true;
  let part = at + RECORD_HEAD_BYTES;
  for (; part < end; count += 1) {`,
  },
  ...moneyMutants,
  ...balanceMutants,
  ...voidMutants,
  ...tillMutants,
  ...settlementMutants,
  ...activationMutants,
  ...holdMutants,
  ...adviceMutants,
  ...qrMutants,
  ...lineMutants,
  ...refundMutants,
  ...payoutMutants,
  ...operatorMutants,
  ...partMutants,
  ...dialectMutants,
]);
