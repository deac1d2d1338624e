import { expect } from "vitest";
import type { HostSettlement } from "../../../sim/acquirer/settlement-types";
import type { Room } from "../../../sim/scenario/room";
import * as doctor from "../doctor";
import type { FalseState } from "./worlds";
import { movedRefused, movedSettled } from "./worlds-settled";

const FORMER = "10000001";
const NOW = "10000002";

/** The settlement of one of the two numbers, changed or gone. */
function settlementOf(terminal: string, change: (settlement: HostSettlement) => readonly HostSettlement[]) {
  return (where: Room) =>
    doctor.settlements(where, (all) => all.flatMap((each) => (each.terminal === terminal ? change(each) : [each])));
}

/** The host took no fee of what it did not settle: the sums fit. */
function unsettled(terminal: string) {
  return (where: Room) =>
    doctor.ledger(where, (all) =>
      all.map((entry) => {
        if (entry.terminal !== terminal) return entry;
        const { settled: _, ...open } = entry;
        return open;
      }),
    );
}

/** A line of the report as it was not printed. */
function reportWith(from: string, to: string) {
  return (where: Room) => {
    const report = where.simulator.printer?.slips.find(({ kind }) => kind === "settlement");
    if (!report) throw new Error("no report was printed");
    const lines = report.lines.map((line) => line.replace(from, to));
    expect(lines).not.toEqual(report.lines);
    where.simulator.printer?.slips.push({ ...report, lines });
  };
}

/** A terminal that was moved settled its former numbers' batch and its own, as it did not happen. */
export const movedStates: readonly FalseState[] = [
  {
    name: "a batch of former numbers that the host has not closed",
    world: movedSettled,
    doctored: settlementOf(FORMER, ({ end, ...open }) => [open]),
    says: ["settled, and its batch is open at the host", "a settlement slip with other totals than were settled"],
  },
  {
    name: "a sale of former numbers that was forgotten when the rest was settled",
    world: movedSettled,
    doctored: (where) => {
      settlementOf(FORMER, () => [])(where);
      unsettled(FORMER)(where);
    },
    says: [
      "the merchant's sales cost 0 fen, and 74 were taken",
      "left out of the settlement of its batch",
      "a settlement slip with other totals than were settled",
    ],
  },
  {
    name: "a batch of former numbers settled under the new ones",
    world: movedSettled,
    doctored: settlementOf(FORMER, (settlement) => [{ ...settlement, terminal: NOW }]),
    says: [
      "the totals that were settled are not those of the terminal's records",
      "a batch was settled twice",
      "settled, and its batch is open at the host",
      "a settlement slip with other totals than were settled",
    ],
  },
  {
    name: "a batch of former numbers settled twice",
    world: movedSettled,
    doctored: settlementOf(FORMER, (settlement) => [settlement, settlement]),
    says: ["a batch was settled twice"],
  },
  {
    name: "a report that says that the former numbers' batch is not settled",
    world: movedSettled,
    doctored: reportWith("含终端 10000001 此前批次 000001", "终端 10000001 此前批次 000001，未结算"),
    says: [
      "a settlement slip with other totals than were settled",
      "a settlement slip says not settled of what the host has closed",
    ],
  },
  {
    name: "a report without the former numbers' batch, in whose totals it is",
    world: movedSettled,
    doctored: reportWith("含终端 10000001 此前批次 000001", ""),
    says: ["a settlement slip with other totals than were settled"],
  },
  {
    name: "a report that says nothing of former numbers that the host did not settle",
    world: movedRefused,
    doctored: ({ simulator: { printer } }) => {
      const at = printer?.slips.findIndex(({ kind }) => kind === "settlement") ?? -1;
      const report = printer?.slips[at];
      if (!report) throw new Error("no report was printed");
      const lines = report.lines.filter((line) => !line.includes("未结算"));
      printer?.slips.splice(at, 1, { ...report, lines });
    },
    says: ["left out of the settlement of its batch"],
  },
];
