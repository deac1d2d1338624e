// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import type { Tampered } from "../../sim/devices/passage";
import type { Room } from "../../sim/scenario/room";
import { readFrame } from "../scenario/frames";
import { play, room, see, sell, signIn } from "../scenario/rooms";

/** Behind length (2), TPDU (5), header (6), message type (2) and bit map (8). */
const STAN_AT = 23;
/** Longer than a message lives. */
const HELD_MS = 150_000;
const nothing = { pieces: [], reset: false };

/** The line holds its request for 80 s: the host books it behind its answer to the first reversal. */
async function sellHeldBack(where: Room): Promise<void> {
  await play(where, "fault", { port: "network", point: "send", kind: "delay", nth: 1, ms: 80_000 });
  await sell(where, 12_345);
}

async function readNotCharged(where: Room): Promise<void> {
  await play(where, "wait", { screen: "not-charged", timeoutMs: 100_000 });
  await play(where, "key", { key: "enter" });
}

async function expectReturned(where: Room): Promise<void> {
  expect(await see(where, "ledger")).toMatchObject({ entries: [{ amountFen: 12_345, state: "reversed" }] });
  expect(await see(where, "transactions")).toMatchObject({ transactions: [{ money: "returned" }] });
  expect(await see(where, "check")).toMatchObject({ agree: true, owed: [] });
}

function only(bytes: Uint8Array): Tampered {
  return { pieces: [{ bytes, afterMs: 0 }], reset: false };
}

/** What was recorded, as the answer to another request: with the number that the genuine answer has. */
function answering(genuine: Uint8Array, recorded: Uint8Array): Uint8Array {
  const again = recorded.slice();
  again.set(genuine.subarray(STAN_AT, STAN_AT + 3), STAN_AT);
  return again;
}

/** As a line or a hand between would damage it: its MAC is wrong then. */
function spoiled(bytes: Uint8Array): Uint8Array {
  const damaged = bytes.slice();
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
  return damaged;
}

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
      return only(spoiled(bytes));
    }
    if (direction !== "to-terminal" || mti !== "0410") return undefined;
    if (!first) {
      first = bytes.slice();
      return undefined;
    }
    if (reversals !== 2) return undefined;
    replayed++;
    return only(first);
  };
  await sellHeldBack(where);
  await readNotCharged(where);
  await play(where, "clock", { advanceMs: 600_000 });
  expect(replayed).toBe(1);
  await expectReturned(where);
});

/**
 * The same, and the sign-in before the repeat is answered with the first one's recorded answer, its STAN made to fit: it carries no
 * MAC. Its keys are those that the recorded 0410 is proven with, and nothing shows that the host holds others by now.
 */
it("nor does it where an earlier sign-in's answer is played again before it", async () => {
  const where = await room({ acquirer: "tongfu" });
  let signedIn: Uint8Array | undefined;
  let reversed: Uint8Array | undefined;
  let replayed = 0;
  where.simulator.network.tamper = ({ direction, bytes }) => {
    const { mti } = readFrame(bytes).message;
    if (direction !== "to-terminal") return undefined;
    if (mti === "0810" && !signedIn) signedIn = bytes.slice();
    else if (mti === "0810" && signedIn && reversed && replayed === 0) {
      replayed++;
      return only(answering(bytes, signedIn));
    }
    if (mti !== "0410") return undefined;
    if (!reversed) reversed = bytes.slice();
    else if (replayed === 1) {
      replayed++;
      return only(reversed);
    }
    return undefined;
  };
  await signIn(where);
  await sellHeldBack(where);
  await readNotCharged(where);
  await play(where, "clock", { advanceMs: 3_600_000 });
  expect(replayed).toBeGreaterThan(0);
  await expectReturned(where);
});

/**
 * A host that bars no answered number, and a line that holds the request for 80 s: the host's answer to the first 0400 is held until no message
 * lives any longer, and given as the answer to a later one. It was genuine, and older than the booking.
 */
