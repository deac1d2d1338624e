import { describe, expect, it } from "vitest";
import { defaultConfiguration, defaultProvisioning, provisioningOf } from "../../sim/acquirer/default-configuration";
import { parseParameters } from "../../src/book/params";
import { badMac, signedIn, TestTerminal, testWorld } from "./test-terminal";

describe("sign-in", () => {
  it.each([
    ["001", 24],
    ["003", 40],
    ["004", 60],
  ])("%s hands out keys in %i bytes that Node's cipher opens and finds right", (scheme, bytes) => {
    const terminal = new TestTerminal(testWorld());
    const { message } = terminal.signIn(scheme);
    expect(message.mti).toBe("0810");
    expect(message.fields[39]).toBe("00");
    expect((message.fields[62] as Uint8Array).length).toBe(bytes);
    expect(message.fields[60]).toBe(`00000001${scheme}`);
    expect(message.fields[12]).toBe("101530");
    expect(message.fields[13]).toBe("0302");
    expect(message.fields[37]).toMatch(/^606110\d{6}$/);
    expect(message.fields[32]).toBe("48000001");
    expect(terminal.code(terminal.sale())).toBe("00");
  });

  it("gives what the acquirer does not offer 12", () => {
    const terminal = new TestTerminal(testWorld(1, { ...defaultConfiguration("lakala"), keySchemes: ["003"] }));
    expect(terminal.signIn("004").message.fields[39]).toBe("12");
    expect(terminal.code(terminal.signInMessage("005"))).toBe("12");
    expect(terminal.signIn("003").message.fields[39]).toBe("00");
  });

  it("counts the newest keys only: with the former ones the MAC is wrong (A20)", () => {
    const terminal = signedIn();
    terminal.ask(terminal.signInMessage("004"));
    expect(terminal.code(terminal.sale())).toBe("A0");
    terminal.signIn();
    expect(terminal.code(terminal.sale())).toBe("00");
  });

  it("answers A0 before sign-in and after sign-off", () => {
    const terminal = new TestTerminal(testWorld());
    expect(terminal.code(terminal.sale())).toBe("A0");
    terminal.signIn();
    const off = terminal.management("0820", "002");
    expect(terminal.code({ mti: off.mti, fields: { ...off.fields, 11: "000009" } })).toBe("00");
    expect(terminal.code(terminal.sale())).toBe("A0");
  });

  it("needs a STAN, and answers an echo without one", () => {
    const terminal = new TestTerminal(testWorld());
    expect(terminal.code(terminal.management("0800", "004"))).toBe("30");
    const echo = terminal.ask(terminal.management("0820", "301"));
    expect(echo.message).toEqual({
      mti: "0830",
      fields: {
        39: "00",
        41: defaultProvisioning.terminal,
        42: defaultProvisioning.merchant,
        60: "00000001301",
      },
    });
  });

  it("swaps the TPDU's addresses and keeps the header's version", () => {
    const terminal = signedIn();
    const [reply] = terminal.world.acquirer.handle(terminal.frameOf(terminal.sale())).replies;
    expect(
      Buffer.from(reply?.frame ?? [])
        .toString("hex")
        .slice(0, 22),
    ).toMatch(/^6000000003603101311108$/);
  });

  it("spoils a check value once by rule (A15)", () => {
    const terminal = new TestTerminal(testWorld());
    expect(terminal.world.acquirer.applyHostVerb({ keys: { times: 1 } })).toEqual({ kind: "ok" });
    expect(() => terminal.signIn()).toThrow("check value");
    expect(terminal.signIn().message.fields[39]).toBe("00");
  });

  it("gives each profile its own merchant, terminal and key", () => {
    const seen = (["lakala", "shengpay", "tongfu", "unionpay"] as const).map(provisioningOf);
    for (const key of ["merchant", "terminal", "tpdu", "header", "tmkHex", "host"] as const) {
      expect(new Set(seen.map((provisioning) => provisioning[key])).size).toBe(4);
    }
    for (const { merchant, terminal, tpdu, header } of seen) {
      expect([merchant.length, terminal.length, tpdu.length, header.length]).toEqual([15, 8, 10, 12]);
    }
  });

  it("has its merchants' names right in GB 18030", () => {
    for (const profile of ["lakala", "shengpay", "tongfu", "unionpay"] as const) {
      const { name, merchants } = defaultConfiguration(profile);
      for (const { zh, gbkHex } of [name, ...merchants.map((merchant) => merchant.name)]) {
        expect(new TextDecoder("gb18030").decode(Buffer.from(gbkHex, "hex"))).toBe(zh);
      }
    }
  });
});

