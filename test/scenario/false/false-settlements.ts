import { expect } from "vitest";
import type { HostSettlement } from "../../../sim/acquirer/settlement-types";
import type { Room } from "../../../sim/scenario/room";
import * as doctor from "../doctor";
import type { FalseState } from "./worlds";
import {
  settled,
  settledAgain,
  settledBesideChecked,
  settledChip,
  settledDenied,
  settledEsign,
  settledHad,
  settledLeftChecked,
  settledRefused,
  settledUnanswered,
  settledUnbalanced,
} from "./worlds-settled";

/** Changes the only settlement that there is at the host. */
function changed(change: (settlement: HostSettlement) => readonly HostSettlement[]): (where: Room) => void {
  return (where) => doctor.settlements(where, (all) => all.flatMap(change));
}

/** Field 48 with 1.00 more in the debits of its first half. */
function withAnother(own: string): string {
  const fen = Number(own.slice(0, 12));
  return String(fen + 100).padStart(12, "0") + own.slice(12);
}

/** The report as it was not printed. */
function withoutLine(words: string): (where: Room) => void {
  return ({ simulator: { printer } }) => {
    const at = printer?.slips.findIndex(({ kind }) => kind === "settlement") ?? -1;
    const report = printer?.slips[at];
    if (!report) throw new Error("no report was printed");
    const lines = report.lines.filter((line) => !line.includes(words));
    expect(lines.length).toBeLessThan(report.lines.length);
    printer?.slips.splice(at, 1, { ...report, lines });
  };
}

/** Another line in the place of one of the report. */
function withLine(line: RegExp, by: string): (where: Room) => void {
  return ({ simulator: { printer } }) => {
    const at = printer?.slips.findIndex(({ kind }) => kind === "settlement") ?? -1;
    const report = printer?.slips[at];
    if (!report) throw new Error("no report was printed");
    const lines = report.lines.map((each) => each.replace(line, by));
    expect(lines).not.toEqual(report.lines);
    printer?.slips.splice(at, 1, { ...report, lines });
  };
}

