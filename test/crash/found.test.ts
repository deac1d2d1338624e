import { expect, it } from "vitest";
import { forgerKeys } from "../../sim/sweep/forgery";
import { forged } from "../../sim/sweep/tampering";
import { booked, pass, ready, screen, sell, strike } from "../simulated";

/** What sweeps have found, each by itself. */

it("takes no unsigned 12 for the end of a reversal: a flipped bit in the 0400 makes any host say so", async () => {
  // refused-reversal/m8.flip.545
  const simulator = await ready();
  const keys = forgerKeys(simulator);
  let unsigned = 2;
  simulator.network.tamper = ({ direction, bytes }) =>
    direction === "to-terminal" && bytes[13] === 0x04 && unsigned-- > 0
      ? forged(bytes, { code: "12", proof: "none" }, keys)
      : undefined;
  simulator.acquirer.applyHostVerb({ respond: { when: { mti: "0400" }, code: "96", times: 2 } });
  strike(simulator, "receive", "drop");
  await sell(simulator, 100);
  await screen(simulator, "checking", 70_000);
  await pass(simulator, 5_000);
  expect(booked(simulator)).toEqual(["100 charged"]);
  await screen(simulator, "returned", 120_000);
  expect(booked(simulator)).toEqual(["100 reversed"]);
});