it("nor does one that was held back until no message lives any longer", async () => {
  const where = await room({ acquirer: "shengpay" });
  await signIn(where);
  let held: Uint8Array | undefined;
  let given = 0;
  const beganMs = where.simulator.world.nowMs;
  where.simulator.network.tamper = ({ direction, bytes }) => {
    const { mti } = readFrame(bytes).message;
    const late = where.simulator.world.nowMs - beganMs > HELD_MS;
    if (direction === "to-terminal" && mti === "0410" && !held) {
      held = bytes.slice();
      return nothing;
    }
    if (!held || given > 0) return undefined;
    if (direction === "to-host" && mti === "0400") return late ? undefined : nothing;
    if (direction !== "to-terminal" || mti !== "0410") return undefined;
    given++;
    return only(held);
  };
  await sellHeldBack(where);
  await play(where, "clock", { advanceMs: 3_600_000 });
  expect(given).toBe(1);
  await expectReturned(where);
});

/**
 * The repeat goes behind genuine sign-ins and is spoiled on its way. The next sign-in is answered with the first one's recorded answer: the
 * keys in force are old again, and the recorded 0410 fits them. More sign-ins lie between than the terminal remembers of its own accord.
 */
it.each([0, 9])("nor does it where old keys come behind genuine ones: with %i more sign-ins", async (more) => {
  const where = await room({ acquirer: "tongfu" });
  let signedIn: Uint8Array | undefined;
  let reversed: Uint8Array | undefined;
  let reversals = 0;
  let spoilt = false;
  let replayed = 0;
  where.simulator.network.tamper = ({ direction, bytes }) => {
    const { mti } = readFrame(bytes).message;
    if (direction === "to-host" && mti === "0400" && ++reversals > 1 && replayed === 0) {
      spoilt = true;
      return only(spoiled(bytes));
    }
    if (direction !== "to-terminal") return undefined;
    if (mti === "0810") {
      if (!signedIn) signedIn = bytes.slice();
      else if (spoilt && replayed === 0) {
        replayed++;
        return only(answering(bytes, signedIn));
      }
    }
    if (mti !== "0410") return undefined;
    if (!reversed) reversed = bytes.slice();
    else if (replayed === 1) {
      replayed++;
      return only(reversed);
    }
    return undefined;
  };
  await signIn(where);
  await sellHeldBack(where);
  await readNotCharged(where);
  // The host has booked it by now.
  await play(where, "clock", { advanceMs: 15_000 });
  for (let times = 0; times < more; times++) {
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
  }
  await play(where, "clock", { advanceMs: 3_600_000 });
  expect(replayed).toBeGreaterThan(0);
  await expectReturned(where);
});

/**
 * The host's answer to the first reversal is kept back, so support says what it has: not charged. Then the request comes through, and the
 * reversal that somebody sends once more is answered with what was kept back. The keys are the same, so it is genuine, and older.
 */
it("nor is what support said confirmed by an answer that somebody kept back", async () => {
  const where = await room({ acquirer: "shengpay" });
  await signIn(where);
  let request: Uint8Array | undefined;
  let answer: Uint8Array | undefined;
  let stage: "holding" | "giving" | "over" = "holding";
  where.simulator.network.tamper = ({ direction, bytes }) => {
    const { mti } = readFrame(bytes).message;
    if (stage === "over") return undefined;
    if (direction === "to-host" && mti === "0200") {
      request = bytes.slice();
      return nothing;
    }
    if (direction === "to-host" && mti === "0400" && stage === "giving" && request) return only(request);
    if (direction === "to-terminal" && mti === "0210" && answer) {
      stage = "over";
      return only(answer);
    }
    if (direction !== "to-terminal" || mti !== "0410") return undefined;
    answer ??= bytes.slice();
    return nothing;
  };
  await sell(where, 12_345);
  await play(where, "wait", { screen: "checking", timeoutMs: 100_000 });
  await play(where, "wait", { idle: true });
  await play(where, "key", { key: "f3" });
  await play(where, "key", { key: "1" });
  await play(where, "key", { keys: "20261127001", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { screen: "detail" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
  stage = "giving";
  await play(where, "key", { key: "menu" });
  await play(where, "key", { key: "4" });
  await play(where, "key", { key: "1" });
  await play(where, "wait", { text: "F3 再次核查" });
  await play(where, "key", { key: "f3" });
  await play(where, "wait", { idle: true });
  expect(stage).toBe("over");
  await play(where, "key", { key: "cancel" });
  await play(where, "clock", { advanceMs: 3_600_000 });
  await expectReturned(where);
});
