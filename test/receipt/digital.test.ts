import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeReferenceCbor } from "../../sim/desktop/formats/cbor";
import { diagnose, ended } from "../../src/diagnosis/diagnosis";
import type { Slip } from "../../src/receipt/slip";
import {
  DIGITAL_SLIP_BYTES_MAX,
  decodeSlip,
  encodeSlip,
  RECEIPT_ADDRESS_MAX,
  readReceipt,
  receiptAddress,
} from "../../src/transaction/slips/digital";
import { maskPan } from "../../src/values/masked-pan";
import { failedSlip, saleSlip } from "./samples";

const signature = new Uint8Array(64).fill(0xa5);

function through(slip: Slip): Slip | undefined {
  const bytes = encodeSlip(slip);
  if (!bytes) throw new Error("too long");
  const payload = readReceipt(new URL(receiptAddress("https://acquirer.example/r", bytes, signature)).hash);
  expect(payload?.signature).toEqual(signature);
  return payload && decodeSlip(payload.slip);
}

describe("a slip in an address", () => {
  test("comes back whole", () => {
    const merchant = { ...saleSlip.merchant, name: "晴空咖啡馆" };
    expect(through({ ...saleSlip, merchant })).toEqual({ ...saleSlip, merchant });
    const chip = [
      ["ARQC", "0123456789ABCDEF"],
      ["AID", "A000000333010102"],
    ] as const;
    const tapped: Slip = {
      ...saleSlip,
      merchant,
      remarks: [],
      chip,
      signing: { kind: "exempt", limitFen: 100000 },
    };
    expect(through(tapped)).toEqual(tapped);
    expect(through(failedSlip)).toEqual(failedSlip);
    const told: Slip = {
      ...failedSlip,
      kind: "reversal",
      diagnosis: ended(diagnose("B14", { cause: { zh: "甲", en: "a" }, remedy: { zh: "乙", en: "b" } }), "returned"),
      transaction: { zh: "消费", en: "SALE" },
    };
    expect(through(told)).toEqual(told);
  });

  test("the longest one that a journal can hold fits a screen's code; remarks and chip go first", () => {
    const longest: Slip = {
      ...saleSlip,
      merchant: { name: "麒".repeat(20), merchantNo: "102210053110004", terminalNo: "10000001" },
      issuer: "48000001000",
      acquirer: "48000001000",
      card: { number: maskPan("6228480000001234567"), entry: "contactless", expiry: "2912" },
      amountFen: 999_999_999_999,
      chip: Array.from({ length: 8 }, (_, index) => [`9F0${index}`, "0123456789ABCDEF"] as const),
      remarks: ["备".repeat(30), "注".repeat(30), "文".repeat(30)],
      signing: { kind: "exempt", limitFen: 100000 },
    };
    const bytes = encodeSlip(longest);
    expect(bytes?.length).toBeLessThanOrEqual(DIGITAL_SLIP_BYTES_MAX);
    const { chip: _, remarks: __, ...rest } = longest;
    expect(through(longest)).toEqual(rest);
    const host = `https://${"a".repeat(RECEIPT_ADDRESS_MAX - 8)}`;
    expect(receiptAddress(host, new Uint8Array(DIGITAL_SLIP_BYTES_MAX), signature).length).toBeLessThanOrEqual(512);
  });

  test("what cannot be cut is refused, not cut", () => {
    expect(encodeSlip({ ...saleSlip, merchant: { ...saleSlip.merchant, name: "长".repeat(100) } })).toBeUndefined();
  });
});

describe("whatever somebody puts behind the address", () => {
  test("is a slip or none, never an exception", () => {
    const bytes = encodeSlip(saleSlip) ?? new Uint8Array();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const altered = bytes.slice();
        altered[at] = (altered[at] ?? 0) ^ flip;
        const slip = decodeSlip(altered);
        expect(slip === undefined || typeof slip.merchant.name === "string").toBe(true);
      }),
    );
    fc.assert(fc.property(fc.string(), (fragment) => void readReceipt(fragment)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (random) => void decodeSlip(random)));
    for (const fragment of ["", "#", "#AA", "A", "#gkBA", "=", "#AAAA/AAA"])
      expect(readReceipt(fragment)).toBeUndefined();
  });

  test("shows no full card number", () => {
    const fields = ["QSR1", 0, "a", "b", "c", "01", "000001", 20261231235950, null, 1, ["6228480000001234", 0, null]];
    expect(decodeSlip(encodeReferenceCbor(fields))).toBeUndefined();
    const masked = [...fields.slice(0, 10), ["622848******1234", 0, null]];
    expect(decodeSlip(encodeReferenceCbor(masked))?.card?.number).toBe("622848******1234");
  });
});