describe("parameter download", () => {
  function block(terminal: TestTerminal, number: string) {
    const { message } = terminal.ask(terminal.management("0800", "360", number));
    const bytes = message.fields[62] as Uint8Array | undefined;
    return { code: message.fields[39], flag: bytes && String.fromCharCode(bytes[0] ?? 0), bytes: bytes?.subarray(1) };
  }

  it("is asked for in the header until it is done, block by block", () => {
    const terminal = new TestTerminal(testWorld());
    expect(terminal.signIn().header.processingRequirement).toBe(1);
    const blocks = ["001", "002", "003"].map((number) => block(terminal, number));
    expect(blocks.map(({ flag }) => flag)).toEqual(["2", "2", "1"]);
    const parsed = parseParameters(Buffer.concat(blocks.map(({ bytes }) => bytes ?? Buffer.alloc(0))));
    if (parsed.kind !== "parameters") throw new Error(parsed.field);
    expect(parsed.parameters.replyTimeoutSeconds).toBe(60);
    expect(parsed.parameters.managementPhone).toBe("4000000001");
    expect(parsed.parameters.masterKeyIndex).toBe(defaultProvisioning.tmkSlot);
    expect(parsed.parameters.supported).toEqual([
      "balance",
      "auth",
      "auth-void",
      "completion",
      "completion-void",
      "sale",
      "void",
      "refund",
      "completion-advice",
    ]);
    expect(new TextDecoder("gb18030").decode(Buffer.from(parsed.parameters.merchantName ?? "", "latin1"))).toBe(
      "晴空咖啡馆",
    );
    const end = terminal.ask(terminal.management("0800", "361"));
    expect(end.message.fields[39]).toBe("00");
    expect(end.header.processingRequirement).toBe(0);
    expect(terminal.ask(terminal.management("0800", "361")).header.processingRequirement).toBe(0);
  });

  it("resumes at any block, and the end counts only when all were asked for", () => {
    const terminal = signedIn();
    block(terminal, "001");
    expect(block(terminal, "003").flag).toBe("1");
    expect(terminal.ask(terminal.management("0800", "361")).header.processingRequirement).toBe(1);
    block(terminal, "001");
    block(terminal, "002");
    block(terminal, "002");
    block(terminal, "003");
    expect(terminal.ask(terminal.management("0800", "361")).header.processingRequirement).toBe(0);
  });

  it("starts at the first block without a number, and refuses a wrong one", () => {
    const terminal = signedIn();
    const first = terminal.ask(terminal.management("0800", "360")).message.fields[62];
    expect(first).toEqual(terminal.ask(terminal.management("0800", "360", "001")).message.fields[62]);
    for (const number of ["000", "004", "1", "0001", "00A", ""]) expect(block(terminal, number).code).toBe("30");
  });

  it("goes on with the set that it began with, then asks for the new one", () => {
    const terminal = signedIn();
    block(terminal, "001");
    expect(terminal.world.acquirer.applyHostVerb({ parameters: { "23": "7" } })).toEqual({ kind: "ok" });
    block(terminal, "002");
    expect(Buffer.from(block(terminal, "003").bytes ?? []).toString("latin1")).toMatch(/^233/);
    expect(terminal.ask(terminal.management("0800", "361")).header.processingRequirement).toBe(1);
    for (const number of ["001", "002"]) block(terminal, number);
    expect(Buffer.from(block(terminal, "003").bytes ?? []).toString("latin1")).toMatch(/^237/);
    expect(terminal.ask(terminal.management("0800", "361")).header.processingRequirement).toBe(0);
  });

  it("serves a malformed set by verb (A18)", () => {
    const terminal = signedIn();
    terminal.world.acquirer.applyHostVerb({ parameters: "malformed" });
    const bytes = block(terminal, "003").bytes ?? new Uint8Array();
    expect(parseParameters(bytes).kind).toBe("malformed");
    terminal.world.acquirer.applyHostVerb({ parameters: "changed" });
    for (const number of ["001", "002"]) block(terminal, number);
    expect(parseParameters(block(terminal, "003").bytes ?? new Uint8Array()).kind).toBe("parameters");
  });
});

