import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import type { Message } from "../../src/host/iso8583/message";
import { signedIn, type TestTerminal } from "./test-terminal";

/** What may come to a host, in any order and as often as it likes. `which` picks one of the sales made so far. */
type Step =
  | { readonly do: "sale"; readonly card: string; readonly amountFen: number; readonly pin: string }
  | { readonly do: "resend"; readonly which: number }
  | { readonly do: "reuse-stan"; readonly which: number; readonly amountFen: number }
  | { readonly do: "reverse"; readonly which: number }
  | { readonly do: "reverse-first"; readonly amountFen: number }
  | { readonly do: "wrong-amount"; readonly which: number }
  | { readonly do: "sign-in"; readonly heard: boolean }
  | { readonly do: "restart" }
  | { readonly do: "tomorrow" };

const cards = ["credit-stripe", "debit-stripe", "low-balance", "count-limited", "amount-limited", "lost"];
const which = fc.nat(30);
const amountFen = fc.integer({ min: 1, max: 20_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("sale" as const),
      card: fc.constantFrom(...cards),
      amountFen,
      pin: fc.constantFrom("123456", "123456", "000000"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("resend" as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reuse-stan" as const), which, amountFen }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("reverse" as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reverse-first" as const), amountFen }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wrong-amount" as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sign-in" as const), heard: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tomorrow" as const) }) },
);

/** The naive books: what each STAN has come to, from the codes that the host answered alone. */
type Reference = Map<string, { readonly amountFen: number; state: "charged" | "reversed" | "none" }>;

/** Sends and writes the outcome into the naive books. */
function play(terminal: TestTerminal, message: Message, reference: Reference): string {
  const code = terminal.code(message) ?? "";
  const stan = String(message.fields[11]);
  const amount = Number(message.fields[4]);
  const before = reference.get(stan);
  if (message.mti === "0200") {
    if (before !== undefined) expect(["94", "A0"]).toContain(code);
    // Neither a wrong MAC nor a PIN block under former keys uses the numbers up.
    else if (code !== "A0" && code !== "99")
      reference.set(stan, { amountFen: amount, state: code === "00" ? "charged" : "none" });
    return code;
  }
  if (code === "A0") return code;
  if (before === undefined) {
    expect(code).toBe("25");
    reference.set(stan, { amountFen: amount, state: "none" });
  } else if (amount !== before.amountFen) {
    expect(code).toBe("64");
  } else {
    expect(["00", "25"]).toContain(code);
    if (before.state === "charged") reference.set(stan, { ...before, state: "reversed" });
  }
  return code;
}

function run(steps: readonly Step[]): void {
  const terminal = signedIn(steps.length);
  const { world } = terminal;
  const reference: Reference = new Map();
  const sales: Message[] = [];
  for (const step of steps) {
    const earlier = sales.length === 0 ? undefined : sales[("which" in step ? step.which : 0) % sales.length];
    world.nowMs += 1000;
    if (step.do === "sale") {
      const sale = terminal.sale(step);
      sales.push(sale);
      play(terminal, sale, reference);
    } else if (step.do === "reverse-first") {
      const sale = terminal.sale(step);
      sales.push(sale);
      play(terminal, terminal.reversal(sale), reference);
    } else if (step.do === "sign-in") {
      if (step.heard) terminal.signIn();
      else terminal.ask(terminal.signInMessage("004"));
    } else if (step.do === "restart") {
      const snapshot = JSON.parse(JSON.stringify(world.acquirer.snapshot()));
      const again = restoreAcquirer(defaultConfiguration("lakala"), world.environment, snapshot);
      if (again.kind !== "acquirer") throw new Error(again.field);
      (world as { acquirer: typeof again.acquirer }).acquirer = again.acquirer;
    } else if (step.do === "tomorrow") {
      world.nowMs += 24 * 3_600_000;
    } else if (earlier !== undefined) {
      if (step.do === "resend") play(terminal, earlier, reference);
      if (step.do === "reverse") play(terminal, terminal.reversal(earlier), reference);
      if (step.do === "wrong-amount")
        play(terminal, terminal.reversal(earlier, "98", { 4: "000099999999" }), reference);
      if (step.do === "reuse-stan") {
        const stan = Number(earlier.fields[11]);
        // Only numbers that the host has seen are taken.
        if (reference.has(String(earlier.fields[11]))) {
          play(terminal, terminal.sale({ stan, amountFen: step.amountFen }), reference);
        }
      }
    }
    compare(terminal, reference);
  }
}

function compare(terminal: TestTerminal, reference: Reference): void {
  const { acquirer } = terminal.world;
  expect(acquirer.audit()).toEqual({ balanced: true, differences: [] });
  const wanted = [...reference].filter(([, { state }]) => state !== "none");
  const view = acquirer.ledgerView();
  const seen = view.entries.map(({ stan, state, amountFen }) => [stan, { amountFen, state }]);
  expect(seen.sort()).toEqual(wanted.map(([stan, { amountFen, state }]) => [stan, { amountFen, state }]).sort());
  let chargedFen = 0;
  for (const [, { state, amountFen }] of wanted) if (state === "charged") chargedFen += amountFen;
  expect(view.balanceFen).toBe(chargedFen);
}

describe("the books", () => {
  it("agree with naive ones after any sequence of messages, restarts and days", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => run(steps)),
      { numRuns: 150 },
    );
  });
});
