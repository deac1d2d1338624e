import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeMessage,
  encodeForMac,
  encodeMessage,
  type FieldSpan,
  hasMac,
  MESSAGE_BYTES_MAX,
  macInput,
  macInputOf,
  readSpan,
  setMac,
} from "../../../src/host/iso8583/codec";
import { unionPay } from "../../../src/host/iso8583/dialect";
import { binaryField, CodecError, type Message, replyMti, textField } from "../../../src/host/iso8583/message";
import { messages } from "./messages";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const encode = (mti: string, fields: Message["fields"]) => encodeMessage(unionPay, { mti, fields });
const decode = (bytes: Uint8Array, spans?: FieldSpan[]) => decodeMessage(unionPay, bytes, spans);

/** A sale's reply with a field of every kind. */
const reply: Message = {
  mti: "0210",
  fields: {
    2: "6224240000000000113",
    3: "000000",
    4: "000000012345",
    22: "021",
    23: "001",
    32: "08000000",
    35: "6224240000000000113=2806",
    37: "123456789012",
    41: "12345678",
    44: "\u00b9\u00a4\u00c9\u00cc",
    52: hex("0102030405060708"),
    55: hex("9F360200FF"),
    60: "22000001000",
    64: hex("4141414141414141"),
  },
};

describe("packing", () => {
  it.each([
    ["F22, spare nibble on the right", { 22: "021" }, "0210"],
    ["F22", { 22: "022" }, "0220"],
    ["F23, spare nibble on the left", { 23: "123" }, "0123"],
    ["F60 of 8 digits", { 60: "22000001" }, "000822000001"],
    ["F2 of 16", { 2: "5477666265921222" }, "165477666265921222"],
    ["F2 of 19, spare nibble behind", { 2: "5477666265921222333" }, "1954776662659212223330"],
    ["F35, = as D", { 35: "12=4" }, "0412D4"],
    ["F35 encrypted", { 35: "ABCDEF=" }, "07ABCDEFD0"],
    ["F36", { 36: "123" }, "00031230"],
    ["F44, GBK", { 44: "\u00b9\u00a4" }, "02B9A4"],
    ["F32, empty", { 32: "" }, "00"],
    ["F55", { 55: hex("9F36") }, "00029F36"],
    ["F52", { 52: hex("FF00FF00FF00FF00") }, "FF00FF00FF00FF00"],
  ] as const)("%s", (_, fields, packed) => {
    const bytes = encode("0200", fields);
    expect(toHex(bytes.subarray(10))).toBe(packed);
    const decoded = decode(bytes);
    if (decoded.kind !== "message") throw new Error(decoded.field);
    expect(toHex(encodeMessage(unionPay, decoded.message))).toBe(toHex(bytes));
  });

  it("sets a bit for each field, from the left", () => {
    expect(toHex(encode("0800", { 2: "", 8: undefined, 64: new Uint8Array(8) }).subarray(0, 10))).toBe(
      "08004000000000000001",
    );
  });

  it("ignores the spare nibble behind a variable field, whatever it is", () => {
    for (const nibble of "0123456789ABCDEF") {
      const decoded = decode(hex(`02000000000020000000051234${nibble === "0" ? "50" : `5${nibble}`}`));
      expect(decoded).toMatchObject({ kind: "message", message: { fields: { 35: "12345" } } });
    }
  });

  it("knows the reply's type", () => {
    expect(["0200", "0400", "0820", "0100"].map(replyMti)).toEqual(["0210", "0410", "0830", "0110"]);
  });

  it("gives fields by their kind", () => {
    expect([textField(reply, 22), textField(reply, 52), textField(reply, 11)]).toEqual(["021", undefined, undefined]);
    expect([binaryField(reply, 55), binaryField(reply, 22)]).toEqual([hex("9F360200FF"), undefined]);
  });
});

describe("encoding refuses a caller's bugs, without the data", () => {
  it.each([
    [{ 2: "12345678901234567890" }, "F2.length"],
    [{ 2: "12345678901234567X" }, "F2"],
    [{ 4: "12345" }, "F4.length"],
    [{ 35: "123 456" }, "F35"],
    [{ 37: "12345678901\u00e9" }, "F37"],
    [{ 41: "1234567\u4e2d" }, "F41"],
    [{ 52: "12345678" }, "F52"],
    [{ 60: hex("22") }, "F60"],
    [{ 52: hex("22") }, "F52.length"],
    [{ 62: new Uint8Array(1000) }, "F62.length"],
    [{ 5: "1" }, "F5"],
    [{ 1: "1" }, "F1"],
    [{ 47: "x".repeat(999), 59: "x".repeat(999), 62: new Uint8Array(999) }, "message"],
  ])("%#: %s", (fields, path) => {
    let thrown: unknown;
    try {
      encode("0200", fields as Message["fields"]);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CodecError);
    expect((thrown as CodecError).path).toBe(path);
    expect((thrown as CodecError).message).not.toMatch(/12345/);
  });

  it("a message type that is none", () => {
    expect(() => encode("020", {})).toThrow(CodecError);
    expect(() => encode("02X0", {})).toThrow(CodecError);
  });
});