describe("who may speak to the host", () => {
  it.each([
    [{ terminal: "unknown" }, "97"],
    [{ terminal: "closed" }, "97"],
    [{ terminal: "not activated" }, "97"],
    [{ merchant: "unknown" }, "03"],
    [{ merchant: "not activated" }, "03"],
    [{ merchant: "frozen" }, "B1"],
    [{ merchant: "expired" }, "A8"],
    [{ merchant: "closed" }, "C1"],
  ])("%j is answered %s at sign-in, and under the terminal's keys at a sale", (verb, code) => {
    const terminal = signedIn();
    expect(terminal.world.acquirer.applyHostVerb(verb)).toEqual({ kind: "ok" });
    const refused = terminal.signIn();
    expect([refused.message.fields[39], refused.mac]).toEqual([code, "none"]);
    const sale = terminal.ask(terminal.sale());
    expect(sale.message.fields[39]).toBe(code);
    expect(sale.mac).toBe("right");
    terminal.world.acquirer.applyHostVerb({ clear: true });
    expect(terminal.signIn().message.fields[39]).toBe("00");
  });

  it("has no MAC to give where the keys are lost: after a sign-off, and to a stranger", () => {
    const terminal = signedIn();
    const signOff = terminal.management("0820", "002");
    expect(terminal.code({ ...signOff, fields: { ...signOff.fields, 11: "000009" } })).toBe("00");
    const own = terminal.ask(terminal.sale());
    expect([own.message.fields[39], own.mac]).toEqual(["A0", "none"]);
    const stranger = terminal.ask(terminal.sale({ fields: { 41: "99999999" } }));
    expect([stranger.message.fields[39], stranger.mac]).toEqual(["97", "none"]);
  });

  it("gives no MAC where the dialect has none", () => {
    const terminal = signedIn();
    const { acquirer } = terminal.world;
    const unsigned = [
      terminal.management("0800", "360"),
      terminal.management("0820", "301"),
      terminal.management("0500", "201"),
      terminal.management("0320", "201"),
    ];
    for (const message of unsigned) expect(terminal.ask(message).mac).toBe("none");
    acquirer.applyHostVerb({ merchant: "frozen" });
    for (const message of unsigned) expect(terminal.ask(message).mac).toBe("none");
    const signed = ["0100", "0200", "0220", "0400", "0620"];
    for (const mti of signed) expect(terminal.ask(terminal.management(mti, "000")).mac).toBe("right");
    const signature = terminal.management("0820", "800");
    expect(terminal.ask({ ...signature, fields: { ...signature.fields, 60: "07000001800" } }).mac).toBe("right");
  });

  it("knows no other terminal and no other merchant", () => {
    const terminal = signedIn();
    expect(terminal.code(terminal.sale({ fields: { 41: "99999999" } }))).toBe("97");
    expect(terminal.code(terminal.sale({ fields: { 42: "999999999999999" } }))).toBe("03");
  });

  it("gives a terminal that is bound to another merchant 97", () => {
    const configuration = defaultConfiguration("lakala");
    const [merchant] = configuration.merchants;
    if (merchant === undefined) throw new Error("no merchant");
    const other = { ...merchant, number: "898310058120099" };
    const terminal = signedIn(1, { ...configuration, merchants: [merchant, other] });
    expect(terminal.code(terminal.sale({ fields: { 42: other.number } }))).toBe("97");
  });

  it("answers a wrong MAC with A0 and the right one of its own", () => {
    const terminal = signedIn();
    const answer = terminal.ask(terminal.sale({ fields: { 64: badMac } }));
    expect(answer.message.fields[39]).toBe("A0");
    expect(answer.mac).toBe("right");
    expect(terminal.code(terminal.reversal(terminal.sale(), "98", { 64: badMac }))).toBe("A0");
    expect(terminal.world.acquirer.ledgerView().entries).toEqual([]);
  });
});
