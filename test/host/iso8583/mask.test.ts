import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../../src/host/iso8583/codec";
import { unionPay } from "../../../src/host/iso8583/dialect";
import { encodeFrame } from "../../../src/host/iso8583/frame";
import { blankHex, maskPan, showField, showFrame, showMessage } from "../../../src/host/iso8583/mask";
import type { Message } from "../../../src/host/iso8583/message";
import { messages } from "./messages";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const pan = "6224240123456780113";
const tpdu = { id: "60", destination: "0003", source: "0000" };
const header = { applicationClass: "60", version: "31", status: 0, processingRequirement: 0, minorVersion: "311208" };
const wrap = (message: Uint8Array) => encodeFrame({ tpdu, header, message }).subarray(2);
const frameOf = (message: Message) => wrap(encodeMessage(unionPay, message));

const chip = `5A0A${pan}F5713${pan}D28062010000012345F9F26081122334455667788`;
const sale: Message = {
  mti: "0200",
  fields: {
    2: pan,
    4: "000000012345",
    14: "2806",
    35: `${pan}=28062010000012345`,
    36: `99${pan}=1561560500050001=`,
    48: `01${`00000123${pan.padStart(20, "0")}000000012345`}`,
    52: hex("0123456789ABCDEF"),
    55: hex(chip),
    59: "A10160123456789ABCDEFA2018010020203006780113",
    60: "22000001000",
  },
};

describe("masking", () => {
  it("shows first six and last four of a card number", () => {
    expect(maskPan(pan)).toBe("622424*********0113");
    expect(maskPan("6224240123456")).toBe("622424***3456");
    expect(maskPan("622424012345")).toBe("************");
    expect(maskPan("")).toBe("");
  });

  it("covers card data field by field", () => {
    const shown = new Map(showMessage(unionPay, sale, true).map(({ field, value }) => [field, value]));
    expect(shown.get(2)).toBe("622424*********0113");
    expect(shown.get(4)).toBe("000000012345");
    expect(shown.get(14)).toBe("****");
    expect(shown.get(35)).toBe("622424*********0113=*****************");
    expect(shown.get(36)).toMatch(/^\*+$/);
    expect(shown.get(48)).toBe("0100000123****************0113000000012345");
    expect(shown.get(52)).toBe("****************");
    expect(shown.get(55)).toBe(`5A0A${"*".repeat(20)}5713${"*".repeat(38)}9F26081122334455667788`);
    expect(shown.get(59)).toBe(`A1016${"*".repeat(16)}A2018010020203006${"*".repeat(6)}`);
    expect(shown.get(60)).toBe("22000001000");
  });

  it("shows all of it where asked to", () => {
    const shown = new Map(showMessage(unionPay, sale, false).map(({ field, value }) => [field, value]));
    expect(shown.get(2)).toBe(pan);
    expect(shown.get(55)).toBe(chip);
  });

  it("covers a number of 8 to 12 digits whole, in its field and in a track", () => {
    for (const short of ["62980101", "629801000015"]) {
      expect(showField(2, short, true)).toBe("*".repeat(short.length));
      expect(showField(35, `${short}=3512220`, true)).toMatch(/^\*+$/);
    }
  });

  it("covers what it cannot place", () => {
    expect(showField(35, "6224240123B=6780113", true)).toMatch(/^622424\*+$/);
    expect(showField(55, hex(`9F2601AA5A10${pan}F`.slice(0, 30)), true)).toBe(`9F2601AA${"*".repeat(22)}`);
    expect(showField(48, `0200${pan}`, true)).toMatch(/^\*+$/);
    expect(showField(48, "1".repeat(62), true)).toBe("1".repeat(62));
    expect(showField(59, `${pan}12`, true)).toBe(`${pan}12`);
  });

  it("blanks the hex at the same places", () => {
    const text = blankHex(unionPay, frameOf(sale));
    expect(text.length).toBe(frameOf(sale).length * 2);
    expect(text).toContain("19622424*********01130");
    expect(text).toContain("****************0113000000012345");
    expect(text).toContain(`9F26081122334455667788`);
    expect(text).not.toContain(pan.slice(6, 15));
    expect(text).not.toContain("0123456789ABCDEF");
    const plain = Buffer.from(frameOf(sale)).toString("hex").toUpperCase();
    for (let at = 0; at < text.length; at++) expect(["*", plain[at]]).toContain(text[at]);
  });

  it("covers everything from where a message cannot be read", () => {
    const bytes = encodeMessage(unionPay, sale);
    for (let length = 0; length < bytes.length; length++) {
      const shown = showFrame(unionPay, wrap(bytes.subarray(0, length)));
      expect(shown.malformed).toBeDefined();
      expect(shown.hex.length).toBe((length + 11) * 2);
      expect(shown.hex).not.toContain(pan.slice(6, 15));
    }
    expect(blankHex(unionPay, hex("600003"))).toBe("******");
  });

  it("is of the value's length for any message, and leaves no clear card number", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const shown = showFrame(unionPay, frameOf(message));
        expect(shown.hex.length).toBe(frameOf(message).length * 2);
        for (const { field, value } of shown.fields) {
          const clear = showField(field, message.fields[field] ?? "", false);
          expect(value.length).toBe(clear.length);
        }
      }),
    );
  });
});
