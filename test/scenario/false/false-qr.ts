import * as doctor from "../doctor";
import type { FalseState } from "./worlds";
import { cancelled, closedCode, refundedCode, scanned, shownCode } from "./worlds-codes";

/** The kind in the facts of a record. */
const SALE = 0;

/** A payment by code in one of the books, or on the paper, as it did not happen. */
export const qrStates: readonly FalseState[] = [
  {
    name: "a code scanned once and charged twice",
    world: scanned,
    doctored: (where) => doctor.ledger(where, (all) => [...all, ...all.map((entry) => ({ ...entry, stan: "000009" }))]),
    says: [
      "charged at the host, and the terminal never sent for it",
      "charged at the host, and the terminal has no record of it",
      "one card shown once, and charged twice",
    ],
  },
  {
    name: "a payment by code of another wallet than the one that was scanned",
    world: scanned,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, card: "alipay" }))),
    says: [
      "charged, and the card was never shown",
      "the screen said approved for another sale than the card that was shown",
    ],
  },
  {
    name: "a payment by code that the terminal has as a card's",
    world: scanned,
    doctored: (where) =>
      doctor.journal(where, (records) =>
        records.map(([layout, state, facts, ...rest]) => [layout, state, [SALE, ...facts.slice(1)], ...rest]),
      ),
    says: [
      "charged at the host, and the terminal has a sale",
      "approved without the signature that it needs",
      "the terminal says that its slip is printed, and none came out",
    ],
  },
  {
    name: "a payment by code shown, and not booked",
    world: scanned,
    doctored: (where) => doctor.ledger(where, () => []),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "a qr-sale slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "the slip of a payment by code with a card slip's title",
    world: scanned,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        copy: "bank",
        lines: slip.lines.map((line) => (line === "扫码支付签购单" ? "银联POS签购单" : line)),
      })),
    says: ["a qr-sale slip with the title of a sales slip", "a sales slip for what is not charged"],
  },
  {
    name: "the slip of a payment by code with a minus",
    world: scanned,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        copy: "bank",
        lines: slip.lines.map((line) => line.replace("RMB 123.45", "RMB -123.45")),
      })),
    says: ["a qr-sale slip whose amount has the wrong sign"],
  },
  {
    name: "a payment by code taken back twice at the host",
    world: cancelled,
    doctored: (where) =>
      doctor.ledger(where, (all) => [...all, ...all.slice(1).map((entry) => ({ ...entry, stan: "000009" }))]),
    says: [
      "charged at the host, and the terminal never sent for it",
      "charged at the host, and the terminal has no record of it",
      "voided twice at the host",
    ],
  },
  {
    name: "a payment by code taken back on the slip, and not booked",
    world: cancelled,
    doctored: (where) => doctor.ledger(where, ([paid]) => (paid ? [{ ...paid, state: "charged" }] : [])),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "a qr-void slip for what is not voided",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a code that was shown, paid at the host, and closed at the terminal",
    world: closedCode,
    doctored: (where) =>
      doctor.ledger(where, () => [
        {
          stan: "000002",
          batch: "000001",
          terminal: where.simulator.world.hello().personalisation?.terminal ?? "",
          merchant: where.simulator.world.hello().personalisation?.merchant ?? "",
          kind: "qr-sale",
          amountFen: 12345,
          state: "charged",
          entryMode: "scan",
          pan: "****",
          card: "alipay",
          retrievalReference: "633010000002",
          authCode: "000001",
          settlementDate: "1126",
          atMs: where.simulator.world.nowMs,
        },
      ]),
    says: [
      "charged at the host, and the terminal says declined",
      "charged after the screen had said not-charged, and the card was not shown again",
    ],
  },
  {
    name: "a code that was shown, and its payment not booked",
    world: shownCode,
    doctored: (where) => doctor.ledger(where, () => []),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "a qr-sale slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a code that was shown, charged with another amount than was ordered",
    world: shownCode,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, amountFen: 12346 }))),
    says: [
      "charged with another amount than was sent for",
      "charged with another amount than the terminal's",
      "a qr-sale slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a code that was shown, paid by nobody whose phone read it",
    world: shownCode,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, card: "wechat" }))),
    says: [
      "charged, and the card was never shown",
      "the screen said approved for another sale than the card that was shown",
    ],
  },
  {
    name: "more of a payment by code refunded than it came to",
    world: refundedCode,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "qr-refund" ? { ...entry, amountFen: 12346 } : entry)),
      ),
    says: [
      "charged with another amount than was sent for",
      "charged with another amount than the terminal's",
      "more refunded at the host than the sale came to",
      "partly-refunded at the host, with 12346 fen of refunds",
      "a qr-refund slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a refund of a payment by code that is not in the books",
    world: refundedCode,
    doctored: (where) => doctor.ledger(where, (all) => all.slice(0, 1)),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "partly-refunded at the host, with 0 fen of refunds",
      "a qr-refund slip for what is not refunded",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
];
