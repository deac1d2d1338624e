import * as doctor from "../doctor";
import { play, sell } from "../rooms";
import { amount, approvedTitle, back, money, voucher, which } from "./screen-words";
import { type FalseState, neverBooked, owing, returned, sold, soldAndDeclined, soldTwice } from "./worlds";

/** Ends that the screen never showed. */
export const endStates: readonly FalseState[] = [
  {
    name: "approved on the screen, for a sale that never was",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [amount("123.45"), money.charged, voucher("000009")],
      }),
    says: ["the screen said approved, and the host's ledger does not hold it"],
  },
  {
    name: "approved on the screen, for the sale before the card that was shown",
    world: soldTwice,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [amount("123.45"), money.charged, voucher("000002")],
      }),
    says: ["the screen said approved for another sale than the card that was shown"],
  },
  {
    name: "told late as not charged, and it is charged",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "declined",
        title: { zh: "交易未成功", en: "Declined" },
        lines: [which("123.45", "000002"), money.not],
      }),
    says: ["the screen said declined, and it is charged"],
  },
  {
    name: "told late as not charged while it was charged, and given back afterwards",
    world: owing,
    doctored: async (where) => {
      doctor.show(where, {
        id: "declined",
        title: { zh: "交易未成功", en: "Declined" },
        lines: [which("123.45", "000002"), money.not],
      });
      await play(where, "unfault", {});
      await play(where, "wait", { screen: "returned", timeoutMs: 200_000 });
      await play(where, "key", { key: "enter" });
    },
    says: ["the screen said declined, and it is charged"],
  },
  {
    name: "told late as returned, and nothing was returned",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [which("123.45", "000002"), back],
      }),
    says: ["the end says returned, and the host returned nothing"],
  },
  {
    name: "told late as charged, and it was declined",
    world: soldAndDeclined,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [
          amount("123.45"),
          money.charged,
          voucher("000003"),
          { zh: "10:00 已收款，勿重复收款", en: "Charged at 10:00: do not charge again" },
        ],
      }),
    says: ["the end says charged, and the host's ledger does not hold it"],
  },
  {
    name: "approved by its id, not charged by its words",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [amount("123.45"), money.not, voucher("000002")],
      }),
    says: ['the screen approved says "not charged"'],
  },
  {
    name: "approved with an amount that cannot be read",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [amount("12?.45"), money.charged, voucher("000002")],
      }),
    says: ["the screen approved shows no amount that can be read"],
  },
  {
    name: "approved in Chinese, declined in English",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: { zh: "交易成功", en: "Declined" },
        lines: [amount("123.45"), { zh: "已扣款", en: "Not charged" }, voucher("000002")],
      }),
    says: ['the screen approved says "not charged" in English'],
  },
  {
    name: "an end that does not say where the money is",
    world: soldAndDeclined,
    doctored: (where) =>
      doctor.show(where, { id: "declined", title: doctor.same("?"), lines: [which("123.45", "000003")] }),
    says: ["the screen declined does not say where the money is"],
  },
  {
    name: "an end that does not say of how much it is",
    world: soldAndDeclined,
    doctored: (where) => doctor.show(where, { id: "not-charged", title: money.not, lines: [] }),
    says: ["the screen not-charged shows no amount that can be read"],
  },
  {
    name: "an end of a recorded sale that does not say which it is",
    world: returned,
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [amount("123.45"), back],
      }),
    says: ["the screen returned shows no voucher number that can be read"],
  },
  {
    name: "declined by a number that no sale has, while the one of the card that was shown is charged",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "declined",
        title: { zh: "交易未成功", en: "Declined" },
        lines: [which("123.45", "000009"), money.not],
      }),
    says: ["the screen said declined, and it is charged"],
  },
  {
    name: "returned on the screen, and nothing was",
    world: soldAndDeclined,
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [which("123.45", "000003"), back],
      }),
    says: ["the end says returned, and the host returned nothing"],
  },
  {
    name: "returned on the screen, of what was never booked, where the host says 00 to what it does not know",
    world: neverBooked,
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [which("123.45", "000002"), back],
      }),
    says: ["the end says returned, and the host returned nothing"],
  },
  {
    name: "a detail that says returned of what was never booked, where the host says 00 to what it does not know",
    world: neverBooked,
    doctored: (where) =>
      doctor.show(where, { id: "detail", title: doctor.same("123.45 款项已退回顾客"), lines: [voucher("000002")] }),
    says: ["the detail says returned, and the host returned nothing"],
  },
  {
    name: "returned on the screen for another sale, too",
    world: async () => {
      const where = await returned();
      await play(where, "host", { respond: { code: "51", times: 1 } });
      await sell(where, 12345);
      await play(where, "wait", { screen: "declined" });
      return where;
    },
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [which("123.45", "000003"), back],
      }),
    says: ["the end says returned, and the host returned nothing"],
  },
];
