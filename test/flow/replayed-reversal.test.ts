import { expect, it } from "vitest";
import { readFrame } from "../scenario/frames";
import { play, room, see, sell, signIn } from "../scenario/rooms";

/**
 * A host that bars no answered number, a line that holds the request for 80 s, and somebody between who spoils the repeat of the reversal
 * and plays the recorded answer to the first one again: it was genuine, with the same numbers, and it must not close the sale.
 */
it("an answer to the first reversal, played again behind its repeat, closes nothing", async () => {
  const where = await room({ acquirer: "tongfu" });
  await signIn(where);
  let first: Uint8Array | undefined;
  let reversals = 0;
  let replayed = 0;
  where.simulator.network.tamper = ({ direction, bytes }) => {
    const { mti } = readFrame(bytes).message;
    if (direction === "to-host" && mti === "0400" && ++reversals === 2) {
      const spoiled = bytes.slice();
      spoiled[spoiled.length - 1] = (spoiled.at(-1) ?? 0) ^ 1;
      return { pieces: [{ bytes: spoiled, afterMs: 0 }], reset: false };
    }
    if (direction !== "to-terminal" || mti !== "0410") return undefined;
    if (!first) {
      first = bytes.slice();
      return undefined;
    }
    if (reversals !== 2) return undefined;
    replayed++;
    return { pieces: [{ bytes: first, afterMs: 0 }], reset: false };
  };
  await play(where, "fault", { port: "network", point: "send", kind: "delay", nth: 1, ms: 80_000 });
  await sell(where, 12_345);
  await play(where, "wait", { screen: "not-charged", timeoutMs: 100_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "clock", { advanceMs: 600_000 });
  expect(replayed).toBe(1);
  expect(await see(where, "ledger")).toMatchObject({ entries: [{ amountFen: 12_345, state: "reversed" }] });
  expect(await see(where, "transactions")).toMatchObject({ transactions: [{ money: "returned" }] });
  expect(await see(where, "check")).toMatchObject({ agree: true, owed: [] });
});