describe("decoding", () => {
  it.each([
    ["", "mti", 0],
    ["02", "mti", 0],
    ["020A00000000000000000", "mti", 0],
    ["0200", "bitmap", 2],
    ["02004000", "bitmap", 2],
    ["02008000000000000000", "bitmap", 2],
    ["02000800000000000000", "F5", 2],
    ["02004000000000000000", "F2.length", 10],
    ["020040000000000000002012345678901234567890", "F2.length", 10],
    ["02004000000000000000AA", "F2.length", 10],
    ["020040000000000000000412", "F2", 11],
    ["02004000000000000000041A34", "F2", 11],
    ["020020000000000000000000", "F3", 10],
    ["02000000020000000000 1001".replace(" ", ""), "F23", 10],
    ["020000000000000000003132", "message", 10],
    ["02000000000000000002999912", "F63.length", 10],
    ["020000000000020000003119", "F39", 10],
  ])("%s is malformed at %s, byte %i", (text, field, offset) => {
    expect(decode(hex(text))).toMatchObject({ kind: "malformed", field, offset });
  });

  it("takes text of nothing but 00 for a field that was not filled in", () => {
    const told = encodeMessage(unionPay, { mti: "0210", fields: { 37: "112210000007", 38: "123456", 39: "51" } });
    told.fill(0, 22, 28);
    const decoded = decode(told);
    expect(decoded).toEqual({ kind: "message", message: { mti: "0210", fields: { 37: "112210000007", 39: "51" } } });
    const spans: FieldSpan[] = [];
    decode(told, spans);
    expect(spans.map((span) => [span.field, readSpan(unionPay, told, span)])).toEqual([
      [37, "112210000007"],
      [38, ""],
      [39, "51"],
    ]);
    told.fill(0, 10, 28);
    expect(decode(told)).toEqual({ kind: "message", message: { mti: "0210", fields: { 39: "51" } } });
    // A response code of 00 bytes is none, and 00 among other characters is no text.
    told.fill(0, 28, 30);
    expect(decode(told)).toMatchObject({ message: { fields: {} } });
    told[28] = 0x35;
    expect(decode(told)).toMatchObject({ kind: "malformed", field: "F39", offset: 28 });
  });

  it("refuses more than any message has", () => {
    expect(decode(new Uint8Array(MESSAGE_BYTES_MAX + 1))).toMatchObject({ field: "message" });
  });

  it("truncated at each byte gives the path of what is cut", () => {
    const bytes = encodeMessage(unionPay, reply);
    const spans: FieldSpan[] = [];
    expect(decode(bytes, spans).kind).toBe("message");
    for (let length = 0; length < bytes.length; length++) {
      const decoded = decode(bytes.subarray(0, length));
      if (decoded.kind !== "malformed") throw new Error(`${length} bytes were enough`);
      const cut = spans.find((span) => span.end > length);
      const expected = length < 2 ? "mti" : length < 10 ? "bitmap" : `F${cut?.field}`;
      expect(decoded.field.replace(".length", "")).toBe(expected);
      expect(decoded.offset).toBeLessThanOrEqual(length);
    }
  });

  it("takes no byte beyond its view", () => {
    const whole = encodeMessage(unionPay, reply);
    const buffer = new Uint8Array(whole.length + 20).fill(0x99);
    buffer.set(whole, 10);
    expect(decode(buffer.subarray(10, 10 + whole.length))).toEqual({ kind: "message", message: reply });
    expect(decode(buffer.subarray(10, 9 + whole.length)).kind).toBe("malformed");
  });

  it("gives bytes of its own, not views of the input", () => {
    const bytes = encodeMessage(unionPay, reply);
    const decoded = decode(bytes);
    bytes.fill(0);
    expect(decoded.kind === "message" && decoded.message.fields[55]).toEqual(hex("9F360200FF"));
  });

  it("tells where the fields are", () => {
    const spans: FieldSpan[] = [];
    const bytes = encodeMessage(unionPay, reply);
    decode(bytes, spans);
    for (const span of spans) expect(readSpan(unionPay, bytes, span)).toEqual(reply.fields[span.field]);
    expect(spans.at(-1)).toEqual({ field: 64, start: bytes.length - 8, at: bytes.length - 8, end: bytes.length });
  });
});

describe("properties", () => {
  it("what is encoded decodes to itself", () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decode(encodeMessage(unionPay, message))).toEqual({ kind: "message", message });
      }),
      { numRuns: 300 },
    );
  });

  it("any bytes are a message that encodes again, or malformed: no crash", () => {
    const bitmap = fc.uint8Array({ minLength: 8, maxLength: 8 });
    const random = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.tuple(bitmap, fc.uint8Array({ maxLength: 400 })).map(([bits, rest]) => {
        return Uint8Array.from([2, 0, (bits[0] ?? 0) & 0x70, ...bits.subarray(1), ...rest]);
      }),
    );
    fc.assert(
      fc.property(random, (bytes) => {
        const decoded = decode(bytes);
        if (decoded.kind === "message") expect(encodeMessage(unionPay, decoded.message).length).toBe(bytes.length);
        else expect(decoded.offset).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("one changed byte never crashes", () => {
    const bytes = encodeMessage(unionPay, reply);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        expect(["message", "malformed"]).toContain(decode(changed).kind);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("MAC", () => {
  it("covers everything before field 64, with its bit set", () => {
    const { 64: _, ...unsigned } = reply.fields;
    const draft = { mti: reply.mti, fields: unsigned };
    const encoded = encodeForMac(unionPay, draft);
    expect(hasMac(encoded)).toBe(true);
    expect(hasMac(encodeMessage(unionPay, draft))).toBe(false);
    expect(macInput(unionPay, draft)).toEqual(macInputOf(encoded));
    const whole = encodeMessage(unionPay, reply);
    expect(macInputOf(whole)).toEqual(macInputOf(encoded));
    setMac(encoded, hex("4141414141414141"));
    expect(encoded).toEqual(whole);
  });

  it("has no place in a message without its bit", () => {
    expect(() => setMac(encode("0800", { 11: "000001" }), new Uint8Array(8))).toThrow(CodecError);
    expect(() => setMac(encodeForMac(unionPay, reply), new Uint8Array(4))).toThrow(CodecError);
  });
});
