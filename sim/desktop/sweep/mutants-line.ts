import type { Mutation } from "./bundle";

/** Breakages of the management line, and of what goes by it. */
export const lineMutants: readonly Mutation[] = Object.freeze([
  {
    name: "line-unsigned-believed",
    file: "src/management/line.ts",
    find: `  if (isUnsigned(envelope.mac)) return { kind: "unproven", mac: "missing" };`,
    replace: `  if (isUnsigned(envelope.mac)) return { kind: "answer", answered };`,
  },
  {
    name: "line-wrong-mac-believed",
    file: "src/management/line.ts",
    find: `  return verified.genuine ? { kind: "answer", answered } : { kind: "unproven", mac: "wrong" };`,
    replace: `  return { kind: "answer", answered };`,
  },
  {
    name: "order-unheard-is-not-charged",
    file: "src/transaction/flow/order.ts",
    find: `  if (!end) return { transaction: await book.record(intent, { type: "unconfirmed" }) };`,
    replace: `  if (!end) return { transaction: await book.record(intent, { type: "declined", responseCode: "CL" }) };`,
  },
  {
    name: "order-cancelled-without-closing",
    file: "src/transaction/flow/order.ts",
    find: `    if (press.kind === "key" && press.key === "cancel") return close(terminal, kind, facts, orderEnds.closed);`,
    replace: `    if (press.kind === "key" && press.key === "cancel") return { type: "declined", responseCode: orderEnds.closed };`,
  },
  {
    name: "order-at-boot-not-charged",
    file: "src/transaction/flow/order-end.ts",
    find: `  const asked = await askOnce(terminal, "order.ask", facts);
  if (asked.kind !== "answer") return triedOf(asked);`,
    replace: `  const asked = await askOnce(terminal, "order.ask", facts);
  if (asked.kind !== "answer")
    return { kind: "confirmed", transaction: await book.record(transaction, { type: "declined", responseCode: "CL" }) };`,
  },
  {
    name: "order-name-not-kept",
    file: "src/book/facts-record.ts",
    find: "  if (order !== undefined) return [payer, credential ?? null, order];",
    replace: "",
  },
  {
    name: "payment-pending-is-paid",
    file: "src/transaction/flow/payer.ts",
    find: "      if (isOver) return undefined;",
    replace: `      if (isOver)
        return {
          type: "approved",
          approval: { responseCode: "00", referenceNo: "" },
          slip: "none",
          signature: { kind: "none" },
        };`,
  },
  {
    name: "payment-cancelled-without-reversal",
    file: "src/transaction/flow/payer.ts",
    find: "  let [pauseMs, untilMs, hint] = [ASK_MS_MIN, sinceMs + PAYER_MS, cancelStops];",
    replace: `  if (kind.title) return { type: "declined", responseCode: "05" };
  let [pauseMs, untilMs, hint] = [ASK_MS_MIN, sinceMs + PAYER_MS, cancelStops];`,
  },
  {
    name: "qr-refund-by-another-credential",
    file: "src/transaction/flow/again.ts",
    find: "facts.qr ? credentialSecrets(facts.qr)",
    replace: `facts.qr ? credentialSecrets({ ...facts.qr, credential: "0".repeat(20) })`,
  },
]);
