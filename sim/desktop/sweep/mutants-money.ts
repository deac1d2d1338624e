import type { Mutation } from "./bundle";

/** Breakages of the rules of money: what an answer proves, whose numbers a reversal has, when it is at an end. */
export const moneyMutants: readonly Mutation[] = Object.freeze([
  {
    name: "reversal-of-this-batch",
    file: "src/host/reversal.ts",
    find: "  const request = reversalRequest(personalisation, transaction.facts, transaction.reason);",
    replace: `  const now = transaction.facts.field60.slice(0, 2) + String(book.batch).padStart(6, "0") + transaction.facts.field60.slice(8);
  const request = reversalRequest(personalisation, { ...transaction.facts, field60: now }, transaction.reason);`,
  },
  {
    name: "reversal-of-this-terminal",
    file: "src/host/reversal.ts",
    find: "  const request = reversalRequest(personalisation, transaction.facts, transaction.reason);",
    replace: `  const { merchant } = transaction.facts.madeAs ?? personalisation;
  const madeAs = { terminal: personalisation.terminal, merchant };
  const request = reversalRequest(personalisation, { ...transaction.facts, madeAs }, transaction.reason);`,
  },
  {
    name: "reversal-of-this-merchant",
    file: "src/host/reversal.ts",
    find: "  const request = reversalRequest(personalisation, transaction.facts, transaction.reason);",
    replace: `  const { terminal: number } = transaction.facts.madeAs ?? personalisation;
  const madeAs = { terminal: number, merchant: personalisation.merchant };
  const request = reversalRequest(personalisation, { ...transaction.facts, madeAs }, transaction.reason);`,
  },
  {
    name: "reversal-of-these-numbers",
    file: "src/host/fields.ts",
    find: "  return who(facts.madeAs ?? personalisation);",
    replace: "  return who(personalisation ?? facts.madeAs);",
  },
  {
    name: "A2-is-decline",
    file: "src/host/response-codes.ts",
    find: `Object.freeze(["00", "11", "16", "A2", "A4", "A5", "A6"]);`,
    replace: `Object.freeze(["00", "11", "16"]);`,
  },
  {
    name: "16-is-decline",
    file: "src/host/response-codes.ts",
    find: `Object.freeze(["00", "11", "16", "A2", "A4", "A5", "A6"]);`,
    replace: `Object.freeze(["00", "A2", "A4", "A5", "A6"]);`,
  },
  {
    name: "unsigned-51-believed",
    file: "src/host/judge-reply.ts",
    find: `if (mac !== "genuine" && !believed) return`,
    replace: `if (mac !== "genuine" && !believed && !(mac === "missing" && code === "51")) return`,
  },
  {
    name: "unsigned-03-believed",
    file: "src/host/judge-reply.ts",
    find: `if (mac !== "genuine" && !believed) return`,
    replace: `if (mac !== "genuine" && !believed && !(mac === "missing" && code === "03")) return`,
  },
  {
    name: "unsigned-end-believed",
    file: "src/host/judge-reply.ts",
    find: `if (mac !== "genuine" && !believed) return`,
    replace: `if (mac !== "genuine" && !believed && request.mti !== "0400") return`,
  },
  {
    name: "wrong-mac-is-a-decline",
    file: "src/host/judge-reply.ts",
    find: `if (mac !== "genuine" && !believed) return`,
    replace: `if (mac !== "genuine" && !(mac === "wrong" && request.mti !== "0400" && isDecline(code))) return`,
  },
  {
    name: "mac-of-four-characters",
    file: "hal/drivers/software-secure-element.ts",
    find: "genuine: sameBytes(own.bytes, request.mac)",
    replace: "genuine: sameBytes(own.bytes.subarray(0, 4), request.mac.subarray(0, 4))",
  },
  {
    name: "former-key-kept",
    file: "hal/drivers/software-secure-element.ts",
    find: `if (opened.kind === "opened") return { ...vault, working: opened.working };`,
    replace: `if (opened.kind === "opened") return { ...vault, working: { ...opened.working, ...vault.working } };`,
  },
  {
    name: "zeros-are-a-mac",
    file: "src/host/judge-reply.ts",
    find: `  return verified.kind === "ok" && verified.genuine ? "genuine" : "wrong";`,
    replace: `  return verified.kind === "ok" && (verified.genuine || mac.every((byte) => byte === 0)) ? "genuine" : "wrong";`,
  },
  {
    name: "25-of-another-day-is-an-end",
    file: "src/host/reversal.ts",
    find: "      if (sameDay) return",
    replace: "      if (sameDay || !sameDay) return",
  },
  {
    name: "00-is-returned",
    file: "src/host/reversal.ts",
    find: `money: booked ? "returned" : "not charged" };
    case "01"`,
    replace: `money: booked || sameDay ? "returned" : "not charged" };
    case "01"`,
  },
  {
    name: "unproven-00-was-a-booking",
    file: "src/host/reversal.ts",
    find: `(answer?.mac === "genuine" && saysBooked(answer.code));`,
    replace: `(answer !== undefined && saysBooked(answer.code));`,
  },
  {
    name: "64-is-an-end",
    file: "src/host/reversal.ts",
    find: `    case "01":
    case "12":`,
    replace: `    case "01":
    case "94":
    case "96":
    case "12":`,
  },
  {
    name: "repeat-forgotten",
    file: "src/host/reversal.ts",
    find: "  const repeat = heard.state",
    replace: `  const repeat = heard.reason === "96" && heard.state`,
  },
  {
    name: "every-host-bars",
    file: "src/profiles/profile.ts",
    find: `  barsAnsweredStans: false,`,
    replace: `  barsAnsweredStans: true,`,
  },
  {
    name: "no-sign-in-for-money",
    file: "src/transaction/flow/owed.ts",
    find: `  const signed = await (triedFor === "counter" ? signIn(terminal, 1) : signIn(terminal));`,
    replace: `  session.due.signIn = false;
  const signed: Awaited<ReturnType<typeof signIn>> = { kind: "ok" };`,
  },
  {
    name: "batch-not-taken",
    file: "src/host/sign-in.ts",
    find: "  const end = await book.moveToBatch(batch);",
    replace: `  const end = "moved" as Awaited<ReturnType<typeof book.moveToBatch>>;`,
  },
  {
    name: "returned-of-another-sale",
    file: "src/transaction/flow/recover.ts",
    find: "      const reversed = done.find((transaction) => transaction.facts.stan === facts.stan) ?? done[0];",
    replace: `      const [another] = await terminal.book.latest(2).then((two) => two.slice(-1));
      const reversed = done[0] && another ? { ...done[0], facts: another.facts } : done[0];`,
  },
  {
    name: "ink-of-the-oldest",
    file: "src/transaction/signing/upload.ts",
    find: "  const ink = await book.signatures.ink(sale);\n  const end",
    replace: `  const oldest = await book.signatures.uploadOf(book.signatures.uploads()[0] ?? 0);
  const ink = await book.signatures.ink(oldest ?? sale);
  const end`,
  },
  {
    name: "refused-signature-dropped",
    file: "src/transaction/signing/upload.ts",
    find: `  const refused = await book.record(sale, { type: "upload-refused", responseCode });`,
    replace: `  await book.record(sale, { type: "upload-given-up", forGood: true });
  const refused = sale;`,
  },
  {
    name: "failing-sector-loses-a-record",
    file: "src/journal/log.ts",
    find: `      failures += 1;
      moves = 0;
      const moved = await this.leaveFailing(() => this.moveOn([]));
      if (moved !== "done") return moved;`,
    replace: `      failures += 1;
      moves = 0;
      const moved = await this.leaveFailing(() => this.moveOn([]));
      if (moved !== "done") return moved;
      this.#applyAll(parts, address + RECORD_HEAD_BYTES);
      return "done";`,
  },
  {
    name: "failing-sector-is-done",
    file: "src/journal/log.ts",
    find: `      if (programmed === "done") {
        this.headUsed`,
    replace: `      if (programmed !== "erase-failed") {
        this.headUsed`,
  },
]);
