import { expect, it } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, host, logOn, pass, ready, said, screen, sell, type } from "../simulated";

/** The host answers 62 s late, which is 2 s behind the time-out, and the first reversal not at all: then the power goes. */
async function heardBeforeACut(code: string): Promise<Simulator> {
  const simulator = await ready();
  host(simulator, { respond: { when: { mti: "0200" }, code, delayMs: 62_000, times: 1 } });
  host(simulator, { silence: { when: { mti: "0400" }, processed: false, times: 1 } });
  await sell(simulator, 100);
  await screen(simulator, "checking", 70_000);
  await pass(simulator, 9_000);
  simulator.restart();
  return simulator;
}

async function loggedOnAgain(simulator: Simulator): Promise<void> {
  await screen(simulator, "operator.number", 60_000);
  await logOn(simulator);
}

it("is the host's word over a power cut: what it approved late it cannot call not approved", async () => {
  const simulator = await heardBeforeACut("00");
  expect(booked(simulator)).toEqual(["100 charged"]);
  host(simulator, { respond: { when: { mti: "0400" }, code: "12", times: 3 } });
  await loggedOnAgain(simulator);
  await pass(simulator, 20_000);
  expect(said(simulator)).not.toMatch(/未扣款/);
  expect(simulator.display.view.id).not.toBe("not-charged");
  // The rule is used up: the host gives it back.
  await screen(simulator, "returned", 600_000);
  expect(said(simulator)).toMatch(/B15/);
  expect(booked(simulator)).toEqual(["100 reversed"]);
});

it("of a sale that it declined late nothing is said to have come back", async () => {
  const simulator = await heardBeforeACut("51");
  await loggedOnAgain(simulator);
  await screen(simulator, "not-charged", 60_000);
  expect(said(simulator)).toMatch(/B15/);
  expect(booked(simulator)).toEqual([]);
});

it("is heard where an older sale is being checked, too: its own reversal goes first, over its own line", async () => {
  const simulator = await ready();
  host(simulator, { silence: { when: { mti: "0200" }, times: 1 } });
  host(simulator, { silence: { when: { mti: "0400", amount: 100 }, processed: false, times: 4 } });
  host(simulator, { silence: { when: { mti: "0400", amount: 200 }, processed: false, times: 1 } });
  await sell(simulator, 100);
  await screen(simulator, "checking", 70_000);
  await type(simulator, "");
  await type(simulator, "200");
  await screen(simulator, "checking", 70_000);
  await type(simulator, "", "f1");
  await type(simulator, "0000");
  await simulator.until(() => simulator.cardReader.listening, 5_000);
  simulator.playCard("credit-stripe", "swipe");
  await simulator.until(() => simulator.pinPad.collecting, 5_000);
  host(simulator, { respond: { when: { mti: "0200" }, code: "00", delayMs: 62_000, times: 1 } });
  await type(simulator, "123456");
  await screen(simulator, "checking", 70_000);
  await screen(simulator, "returned", 200_000);
  expect(said(simulator)).toMatch(/2\.00.*B15/);
  await pass(simulator, 120_000);
  expect(booked(simulator)).toEqual(["100 reversed", "200 reversed"]);
});