/** A settlement at the host, or on paper, as it did not happen. */
export const settlementStates: readonly FalseState[] = [
  {
    name: "a batch settled twice",
    world: settled,
    doctored: changed((settlement) => [settlement, settlement]),
    says: ["a batch was settled twice"],
  },
  {
    name: "a batch settled twice, and its number was opened once in between",
    world: settledAgain,
    doctored: changed(({ former: _, ...settlement }) => [settlement]),
    says: ["a batch was settled twice"],
  },
  {
    name: "a sale under a number that was opened again, and not settled with it",
    world: settledAgain,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => {
          if (entry.amountFen !== 500) return entry;
          const { settled: _, ...open } = entry;
          return open;
        }),
      ),
    says: ["the merchant's sales cost 78 fen, and 81 were taken", "left out of the settlement of its batch"],
  },
  {
    name: "totals of a number that was opened again, with what was settled under it before",
    world: settledAgain,
    doctored: (where) =>
      doctor.settlements(where, (all) =>
        all.map((each, at) => (at === all.length - 1 ? { ...each, own: all[0]?.own ?? "" } : each)),
      ),
    says: [
      "the totals that were settled are not those of the terminal's records",
      "a settlement slip with other totals than were settled",
    ],
  },
  {
    name: "a report that says nothing of what is being checked",
    world: settledBesideChecked,
    doctored: withoutLine("核查中，未计入"),
    says: ["a settlement slip that does not name what is being checked"],
  },
  {
    name: "a report that says nothing of what is being checked in a batch that the host has left",
    world: settledLeftChecked,
    doctored: withoutLine("核查中，未计入"),
    says: ["a settlement slip that does not name what is being checked"],
  },
  {
    name: "what is being checked, left behind in a batch that the host has left",
    world: settledLeftChecked,
    doctored: (where) => {
      doctor.settlements(where, (all) => all.filter(({ batch }) => batch !== "000001"));
      doctor.ledger(where, (all) =>
        all.map((entry) => {
          if (entry.batch !== "000001") return entry;
          const { settled: _, ...open } = entry;
          return open;
        }),
      );
    },
    says: ["the merchant's sales cost 4 fen, and 64 were taken", "left behind in a batch that nothing settles"],
  },
  {
    name: "a batch that the host has not closed",
    world: settled,
    doctored: changed(({ end, ...open }) => [open]),
    says: [
      "settled, and its batch is open at the host",
      "the terminal left its batch as settled, and the host has not closed it",
      "a settlement slip of a batch that was not settled",
    ],
  },
  {
    name: "other totals, which the host calls balanced",
    world: settled,
    doctored: changed((settlement) => [{ ...settlement, own: withAnother(settlement.own) }]),
    says: ["the totals that were settled are not those of the terminal's records"],
  },
  {
    name: "a report with other totals",
    world: settledUnbalanced,
    doctored: (where) => {
      const report = where.simulator.printer?.slips.find(({ kind }) => kind === "settlement");
      if (!report) throw new Error("no report was printed");
      where.simulator.printer?.slips.push({
        ...report,
        lines: report.lines.map((line) => line.replace(/^(收款\(DEBIT\) \d+\s+)123\.45/, "$1123.46")),
      });
    },
    says: ["a settlement slip with other totals than were settled"],
  },
  {
    name: "a report with another net than its totals less its fees",
    world: settled,
    doctored: (where) => {
      const report = where.simulator.printer?.slips.find(({ kind }) => kind === "settlement");
      if (!report) throw new Error("no report was printed");
      const lines = report.lines.map((line) => line.replace(/^(结算净额\(NET\)\s+)122\.71/, "$1123.45"));
      expect(lines).not.toEqual(report.lines);
      where.simulator.printer?.slips.push({ ...report, lines });
    },
    says: ["a settlement slip whose net is not its totals less its fees"],
  },
  {
    name: "a report that says balanced, and the totals differ",
    world: settled,
    doctored: changed((settlement) => [
      {
        ...settlement,
        host: `${settlement.host.slice(0, 30)}2${settlement.host.slice(31)}`,
        uploaded: [{ stan: "000002", amountFen: 12345, found: "same" }],
        end: { code: "202", count: 1, atMs: settlement.end?.atMs ?? 0 },
      },
    ]),
    says: ["a settlement slip says balanced, and the host's totals differ"],
  },
  {
    name: "a record that was not uploaded",
    world: settledUnbalanced,
    doctored: changed((settlement) => [{ ...settlement, uploaded: [] }]),
    says: ["the end counts 1 records, and 0 came", "left out of the upload"],
  },
  {
    name: "a record that was refused, in a report that says balanced",
    world: settledRefused,
    doctored: (where) => {
      const report = where.simulator.printer?.slips.find(({ kind }) => kind === "settlement");
      if (!report) throw new Error("no report was printed");
      const lines = report.lines.map((line) => line.replace("不平(NOT BALANCED)", "对平(BALANCED)"));
      where.simulator.printer?.slips.push({ ...report, lines });
    },
    says: ["a settlement slip says balanced, and the host's totals differ"],
  },
  {
    name: "a record that met no answer, and a batch that was closed at noon all the same",
    world: settledUnanswered,
    doctored: changed(({ end, ...settlement }) => [
      { ...settlement, ...(end ? { end: { ...end, atMs: end.atMs - 12 * 3_600_000 } } : {}) },
    ]),
    says: ["left out of the upload"],
  },
  {
    name: "a record that was uploaded with another amount",
    world: settledUnbalanced,
    doctored: changed((settlement) => [
      { ...settlement, uploaded: settlement.uploaded.map((record) => ({ ...record, amountFen: 99 })) },
    ]),
    says: ["uploaded with another amount than its record's"],
  },
  {
    name: "a chip's certificate that never came",
    world: settledChip,
    doctored: changed(({ certificates: _, ...settlement }) => [settlement]),
    says: [
      "a chip's certificate was left out of the settlement",
      "a settlement slip says more certificates than the host has taken",
    ],
  },
  {
    name: "a certificate that its card did not give",
    world: settledChip,
    doctored: changed((settlement) => [
      { ...settlement, certificates: [{ stan: "000002", code: "203", answer: "59" }] },
    ]),
    says: [
      "the host refused a chip's certificate: it is not that card's for that sale",
      "a settlement slip says more certificates than the host has taken",
    ],
  },
  {
    name: "a batch that the host has closed, and the terminal sells on in it",
    world: settled,
    doctored: changed((settlement) => [
      settlement,
      {
        ...settlement,
        batch: "000002",
        own: "0".repeat(62),
        host: `${"0".repeat(30)}1`.repeat(2),
        ...(settlement.end ? { end: { ...settlement.end, atMs: settlement.end.atMs + 60_000 } } : {}),
      },
    ]),
    says: ["the host has closed a batch, and the terminal has not reported it"],
  },
  {
    name: "a batch that the terminal left without a report",
    world: settledEsign,
    doctored: (where) => doctor.journal(where, (records) => records, [[1, 0, { batch: 2 }]]),
    says: ["the host has closed a batch, and the terminal has not reported it"],
  },
  {
    name: "a sale in a closed batch that was not settled",
    world: settled,
    doctored: (where) =>
      doctor.ledger(where, (all) => all.map(({ settled: _, ...entry }) => entry as (typeof all)[number])),
    says: ["the merchant's sales cost 0 fen, and 74 were taken", "left out of the settlement of its batch"],
  },
  {
    name: "a fee that was taken otherwise than the sale has it",
    world: settled,
    doctored: (where) =>
      doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, feeFen: (entry.feeFen ?? 0) + 1 }))),
    says: ["the merchant's sales cost 75 fen, and 74 were taken"],
  },
  {
    name: "closed as taken with a settlement, and it did not come",
    world: settledHad,
    doctored: changed(({ again: _, ...settlement }) => [settlement]),
    says: ["closed as taken with a settlement, and none has it"],
  },
  {
    name: "closed as taken with a settlement, and the host has not booked it",
    world: settledHad,
    doctored: (where) => doctor.ledger(where, (all) => all.filter(({ kind }) => kind !== "refund")),
    says: [
      "the merchant's sales brought 12345 fen, and 7345 are there",
      "the merchant's sales cost 74 fen, and 44 were taken",
      "not charged at the host, and a settlement's word says charged",
      "partly-refunded at the host, with 0 fen of refunds",
      "the detail says returned, and the host returned nothing",
    ],
  },
  {
    name: "taken with a settlement, and checked for ever",
    world: settledHad,
    doctored: (where) =>
      doctor.journal(where, ([sale, back]) => [sale, [back?.[0], REPEATING, back?.[2], ARRIVED, ["94", 0]]]),
    says: [
      "still being checked, and closed at the terminal: nobody will ask",
      "taken with a settlement, and still being checked",
    ],
  },
  {
    name: "a report whose totals have half of what support has denied on the way",
    world: settledDenied,
    doctored: withLine(/^(退款\(CREDIT\) 1\s+)50\.00$/, "$125.00"),
    says: ["a settlement slip with other totals than were settled"],
  },
  {
    name: "what support has denied on the way, and the report says neither that it is in the totals nor that the host does not have it",
    world: settledDenied,
    doctored: withLine(/^000003 50\.00 (主机没有|客服称).*$/, ""),
    says: ["a settlement slip that does not name what differs"],
  },
  {
    name: "booked behind its batch's end, and named by no report",
    world: settled,
    doctored: (where) => {
      const closedMs = where.simulator.acquirer.settlements().at(-1)?.end?.atMs ?? 0;
      doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, atMs: closedMs + 1 })));
    },
    says: [
      "the totals that were settled are not those of the terminal's records",
      "booked after its batch's settlement, and no report says so",
      "a settlement slip with other totals than were settled",
    ],
  },
];

/** As `src/book/record.ts` documents them. */
const REPEATING = 7;
const ARRIVED = 128;
