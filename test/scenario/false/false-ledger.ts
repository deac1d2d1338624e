import type { LedgerEntry } from "../../../sim/acquirer/view/ledger-view";
import * as doctor from "../doctor";
import { type FalseState, sold, soldAndDeclined, soldAndMoved, soldTwice } from "./worlds";

/** Under which numbers one of the entries was booked. */
function numbersAt(entries: readonly LedgerEntry[], at: number): Partial<LedgerEntry> {
  const { terminal, merchant } = entries[at] ?? {};
  return { ...(terminal ? { terminal } : {}), ...(merchant ? { merchant } : {}) };
}

/** The acquirer's books, changed. */
export const ledgerStates: readonly FalseState[] = [
  {
    name: "an entry more in the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => [...all, ...all.map((entry) => ({ ...entry, stan: "000009" }))]),
    says: [
      "charged at the host, and the terminal never sent for it",
      "charged at the host, and the terminal has no record of it",
      "one card shown once, and charged twice",
    ],
  },
  {
    name: "an entry doubled under its own number",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => [...all, ...all]),
    says: ["booked twice at the host under one voucher number", "one card shown once, and charged twice"],
  },
  {
    name: "a sale doubled in both books while another card was shown last",
    world: soldTwice,
    doctored: async (where) => {
      doctor.ledger(where, ([first, ...rest]) => [
        ...(first ? [first, ...rest, { ...first, stan: "000004", atMs: (rest[0]?.atMs ?? 0) + 1 }] : []),
      ]);
      await doctor.journal(where, (all) => [...all, ...all.slice(0, 1).map((one) => doctor.withFacts(one, 4))]);
    },
    says: [
      "charged at the host, and the terminal never sent for it",
      "the terminal says that its slip is printed, and none came out",
      "one card shown once, and charged twice",
    ],
  },
  {
    name: "a sale doubled in both books under a later showing of its card that was declined",
    world: soldAndDeclined,
    doctored: async (where) => {
      doctor.ledger(where, (all) => [
        ...all,
        ...all.map((entry) => ({ ...entry, stan: "000004", atMs: where.simulator.world.nowMs })),
      ]);
      await doctor.journal(where, (all) => [...all, ...all.slice(0, 1).map((one) => doctor.withFacts(one, 4))]);
    },
    says: [
      "charged at the host, and the terminal never sent for it",
      "the terminal says that its slip is printed, and none came out",
      "charged after the screen had said declined, and the card was not shown again",
    ],
  },
  {
    name: "another amount in the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, amountFen: 12346 }))),
    says: [
      "charged with another amount than was sent for",
      "charged with another amount than the terminal's",
      "a sales slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a part of it in the ledger",
    world: sold,
    doctored: (where) =>
      doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, amountFen: 6173, askedFen: 12345 }))),
    says: [
      "approved at the terminal, and the host approved a part",
      "a sales slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "another merchant in the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, merchant: "898310058120002" }))),
    says: [
      "charged for another merchant than this terminal's",
      "charged for another merchant than was sent for",
      "a sales slip with another merchant than the host's",
    ],
  },
  {
    name: "another terminal in the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, terminal: "10000099" }))),
    says: [
      "approved at the terminal, and charged for another terminal",
      "a sales slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a sale of before the terminal was moved, booked under its new numbers",
    world: soldAndMoved,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, ...numbersAt(all, 1) }))),
    says: [
      "charged for another terminal number than was sent for",
      "charged for another merchant than was sent for",
      "a sales slip with another merchant than the host's",
      "a sales slip with another terminal than the host's",
    ],
  },
  {
    name: "a sale behind its move, booked under its former numbers",
    world: soldAndMoved,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, ...numbersAt(all, 0) }))),
    says: [
      "charged for another terminal number than was sent for",
      "charged for another merchant than was sent for",
      "a sales slip with another merchant than the host's",
      "a sales slip with another terminal than the host's",
    ],
  },
  {
    name: "a former number's sale for the new merchant",
    world: soldAndMoved,
    doctored: (where) =>
      doctor.ledger(where, ([first, ...rest]) => [
        ...(first ? [{ ...first, merchant: rest[0]?.merchant ?? "" }] : []),
        ...rest,
      ]),
    says: [
      "charged for another merchant than this terminal's",
      "charged for another merchant than was sent for",
      "a sales slip with another merchant than the host's",
    ],
  },
  {
    name: "another terminal in the ledger of one that was moved",
    world: soldAndMoved,
    doctored: (where) =>
      doctor.ledger(where, ([first, ...rest]) => [
        ...(first ? [first] : []),
        ...rest.map((entry) => ({ ...entry, terminal: "10000099" })),
      ]),
    says: [
      "approved at the terminal, and charged for another terminal",
      "a sales slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "reversed in the ledger",
    world: sold,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => ({ ...entry, state: "reversed", reversedAtMs: entry.atMs + 1, reversalReason: "98" })),
      ),
    says: [
      "approved at the terminal, and reversed at the host",
      "a sales slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "gone from the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, () => []),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "a sales slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
];
