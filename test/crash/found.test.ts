import { expect, it } from "vitest";
import { isDoubted } from "../../sim/sweep/beyond-reach";
import { forgerKeys } from "../../sim/sweep/forgery";
import { Sweeper } from "../../sim/sweep/job";
import { Starts } from "../../sim/sweep/start";
import { forged } from "../../sim/sweep/tampering";
import { trialOf } from "../../sim/sweep/trial";
import { recordSeen } from "../../sim/witness/record-evidence";
import { booked, nodeEngine, pass, ready, screen, sell, strike } from "../simulated";

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

it.each([
  // A program that stops in the parity of its record was told as a loss (D08): operators were locked, a reversal in doubt.
  "first-day@declined-01/p26.torn.4",
  "lost-reversal@declined-01/p179.torn.4",
  // A torn end that was told as a likely loss put an owed reversal into support's hands.
  "tap-pin@unknown-00/p193.torn.1",
  "tap-pin@unknown-00/p193.torn.1/p35.after",
  // A sign-in that came twice made keys that the terminal has not: no answer proved anything any more, and it never asked again.
  "unsigned-end@late/m6.twice.0",
  "doubled-request@late/m6.twice.0/p172.torn.2",
  // A bit of a sign-in's answer moved the batch; the host's own, under which there had been sales, was not taken any more.
  "slow-request@late/m2.flip.623",
  // "Not charged" told late, while a host that books late held it until the repeat: no more of a lie than at first.
  "chip@late/m3.late.0/p377.before",
  // The same, told in a detail between the two.
  "enquiry@late/m3.late.0",
  // A bit of a reversal's 60.1 made it a message that no host offers: its genuine 12 was told as "not charged".
  "lost-reply/m4.flip.545",
  "batch-moved@declined-01/m7.flip.546",
  // The reversal that goes once more gets no answer at first: whoever judges has to wait for it.
  "midnight@no-bars/m6.behind.0",
  // The host's other day said that it knew none, before a late request came through.
  "midnight@late/m3.joined.0",
  // Cut while its merchant was frozen, a story left it so for good: no sign-in, and its refund was checked for ever.
  "refund-frozen-between@late/p273.after",
  // Cut in front of what a story doubles, the third message was a sign-in: the sale behind it ends with A0, and the next goes through.
  "settle-doubled/p186.before",
  // A refund was booked by its message that went again behind a boot: nobody asked for its signature.
  "refund-signed@declined-01/m3.lost.0/p259.before",
  "refund-signed@declined-01/m3.behind.0/p260.torn.2",
  "refund-signed@day-25/m1.behind.0/p276.after",
  // A digit of a 0500, which nobody signs, was turned over: the records were uploaded and count, and that was called another settlement.
  "settle-refund/m13.flip.618",
  "settle-differs@day-25/m11.flip.616",
  // The same in a number of a 0320.
  "settle-differs/m9.flip.592",
  // A digit of a 0500 was turned over into the host's own figure, and its unsigned "balanced" was believed beside another total.
  "settle-refund@declined-01/m13.flip.455",
  // A host that books late did not know of a payment whose payer paid later: its 25 was the end of what was charged.
  "qr-scan-pending-cancelled@late/m3.behind.0",
  "qr-scan-pending-gap@late/m4.joined.0",
  // A void that the host did not know at first and booked late: who read behind a boot that its sale stands was told what the host had said.
  "part-void@no-bars/m39.behind.0/p526.before",
  // An unsigned no to 351 made the terminal drop the key that its acquirer counted on: it never got another.
  "activation/m6.forged.03.none",
  "activation@late/m6.ahead.90.none",
  // What the host had had went up beside balanced totals, which were asked for once more: a digit turned over there wanted all records.
  "settle-refund-had/m12.flip.433",
  "settle-refund-had@unknown-00/m13.flip.828",
  // A digit of what the host names at the end, which nobody signs, was turned over: a refund that it had declined was told as made.
  "settle-refund-had-not/m17.flip.638",
  // A digit of a refund's own 0320 was turned over.
  "settle-refund-had-not@day-25/m12.flip.209",
  // The sign-in that a reversal took before a lost end was asked for again brought the next batch: what was closed was called not settled.
  "settle-lost-end-checking@no-bars/m14.lost.0",
  // A forged refusal of the end that was asked for once more: what it had closed was called not settled.
  "settle-lost-end-checking/m23.ahead.02.none",
  // The new numbers' batch was asked for first and closed last: the checker compared its slip with the old numbers' totals.
  "settle-moved-refused@unknown-00/m16.ahead.55.none",
  // A digit of the count in an upload's end, which nobody signs, was turned over on the line: the checker blamed the terminal.
  "settle-checking@no-bars/m17.flip.411",
  // A payout by rule goes between the balance before the next sale and the one after it.
  "payout-by-rule-fails@late/m3.lost.0",
])("ends well: %s", async (name) => {
  const trial = trialOf(name);
  if (!trial) throw new Error(`no trial: ${name}`);
  const { failures } = await new Sweeper(new Starts(nodeEngine())).try(trial);
  expect(failures).toEqual([]);
});

/** Behind two torn ends of a hundred thousand cuts, which nothing told from lost records, the sweep called that stuck. */
it.each([
  ["that people read to be lost is settlement's or support's", true, [[1, 101]], true],
  ["of which nobody read is not", true, [[1, 84]], false],
  ["that is in no doubt is not, whatever else is lost", undefined, [[1, 101]], false],
] as const)("a transaction in doubt %s", (_, doubted, lossesTold, expected) => {
  const told = { witness: { lossesTold } } as unknown as Parameters<typeof isDoubted>[0];
  const record = { stan: "000085", batch: "000001", amountFen: 1, state: "reversing", slip: undefined };
  expect(isDoubted(told, doubted ? { ...record, doubted } : record)).toBe(expected);
});

it("reads from a record that its transaction is in doubt", () => {
  const facts = [9, 85, 1, 12345, "20261122100000"];
  expect(recordSeen([3, 1, facts, "98", 0, 4, null])).toMatchObject({ state: "reversing", doubted: true });
  expect(recordSeen([3, 1, facts, "98", 0, 1, null])).not.toHaveProperty("doubted");
  expect(recordSeen([3, 7, facts, 4, null])).toMatchObject({ state: "repeating", doubted: true });
});
