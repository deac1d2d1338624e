import type { Mutation } from "./bundle";

/** Breakages of what pays money out. */
export const payoutMutants: readonly Mutation[] = Object.freeze([
  {
    name: "payout-sent-before-durable",
    file: "src/payout/ask.ts",
    find: `    await payouts.put(meant);
    recorded = true;
    return true;
  });`,
    replace: `    recorded = true;
    return true;
  });
  await payouts.put(meant);`,
  },
  {
    name: "payout-again-under-a-new-number",
    file: "src/payout/ask.ts",
    find: "  const ended = await askInStep(terminal, requestOf(payout), async () => {",
    replace: `  const again = { ...payout, name: nameBytes(await newName(terminal.devices)) };
  const ended = await askInStep(terminal, requestOf(again), async () => {`,
  },
  {
    name: "payout-not-found-is-failed",
    file: "src/payout/ask.ts",
    find: "      ? await askAgain(terminal, payout)",
    replace: `      ? failedWith(payout, "EX")`,
  },
  {
    name: "payout-unanswered-is-failed",
    file: "src/payout/ask.ts",
    find: `  if (ended.kind !== "answer") return { kind: "recorded", payout: meant };`,
    replace: `  if (ended.kind !== "answer") {
    const payout = failedWith(meant, "EX");
    await payouts.put(payout);
    return { kind: "recorded", payout };
  }`,
  },
  {
    name: "payout-accepted-is-paid",
    file: "src/payout/words.ts",
    find: `      return { title: text("提现已排队", "Payout is queued"), lines: why, mood: "plain" };`,
    replace: `      return { title: text("提现已到账", "Payout is in the account"), lines: why, mood: "good" };`,
  },
  {
    name: "payout-returned-is-told-as-paid",
    file: "src/payout/words.ts",
    find: `        title: text("提现被退回", "Payout came back"),`,
    replace: `        title: text("提现已到账", "Payout is in the account"),`,
  },
  {
    name: "payout-by-rule-is-always-paid",
    file: "src/payout/words.ts",
    find: "  const [amount, { zh, en }] = [formatFen(amountFen), stageTexts[stage]];",
    replace: '  const [amount, { zh, en }] = [formatFen(amountFen), stageTexts[stage && "paid"]];',
  },
  {
    name: "payout-by-rule-is-told-as-available",
    file: "src/payout/words.ts",
    find: "    ...(byRule ? [ruledText(byRule), ...ruledWhy(byRule)] : []),",
    replace: "    ...(byRule ? [ruledText({ ...byRule, amountFen: availableFen }), ...ruledWhy(byRule)] : []),",
  },
  {
    name: "payout-paid-is-never-asked-about-again",
    file: "src/book/payouts.ts",
    find: `  return payout.stage === "paid" ? nowMinute - payout.atMinute < PAID_MINUTES : !isOver(payout);`,
    replace: `  return payout.stage !== "paid" && nowMinute > 0 && !isOver(payout);`,
  },
  {
    name: "payout-asked-about-under-the-numbers-of-now",
    file: "src/payout/ask.ts",
    find: `  return { ask: "payout.ask", id: name, ...(madeAs ? { madeAs } : {}) };`,
    replace: `  return { ask: "payout.ask", id: madeAs ? Uint8Array.from(name) : name };`,
  },
  {
    name: "payout-reissued-without-its-number",
    file: "src/payout/ask.ts",
    find: "payout: replaces ? { ...content, replaces } : content };",
    replace: "payout: replaces ? content : content };",
  },
  {
    name: "payout-not-asked-about-after-power-up",
    file: "src/payout/run.ts",
    find: "  if (open.length === 0 && payouts.asidePages === 0) return false;",
    replace: "  if (open.length >= 0) return false;",
  },
]);
