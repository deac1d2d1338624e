import * as doctor from "../doctor";
import { voucher } from "./screen-words";
import { type FalseState, sold, soldAndDeclined } from "./worlds";

/** Lists and details that the screen never showed. */
export const recordStates: readonly FalseState[] = [
  {
    name: "a list that says not charged of what is charged",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        title: doctor.same("交易记录"),
        lines: [],
        options: [doctor.same("000002 123.45 未扣款")],
      }),
    says: ["the list says not charged, and it is charged"],
  },
  {
    name: "a list whose amount cannot be read",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        title: doctor.same("交易记录"),
        lines: [],
        options: [doctor.same("000002 12345 已扣款")],
      }),
    says: ["the list shows no amount that can be read"],
  },
  {
    name: "a detail that says returned of what is charged",
    world: sold,
    doctored: (where) =>
      doctor.show(where, { id: "detail", title: doctor.same("123.45 款项已退回顾客"), lines: [voucher("000002")] }),
    says: ["the detail says returned, and the host returned nothing"],
  },
  {
    name: "a detail that says charged of what was declined",
    world: soldAndDeclined,
    doctored: (where) =>
      doctor.show(where, { id: "detail", title: doctor.same("123.45 已扣款"), lines: [voucher("000003")] }),
    says: ["the detail says charged, and the host's ledger does not hold it"],
  },
];
