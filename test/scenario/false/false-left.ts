import { expect } from "vitest";
import type { Room } from "../../../sim/scenario/room";
import * as doctor from "../doctor";
import type { FalseState } from "./worlds";
import { played } from "./worlds-played";

/** Other lines in the place of those of the last report. */
function reportWith(change: (line: string) => readonly string[]): (where: Room) => void {
  return ({ simulator: { printer } }) => {
    const at = printer?.slips.findLastIndex(({ kind }) => kind === "settlement") ?? -1;
    const report = printer?.slips[at];
    if (!report) throw new Error("no report was printed");
    const lines = report.lines.flatMap(change);
    expect(lines).not.toEqual(report.lines);
    printer?.slips.splice(at, 1, { ...report, lines });
  };
}

/** The batch ended twelve hours earlier, when answers are waited for. */
function atNoon(where: Room): void {
  doctor.settlements(where, (all) =>
    all.map(({ end, ...settlement }) => ({
      ...settlement,
      ...(end ? { end: { ...end, atMs: end.atMs - 12 * 3_600_000 } } : {}),
    })),
  );
}

/** What was left out of a settlement, met no answer, or has made room for others, as it did not happen. */
export const leftStates: readonly FalseState[] = [
  {
    name: "a report whose totals have what it says is left out",
    world: () => played("settlement-said-of-left"),
    doctored: reportWith((line) => [line.replace(/^(退款\(CREDIT\)) 0(\s+)0\.00$/, "$1 1$211.00")]),
    says: ["a settlement slip with other totals than were settled"],
  },
  {
    name: "a report that leaves out what it does not name, and support has said that it was made",
    world: () => played("settlement-said-of-left"),
    doctored: reportWith((line) => (line.startsWith("000003") ? [] : [line])),
    says: ["a settlement slip with other totals than were settled"],
  },
  {
    name: "a report that leaves out what it does not name, and the host has had it",
    world: () => played("settlement-left-had-after"),
    doctored: reportWith((line) => (line.startsWith("000003") ? [] : [line])),
    says: [
      "a settlement slip with other totals than were settled",
      "a settlement slip that does not name what is being checked",
    ],
  },
  {
    name: "an end that does not count what met no answer, at noon",
    world: () => played("settlement-upload-unheard"),
    doctored: atNoon,
    says: ["the end counts 1 records, and 2 came"],
  },
  {
    name: "a report that does not name what differs, at noon",
    world: () => played("settlement-upload-unheard-differs"),
    doctored: atNoon,
    says: ["the end counts 0 records, and 1 came", "a settlement slip that does not name what differs"],
  },
  {
    name: "a report that says balanced of the second batch of its number, and only the first one's totals were the same",
    world: () => played("settlement-number-again-same-totals"),
    doctored: reportWith((line) => [line.replace("不平(NOT BALANCED)", "对平(BALANCED)")]),
    says: ["a settlement slip says balanced, and the host's totals differ"],
  },
  {
    name: "an end that counts none of what was answered",
    world: () => played("settlement-upload-unheard"),
    doctored: (where) => {
      where.simulator.witness.wire.endCounts = () => [];
      doctor.settlements(where, (all) =>
        all.map(({ end, ...settlement }) => ({ ...settlement, ...(end ? { end: { ...end, count: 0 } } : {}) })),
      );
    },
    says: ["the end counts 0 records, and 2 came"],
  },
  {
    name: "an advice told as done whose record has made room for others, and which the host never booked",
    world: () => played("settlement-full-advice-late"),
    doctored: (where) => doctor.ledger(where, (all) => all.filter(({ kind }) => kind !== "completion-advice")),
    says: [
      "the merchant's sales brought 200 fen, and 9000 are there",
      "the merchant's sales cost 1 fen, and 54 were taken",
      "completed at the host, and it is to be held",
      "a completion-advice slip for what is not charged",
      "the screen approved is a completion-advice's, and its number is a sale's",
      "the screen said approved, and the host's ledger does not hold it",
      "the end says charged, and the host's ledger does not hold it",
    ],
  },
  {
    name: "an authorisation without a record in a batch that is not settled",
    world: () => played("settlement-full-advice-late"),
    doctored: (where) => {
      doctor.settlements(where, (all) => all.map(({ end: _, ...open }) => open));
    },
    says: [
      "charged at the host, and the terminal has no record of it",
      "settled, and its batch is open at the host",
      "settled, and its batch is open at the host",
      "a settlement slip of a batch that was not settled",
    ],
  },
  {
    name: "a refund that ends after another card was shown, and whose own was another one",
    world: () => played("refund-told-after-another-card"),
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "refund" ? { ...entry, card: "debit-stripe" } : entry)),
      ),
    says: [
      "charged, and the card was never shown",
      "the screen said approved for another sale than the card that was shown",
    ],
  },
  {
    name: "a report with the totals of another number's batch of its number",
    world: () => played("moved-number-settled-before"),
    doctored: reportWith((line) => [line.replace(/^(收款\(DEBIT\) 1\s+)7\.00$/, "$190.00")]),
    says: [
      "a settlement slip with other totals than were settled",
      "a settlement slip whose net is not its totals less its fees",
    ],
  },
];
