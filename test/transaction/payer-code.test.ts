import { describe, expect, it, test } from "vitest";
import { walletsTaken } from "../../src/profiles/qr-rules";
import { PayerCode } from "../../src/transaction/scan/payer-code";
import { readPresentedCode } from "../../src/transaction/scan/presented-code";
import { bytesOfBase64 } from "../../src/values/base64";
import { type Wallet, wallets } from "../../src/values/wallet";

const TODAY = "2611";
/** EMVCo's own sample of a consumer-presented code (`day.md`, 2.2). */
const SAMPLE =
  "hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MWETTwegAAAAZmZmUAhQcm9kdWN0MmJJWggSNFZ4kBI0WF8gDkNBUkRIT0xERVIvRU1WXy0IcnVlc2RlZW5kIZ8QBwYBCgMAAACfJghYT9OF+iNLzJ82AgABnzcEbVjvEw==";

function read(code: string, taken: readonly Wallet[] = wallets) {
  const code_ = PayerCode.read(code, TODAY, taken);
  return code_ instanceof PayerCode ? code_.wallet : code_;
}

function object(tag: string, value: Buffer): Buffer {
  const length = value.length < 0x80 ? [value.length] : [0x81, value.length];
  return Buffer.concat([Buffer.from(tag, "hex"), Buffer.from(length), value]);
}

/** A code in EMV's consumer-presented mode. */
function presented(...objects: readonly Buffer[]): string {
  return Buffer.concat([object("85", Buffer.from("CPV01")), ...objects]).toString("base64");
}

const application = object("4f", Buffer.from("a000000333010102", "hex"));
const track = (expiry: string) => object("57", Buffer.from(`6229880000001235d${expiry}0122010000000f`, "hex"));

describe("the wallets' number ranges (day.md, 2.3)", () => {
  test.each(["10", "11", "12", "13", "14", "15"])("18 digits from %s are WeChat's", (prefix) => {
    expect(read(prefix.padEnd(18, "7"))).toBe("wechat");
    expect(read(prefix.padEnd(17, "7"))).toBe("not-payers");
    expect(read(prefix.padEnd(19, "7"))).toBe("not-payers");
  });

  test.each([16, 17, 18, 19, 20, 21, 22, 23, 24])("%i digits from 25 to 30 are Alipay's", (digits) => {
    for (const prefix of ["25", "26", "27", "28", "29", "30"]) expect(read(prefix.padEnd(digits, "1"))).toBe("alipay");
    expect(read("31".padEnd(digits, "1"))).toBe("not-payers");
    expect(read("24".padEnd(digits, "1"))).toBe("not-payers");
  });

  it("takes 19 digits from 62 for UnionPay's, and no other number of them", () => {
    expect(read("62".padEnd(19, "3"))).toBe("unionpay");
    for (const digits of [16, 17, 18, 20, 24]) expect(read("62".padEnd(digits, "3"))).toBe("not-payers");
  });

  test.each([
    "",
    "wxp://f2f0AbCdEfGh",
    "https://qr.95516.com/00010000/62",
    "6921168509256",
    "1".repeat(513),
    "一".repeat(18),
  ])("%s is no payer's code", (code) => expect(read(code)).toBe("not-payers"));

  it("passes over the line's end that a scanner puts behind a code", () => {
    const code = PayerCode.read("134567890123456789\r\n", TODAY, wallets);
    expect(code instanceof PayerCode && code.field59).toBe("A3018134567890123456789");
  });

  it("refuses a wallet that the acquirer does not take", () => {
    expect(read("62".padEnd(19, "3"), ["wechat", "alipay"])).toBe("not-taken");
    expect(read("134567890123456789", [])).toBe("not-taken");
  });
});

describe("EMV's presented codes (day.md, 2.2)", () => {
  it("reads EMVCo's sample, which is of no network here", () => {
    expect(readPresentedCode(SAMPLE)).toEqual({ kind: "presented", isUnionPay: false, lastDigits: "3458" });
    expect(read(SAMPLE)).toBe("foreign");
  });

  it("takes the application of UnionPay's network, and its expiry", () => {
    const code = presented(object("61", Buffer.concat([application, track("3012")])));
    expect(readPresentedCode(code)).toEqual({
      kind: "presented",
      isUnionPay: true,
      expiry: "3012",
      lastDigits: "1235",
    });
    expect(read(code)).toBe("unionpay");
    expect(read(presented(object("61", Buffer.concat([application, track("2611")]))))).toBe("unionpay");
    expect(read(presented(object("61", Buffer.concat([application, track("2610")]))))).toBe("expired");
  });

  it("finds the expiry among what all applications have in common", () => {
    const common = object("62", object("5f24", Buffer.from("200131", "hex")));
    expect(read(presented(object("61", application), common))).toBe("expired");
  });

  test.each([
    ["cut short", SAMPLE.slice(0, 80)],
    ["with a character that is none", SAMPLE.replace("T", "!")],
    ["with bits in its padding", "hQVDUFYwMWF="],
    ["without an application", presented()],
    ["with an application without a name", presented(object("61", track("3012")))],
    ["with nine applications", presented(...Array.from({ length: 9 }, () => object("61", application)))],
    [
      "nested without end",
      presented(
        object(
          "61",
          Array.from({ length: 9 }).reduce<Buffer>((inner) => object("64", inner), application),
        ),
      ),
    ],
  ])("%s is unreadable", (_, code) => expect(read(code)).toBe("unreadable"));

  it("bounds what it takes in", () => {
    expect(bytesOfBase64(Buffer.alloc(385).toString("base64"), 384)).toBeUndefined();
    expect(bytesOfBase64(Buffer.alloc(384, 7).toString("base64"), 384)).toEqual(new Uint8Array(384).fill(7));
  });
});

describe("a payer's code", () => {
  it("prints no more than its last digits, however it is printed", () => {
    const code = PayerCode.read("134567890123456789", TODAY, wallets);
    expect(`${code}`).toBe("****6789");
    expect(JSON.stringify({ code })).toBe('{"code":"****6789"}');
    expect(JSON.stringify(Object.values(code))).not.toContain("123456");
  });
});

describe("parameter 56", () => {
  const usual = { wallets: ["alipay"] } as const;

  it("says whose codes are taken; else the profile does", () => {
    expect(walletsTaken(undefined, usual)).toEqual(["alipay"]);
    expect(walletsTaken({ qrRules: "01101" }, usual)).toEqual(["wechat", "unionpay"]);
    expect(walletsTaken({ qrRules: "01000" }, usual)).toEqual([]);
    expect(walletsTaken({ qrRules: "02111" }, usual)).toEqual(["alipay"]);
    expect(walletsTaken({ qrRules: "01112" }, usual)).toEqual(["alipay"]);
  });
});
