import * as doctor from "../doctor";
import { type FalseState, owing, returned, sold } from "./worlds";

/** States in a record (src/book/record.ts). */
const APPROVED = 2;
const DECLINED = 3;
const REVERSED = 5;

/** Classes of cells: what the journal lost, and a number of which nothing else is left (src/book/cells.ts). */
const LOSS = 20;
const DOUBT = 21;

/** The terminal's journal, changed. */
export const journalStates: readonly FalseState[] = [
  {
    name: "a record dropped",
    world: sold,
    doctored: (where) => doctor.journal(where, () => []),
    says: ["charged at the host, and the terminal has no record of it"],
  },
  {
    name: "another amount in a record",
    world: sold,
    doctored: (where) => doctor.journal(where, (all) => all.map((one) => doctor.withFacts(one, 2, 54321))),
    says: ["charged with another amount than the terminal's"],
  },
  {
    name: "a record that says declined",
    world: sold,
    doctored: (where) =>
      doctor.journal(where, (all) => all.map(([layout, , facts]) => [layout, DECLINED, facts, "51"])),
    says: ["charged at the host, and the terminal says declined"],
  },
  {
    name: "a record that says returned",
    world: sold,
    doctored: (where) =>
      doctor.journal(where, (all) => all.map(([layout, , facts]) => [layout, REVERSED, facts, "98", "00"])),
    says: ["charged at the host, and the terminal says reversed"],
  },
  {
    name: "a record of a state that nobody knows",
    world: sold,
    doctored: (where) => doctor.journal(where, (all) => all.map(([layout, , facts]) => [layout, 77, facts])),
    says: ["the journal holds a record of unknown form", "charged at the host, and the terminal has no record of it"],
  },
  {
    name: "a record lost: the journal names it, and no screen did (D08)",
    world: sold,
    doctored: (where) => doctor.journal(where, () => [], [[DOUBT, 2, 1]]),
    says: ["charged at the host, the record is lost, and no screen has said so"],
  },
  {
    name: "a record lost among several numbers: no screen named them (D08)",
    world: sold,
    doctored: (where) => doctor.journal(where, () => [], [[LOSS, 0, { range: [1, 9], told: true }]]),
    says: ["charged at the host, the record is lost, and no screen has said so"],
  },
  {
    name: "a cell of a class that nobody knows",
    world: sold,
    doctored: (where) => doctor.journal(where, (all) => all, [[99, 1, "?"]]),
    says: ["the journal holds a cell of unknown class 99"],
  },
  {
    name: "one number for two records",
    world: sold,
    doctored: (where) => doctor.journal(where, (all) => [...all, ...all]),
    says: ["one voucher number for two sales of a batch"],
  },
  {
    name: "a slip owed for ever: its sale is closed",
    world: sold,
    doctored: (where) =>
      doctor.journal(where, (all) =>
        all.map(([layout, state, facts, , ...rest]) => [layout, state, facts, 0, ...rest]),
      ),
    says: ["a slip is owed, and its sale is closed: nobody will print it"],
  },
  {
    name: "no slip on a model that prints",
    world: sold,
    doctored: (where) =>
      doctor.journal(where, (all) =>
        all.map(([layout, state, facts, , ...rest]) => [layout, state, facts, 2, ...rest]),
      ),
    says: ["approved without the slip that this model prints"],
  },
  {
    name: "an owed reversal forgotten",
    world: owing,
    doctored: (where) => doctor.journal(where, () => []),
    says: ["charged at the host, and the terminal has no record of it"],
  },
  {
    name: "an owed reversal put into history",
    world: owing,
    doctored: (where) => doctor.journal(where, (all) => all),
    says: ["still being checked, and closed at the terminal: nobody will ask"],
  },
  {
    name: "a sale that was returned, approved in its record",
    world: returned,
    doctored: (where) =>
      doctor.journal(where, (all) =>
        all.map(([layout, , facts]) => [layout, APPROVED, facts, 1, 1, "00", "632610000002", "120567"]),
      ),
    says: [
      "approved at the terminal, and reversed at the host",
      "the terminal says that its slip is printed, and none came out",
    ],
  },
];
