import { afterEach, describe, expect, test, vi } from "vitest";
import { check } from "../../sim/scenario/checker";
import { adviceStates } from "./false/false-advices";
import { arrivalStates } from "./false/false-arrivals";
import { balanceStates } from "./false/false-balance";
import { endStates } from "./false/false-ends";
import { holdStates } from "./false/false-holds";
import { journalStates } from "./false/false-journal";
import { ledgerStates } from "./false/false-ledger";
import { leftStates } from "./false/false-left";
import { recordStates } from "./false/false-lists";
import { movedStates } from "./false/false-moved";
import { paperStates } from "./false/false-paper";
import { partStates } from "./false/false-parts";
import { payoutStates } from "./false/false-payouts";
import { qrStates } from "./false/false-qr";
import { refundStates } from "./false/false-refunds";
import { settlementStates } from "./false/false-settlements";
import { signatureStates } from "./false/false-signatures";
import { tillStates } from "./false/false-till";
import { voidStates } from "./false/false-voids";
import { see } from "./rooms";

/*
 * False states: honest worlds, each changed in one place behind the checker's back. The sentences are what it says, all of them,
 * word for word: people act on them.
 */

afterEach(() => {
  vi.restoreAllMocks();
});

const states = [
  ...ledgerStates,
  ...movedStates,
  ...journalStates,
  ...paperStates,
  ...endStates,
  ...recordStates,
  ...signatureStates,
  ...voidStates,
  ...tillStates,
  ...holdStates,
  ...adviceStates,
  ...qrStates,
  ...refundStates,
  ...balanceStates,
  ...settlementStates,
  ...leftStates,
  ...payoutStates,
  ...arrivalStates,
  ...partStates,
];

describe("a false state is found, and what is false is said", () => {
  test.each(states)("$name", async ({ world, doctored, says }) => {
    const where = await world();
    expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
    await doctored(where);
    const { agree, differences } = await check(where.simulator);
    expect(differences.map(({ what }) => what)).toEqual(says);
    expect(agree).toBe(false);
  });
});
