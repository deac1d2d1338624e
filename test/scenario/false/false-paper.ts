import * as doctor from "../doctor";
import { type FalseState, returned, sold } from "./worlds";

/** What the printer is said to have printed. */
export const paperStates: readonly FalseState[] = [
  {
    name: "a slip printed twice",
    world: sold,
    doctored: (where) => doctor.paper(where, (slip) => ({ ...slip })),
    says: ["the merchant's copy came out twice, and is not marked as a reprint"],
  },
  {
    name: "a slip with another amount",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        lines: [...slip.lines, "****重打印****"].map((line) => line.replace("123.45", "133.45")),
      })),
    says: ["a sales slip with another amount than the host's"],
  },
  {
    name: "a slip whose amount cannot be read",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        lines: [...slip.lines, "****重打印****"].map((line) => line.replace("123.45", "1?3.45")),
      })),
    says: ["a sales slip without an amount that can be read"],
  },
  {
    name: "a slip whose voucher number cannot be read",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({ ...slip, lines: slip.lines.map((line) => line.replace("000002", "0000")) })),
    says: ["a sales slip without a voucher and batch number that can be read"],
  },
  {
    name: "a slip with another merchant and another terminal",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => {
        const { merchant = "", terminal = "" } = where.simulator.world.hello().personalisation ?? {};
        return {
          ...slip,
          lines: [...slip.lines, "****重打印****"].map((line) =>
            line.replace(merchant, "898310058129999").replace(terminal, "10000099"),
          ),
        };
      }),
    says: ["a sales slip with another merchant than the host's", "a sales slip with another terminal than the host's"],
  },
  {
    name: "a sales slip for what was returned",
    world: returned,
    doctored: async (where) => {
      const { simulator } = where;
      const other = await sold();
      simulator.printer?.slips.push(...(other.simulator.printer?.slips.slice(0, 1) ?? []));
    },
    says: ["a sales slip for what is not charged"],
  },
  {
    name: "the notice of a reversal for what is charged",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        kind: "reversal",
        lines: slip.lines.map((line) => (line === "银联POS签购单" ? "交易取消通知单" : line)).concat("款项已退回顾客"),
      })),
    says: ["a reversal slip for what is charged"],
  },
  {
    name: "a sales slip under the title of a failure",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        lines: slip.lines
          .map((line) => (line === "银联POS签购单" ? "交易失败通知单" : line))
          .concat("****重打印****", "未扣款"),
      })),
    says: ["a sales slip with the title of a failed slip", "a failed slip for what is charged"],
  },
];
