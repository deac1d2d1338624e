import type { Room } from "../../../sim/scenario/room";
import type { TillTold } from "../../../sim/till/ear";
import * as doctor from "../doctor";
import { type FalseState, soldForTill } from "./worlds";

const TILL_AT = 16;

/** What reached the till is changed. */
function told({ simulator }: Room, change: (told: TillTold) => TillTold): void {
  const all = simulator.till?.ear.told ?? [];
  all.splice(0, all.length, ...all.map(change));
}

function also({ simulator }: Room, change: (told: TillTold) => TillTold): void {
  const all = simulator.till?.ear.told ?? [];
  const [first] = all;
  if (!first) throw new Error("the till was told nothing");
  all.push(change(first));
}

/** A cash register that was told what is not so. */
export const tillStates: readonly FalseState[] = [
  {
    name: "a till that was told approved, of what the host does not hold",
    world: soldForTill,
    doctored: (where) => told(where, (each) => ({ ...each, voucher: "000077" })),
    says: ["a till was told approved, and the host's ledger does not hold it"],
  },
  {
    name: "a till that was told declined, of what stands",
    world: soldForTill,
    doctored: (where) => told(where, (each) => ({ ...each, outcome: "declined", money: "not charged" })),
    says: ["a till was told declined, and it stands at the host"],
  },
  {
    name: "a till that was told an end while the money is being checked",
    world: soldForTill,
    doctored: (where) => told(where, (each) => ({ ...each, money: "being checked" })),
    says: ["a till was told an end whose money is still being checked"],
  },
  {
    name: "a till that was told two ends",
    world: soldForTill,
    doctored: (where) => also(where, (each) => ({ ...each, money: "not charged" })),
    says: ["a till was told two ends of one reference"],
  },
  {
    name: "a till that was told that nothing was begun",
    world: soldForTill,
    doctored: (where) =>
      told(where, ({ voucher: _, batch: __, ...each }) => ({ ...each, outcome: "not-begun", money: "not charged" })),
    says: ["a till was told that nothing was begun, and the terminal has a record"],
  },
  {
    name: "a till that was told another amount",
    world: soldForTill,
    doctored: (where) => told(where, (each) => ({ ...each, amountFen: 1 })),
    says: ["a till was told another kind or amount than the terminal's"],
  },
  {
    name: "a till that was told another kind",
    world: soldForTill,
    doctored: (where) => told(where, (each) => ({ ...each, kind: "void" })),
    says: [
      "a till was told another kind or amount than the terminal's",
      "a till was told another kind than the host's",
    ],
  },
  {
    name: "one reference under two sales",
    world: soldForTill,
    doctored: (where) =>
      doctor.journal(where, (records) =>
        records.map(([layout, state, facts, ...rest]) => [
          layout,
          state,
          [...facts.slice(0, TILL_AT), ...Array(TILL_AT).fill(null)].slice(0, TILL_AT).concat("R1"),
          ...rest,
        ]),
      ),
    says: ["two sales under one reference of a till"],
  },
];
