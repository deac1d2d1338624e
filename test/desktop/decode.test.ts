import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { main, unwrapMessage } from "../../sim/desktop/commands/decode";
import { encodeMessage } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame } from "../../src/host/iso8583/frame";

const pan = "6224240123450113";
const bytes = encodeMessage(unionPay, {
  mti: "0200",
  fields: {
    2: pan,
    35: `${pan}=2806201000`,
    52: Uint8Array.from(Buffer.from("0123456789ABCDEF", "hex")),
    55: Uint8Array.from(Buffer.from(`9F2602AABB5A08${pan}`, "hex")),
    63: Buffer.from("CUPb9a4c9cc\u0007", "latin1").toString("latin1").replace("b9a4c9cc", "\u00b9\u00a4\u00c9\u00cc"),
  },
});
const frame = encodeFrame({
  tpdu: { id: "60", destination: "0003", source: "0000" },
  header: { applicationClass: "60", version: "31", status: 0, processingRequirement: 0, minorVersion: "311208" },
  message: bytes,
});
const toHex = (data: Uint8Array) => Buffer.from(data).toString("hex");
const message = toHex(bytes);

let out: string[];
let errors: string[];
beforeEach(() => {
  out = [];
  errors = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => void errors.push(line));
});
afterEach(() => vi.restoreAllMocks());

it("prints field by field, masked", async () => {
  expect(await main([toHex(frame)])).toBe(0);
  const text = out.join("\n");
  for (const part of ["length  ", "TPDU  60 to 0003 from 0000", "requirement 0", "MTI  0200", "主账号", "工商\\x07"]) {
    expect(text).toContain(part);
  }
  expect(text).toContain("622424******0113=**********");
  expect(text).not.toContain(pan);
});

it("prints one line of JSON, in clear when asked", async () => {
  expect(await main(["--json", message])).toBe(0);
  expect(JSON.parse(out[0] ?? "")).toEqual({
    mti: "0200",
    fields: {
      2: "622424******0113",
      35: "622424******0113=**********",
      52: "****************",
      55: "9F2602AABB5A08****************",
      63: "CUP工商\u0007",
    },
  });
  expect(await main(["--json", "--clear", message])).toBe(0);
  expect(JSON.parse(out[1] ?? "").fields).toMatchObject({
    2: pan,
    35: `${pan}=2806201000`,
    52: "0123456789ABCDEF",
    55: `9F2602AABB5A08${pan}`,
  });
});

it("tells in JSON what stands before the message, as far as it is there", async () => {
  const tpdu = { id: "60", destination: "0003", source: "0000" };
  const header = { applicationClass: "60", version: "31", status: 0, processingRequirement: 3, minorVersion: "311208" };
  const [tpduHex, headerHex] = ["6000030000", "603103311208"];
  const length = (body: string) => (body.length / 2).toString(16).padStart(4, "0") + body;
  const whole = length(tpduHex + headerHex + message);
  const told = async (text: string) => {
    expect(await main(["--json", text])).toBe(0);
    const { mti, fields, ...before } = JSON.parse(out.pop() ?? "");
    expect([mti, fields["2"]]).toEqual(["0200", "622424******0113"]);
    return before;
  };
  expect(await told(whole)).toEqual({ length: bytes.length + 11, tpdu, header });
  expect(await told(tpduHex + headerHex + message)).toEqual({ tpdu, header });
  expect(await told(tpduHex + message)).toEqual({ tpdu });
  expect(await told(headerHex + message)).toEqual({ header });
  expect(await told(length(message))).toEqual({ length: bytes.length });
  expect(await told(message)).toEqual({});
});

it("reads lines from standard input, and goes on after a bad one", async () => {
  const lines = `${toHex(frame)}\n\nzz\n${message.slice(0, 60)}\n${message.toUpperCase()}\r\n`;
  vi.spyOn(process, "stdin", "get").mockReturnValue(Readable.from([lines]) as unknown as typeof process.stdin);
  expect(await main(["--json", "-"])).toBe(1);
  expect(out.length).toBe(2);
  const [framed = {}, alone] = out.map((line): { [name: string]: unknown } => JSON.parse(line));
  expect(Object.keys(framed)).toEqual(["length", "tpdu", "header", "mti", "fields"]);
  expect([framed["mti"], framed["fields"]]).toEqual([alone?.["mti"], alone?.["fields"]]);
  expect(errors).toEqual([
    "line 3: hex: not a hex digit at position 0",
    expect.stringMatching(/^line 4: F\d+.*at byte/),
  ]);
  expect(errors.join()).not.toContain(pan);
});

it.each([
  ["0", "hex: an odd number of digits, 1"],
  ["0200 40", /^bitmap: expected 8 bytes, at byte 2/],
  [toHex(frame).replace(/^..../, "0001"), /^length: expected \d+ for the bytes that follow, found 1, at byte 0/],
  [toHex(frame).slice(0, -2), /^F63: expected 8 bytes, 7 left, at byte/],
  ["00".repeat(9000), /^hex: at most/],
])("says what is wrong with %#", async (text, why) => {
  expect(await main([text])).toBe(1);
  expect(errors[0]).toMatch(why);
});

it.each([[[]], [["--json"]], [["--nonsense", message]]])("explains itself when called wrongly: %j", async (argv) => {
  expect(await main(argv)).toBe(2);
  expect(errors[0]).toMatch(/^usage/);
});

it("finds length, TPDU and header in every combination", () => {
  const length = (body: string) => (body.length / 2).toString(16).padStart(4, "0") + body;
  const [tpdu, header] = ["6000030000", "603100311208"];
  for (const text of [message, header + message, tpdu + message, tpdu + header + message]) {
    for (const whole of [text, length(text)]) {
      expect(unwrapMessage(Uint8Array.from(Buffer.from(whole, "hex")))).toMatchObject({ kind: "message" });
    }
  }
});
