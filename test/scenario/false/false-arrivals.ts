import type { Room } from "../../../sim/scenario/room";
import * as doctor from "../doctor";
import { soldInPart } from "./false-parts";
import type { FalseState } from "./worlds";
import { paidOut, settled } from "./worlds-settled";

const text = (zh: string, en: string) => ({ zh, en });
const unsettledLine = text("已扣款，未结算", "Charged, not settled");
const settledLine = text("11-22 10:00 已结算", "Settled 11-22 10:00");
const net = (zh: string, en = zh) => text(`您得 ${zh}`, `Yours: ${en}`);
const [GROSS, NET] = ["123.45", "122.71"];

type Line = { readonly zh: string; readonly en: string };

/** The detail of the world's only sale, and where its money is. */
function says(...lines: readonly Line[]): (where: Room) => void {
  return saysOf("000002", ...lines);
}

function saysOf(stan: string, ...lines: readonly Line[]): (where: Room) => void {
  return (where) => {
    doctor.show(where, {
      id: "detail",
      title: doctor.same("123.45"),
      lines: [text(`凭证号 ${stan} F2 补打`, stan)],
    });
    doctor.show(where, { id: "detail", title: text("钱到哪了", "Where the money is"), lines });
  };
}

/** What was said of where a sale's money is, and is not so. */
export const arrivalStates: readonly FalseState[] = [
  {
    name: "a sale's money before its fee",
    world: settled,
    doctored: says(settledLine, net(GROSS)),
    says: ["a screen says of a sale's money: charged, 123.45 net, and it is 122.71"],
  },
  {
    name: "a sale's money that is another sum in English",
    world: settled,
    doctored: says(settledLine, net(NET, GROSS)),
    says: ["a screen says of a sale's money: charged, -0.01 net, and it is 122.71"],
  },
  {
    name: "a sale that the acquirer is said not to have",
    world: settled,
    doctored: says(text("拉卡拉没有这笔", "Lakala has no such sale")),
    says: ["a screen says of a sale's money: none, and it is charged"],
  },
  {
    name: "a sale that is said to be reversed",
    world: settled,
    doctored: says(text("已冲正，款已退", "Reversed, given back")),
    says: ["a screen says of a sale's money: reversed, and it is charged"],
  },
  {
    name: "a sale that is said to be settled",
    world: settled,
    doctored: (where) => {
      doctor.ledger(where, (entries) => entries.map(({ settled: _, ...entry }) => entry));
      says(settledLine, net(NET))(where);
    },
    says: [
      "the merchant's sales cost 0 fen, and 74 were taken",
      "left out of the settlement of its batch",
      "a screen says of a sale's money: charged, 122.71 net, settled, and its batch is open",
    ],
  },
  {
    name: "a part, as if it were all of it",
    world: soldInPart,
    doctored: saysOf("000002", unsettledLine, net("61.36")),
    says: ["a screen says of a sale's money: charged, 61.36 net, and it is a part of 123.45"],
  },
  {
    name: "a part of another sum",
    world: soldInPart,
    doctored: saysOf("000002", text("部分扣款，应收 123.46", "Part of 123.46"), unsettledLine, net("61.36")),
    says: ["a screen says of a sale's money: charged, 61.36 net, and it is a part of 123.45"],
  },
  {
    name: "a part, of what was charged whole",
    world: settled,
    doctored: says(text("部分扣款，应收 200.00", "Part of 200.00"), settledLine, net(NET)),
    says: ["a screen says of a sale's money: charged, 122.71 net, and it is no part"],
  },
  {
    name: "a rest that is told as a sale of its own",
    world: soldInPart,
    doctored: saysOf("000003", unsettledLine, net("61.41")),
    says: ["a screen says of a sale's money: charged, 61.41 net, and it is the rest of 000002"],
  },
  {
    name: "the rest of another sale",
    world: soldInPart,
    doctored: saysOf("000003", text("凭证号 000001 的余款", "Rest of 000001"), unsettledLine, net("61.41")),
    says: ["a screen says of a sale's money: charged, 61.41 net, and it is the rest of 000002"],
  },
  {
    name: "a rest, of a sale that settles none",
    world: settled,
    doctored: says(text("凭证号 000001 的余款", "Rest of 000001"), settledLine, net(NET)),
    says: ["a screen says of a sale's money: charged, 122.71 net, and it is no rest"],
  },
  {
    name: "a sale in a payout that is not paid",
    world: paidOut,
    doctored: (where) => {
      doctor.payouts(where, (all) =>
        all.map(({ paidAtMs = 0, ...payout }) => ({ ...payout, paidAtMs: paidAtMs + 1e9 })),
      );
      says(settledLine, net(NET), text("提现 100.00 已到账", "Payout 100.00 paid"))(where);
    },
    says: [
      "payout of 100.00: paid and told, and no screen said so",
      "payout of 100.00: a screen says paid, and it is not so at the acquirer",
      "a screen says of a sale's money: in a payout of 100.00, paid, and no payout is",
    ],
  },
];
