import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import type { Message } from "../../src/host/iso8583/message";
import { signedIn, type TestTerminal } from "./test-terminal";

/** A JBIG header of 8 by 8 pixels, and something behind it. */
const picture = (length = 60, fill = 7) =>
  Uint8Array.from({ length }, (_, at) => [0, 0, 1, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 8][at] ?? fill);

/** `unionpay.md`, 6: MMDD and reference as BCD, the halves XORed. */
function featureCode(date: string, reference: string): string {
  const bytes = Buffer.from(date + reference, "hex");
  return Buffer.from(Uint8Array.from({ length: 4 }, (_, at) => (bytes[at] ?? 0) ^ (bytes[at + 4] ?? 0)))
    .toString("hex")
    .toUpperCase();
}

function tlv(tags: readonly (readonly [number, string])[]): Uint8Array {
  return Buffer.concat(
    tags.map(([tag, text]) => Buffer.concat([Buffer.from([0xff, tag, text.length]), Buffer.from(text, "latin1")])),
  );
}

interface Sold {
  readonly terminal: TestTerminal;
  readonly sale: Message;
  readonly upload: (change?: Message["fields"]) => Message;
}

function sold(): Sold {
  const terminal = signedIn();
  const sale = terminal.sale();
  const { fields } = terminal.ask(sale).message;
  const [date, reference] = [String(fields[15]), String(fields[37])];
  const tags = tlv([
    [0x40, featureCode(date, reference)],
    [0x00, "SHOP"],
    [0x01, "SALE"],
  ]);
  const own = Object.fromEntries([4, 11, 41, 42].map((field) => [field, sale.fields[field]]));
  const upload = (change: Message["fields"] = {}): Message => ({
    mti: "0820",
    fields: {
      ...own,
      15: date,
      37: reference,
      55: tags,
      60: "07000001800",
      62: picture(),
      64: new Uint8Array(8),
      ...change,
    },
  });
  return { terminal, sale, upload };
}

const kept = ({ terminal }: Sold) => terminal.world.acquirer.ledgerView().entries[0]?.signature;

describe("a signature at the acquirer", () => {
  it("is kept with the feature code of the host's own numbers", () => {
    const at = sold();
    const answer = at.terminal.ask(at.upload());
    expect(answer.message.mti).toBe("0830");
    expect(answer.message.fields[39]).toBe("00");
    expect(answer.mac).toBe("right");
    expect(kept(at)?.jbig).toBe(Buffer.from(picture()).toString("base64"));
    expect(kept(at)?.featureCode).toMatch(/^[0-9A-F]{8}$/);
  });

  it("is kept once: the same again is 00, another one 94 and replaces nothing", () => {
    const at = sold();
    expect(at.terminal.code(at.upload())).toBe("00");
    const before = kept(at);
    expect(at.terminal.code(at.upload())).toBe("00");
    expect(at.terminal.code(at.upload({ 62: picture(60, 9) }))).toBe("94");
    expect(kept(at)).toEqual(before);
  });

  it("is put together from parts in their order", () => {
    const at = sold();
    const whole = picture(250);
    const part = (number: number, more: string) =>
      at.upload({
        60: `08000001${`80${number}`}${more}`,
        62: whole.subarray(100 * (number - 1), 100 * number),
        55: undefined,
      });
    expect(at.terminal.code(part(2, "8"))).toBe("30");
    expect(at.terminal.code(at.upload({ 60: "07000001801", 62: whole.subarray(0, 100) }))).toBe("00");
    expect(at.terminal.code(part(3, "9"))).toBe("30");
    expect(at.terminal.code(part(2, "8"))).toBe("00");
    expect(kept(at)).toBeUndefined();
    expect(at.terminal.code(part(3, "9"))).toBe("00");
    expect(kept(at)?.jbig).toBe(Buffer.from(whole).toString("base64"));
  });

  it.each<[string, Message["fields"], string]>([
    ["another amount", { 4: "000000000001" }, "64"],
    ["another reference", { 37: "000000000000" }, "12"],
    ["another settlement date", { 15: "0101" }, "12"],
    ["another voucher", { 11: "999999" }, "25"],
    ["no tags", { 55: undefined }, "30"],
    ["tags that end too early", { 55: Uint8Array.of(0xff, 0x00, 9, 1) }, "30"],
    [
      "another feature code",
      {
        55: tlv([
          [0x40, "00000000"],
          [0x00, "SHOP"],
          [0x01, "SALE"],
        ]),
      },
      "30",
    ],
    ["no picture", { 62: Uint8Array.of(1, 2, 3) }, "30"],
  ])("is refused with %s", (_name, change, code) => {
    const at = sold();
    expect(at.terminal.code(at.upload(change))).toBe(code);
    expect(kept(at)).toBeUndefined();
  });

  it("is refused for a sale that was reversed", () => {
    const at = sold();
    at.terminal.ask(at.terminal.reversal(at.sale));
    expect(at.terminal.code(at.upload())).toBe("25");
  });

  it("survives the host's restart", () => {
    const at = sold();
    at.terminal.ask(at.upload());
    const { acquirer, environment } = at.terminal.world;
    const again = restoreAcquirer(defaultConfiguration("lakala"), environment, acquirer.snapshot());
    if (again.kind === "invalid") throw new Error(again.field);
    expect(again.acquirer.ledgerView().entries[0]?.signature).toEqual(kept(at));
  });
});
