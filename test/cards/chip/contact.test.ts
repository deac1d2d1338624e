import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { creditAid, debitAid } from "../../../sim/cards/chip/personalise";
import { SeededRandom } from "../../../sim/world/random";
import { cardKey, checkDynamic, sha1 } from "./authentication";
import { chipProfile, chipWith, objectsOf, objectValue, Terminal } from "./terminal";

const directory = "315041592E5359532E4444463031";
const amount = "000000012345";
const values = `${amount}0000000000000156000000000001562603020 0A1B2C3D4`.replace(" ", "");
const cdol1 = `${values}101530${"20".repeat(20)}`;
const cdol2 = (code: string) => `${code}${values}101530`;

function generate(terminal: Terminal, p1: string, data: string) {
  return terminal.command(`80AE${p1}00`, data);
}

/** CID, counter, cryptogram and issuer data of a format 1 answer. */
function said(data: Buffer) {
  const [object] = objectsOf(data);
  if (object?.tag !== "80") throw new Error("no format 1");
  const { value } = object;
  return { cid: value[0], atc: value.readUInt16BE(1), cvr: value.subarray(14, 18).toString("hex") };
}

describe("SELECT at the contacts (EMV 4.4 Book 1, 11.3, 12)", () => {
  it("knows its directory, its applications by part of their names, and the next one of that name", () => {
    const terminal = new Terminal("two-applications");
    expect(objectValue(terminal.select(directory), "88").toString("hex")).toBe("01");
    const record = objectsOf(terminal.must(terminal.send("00B2010C00")));
    const aids = record.filter(({ tag }) => tag === "4F").map(({ value }) => value.toString("hex").toUpperCase());
    expect(aids).toEqual([creditAid, debitAid]);
    expect(terminal.status("00B2020C00")).toBe("6A83");
    expect(objectValue(terminal.select("A000000333"), "84").toString("hex").toUpperCase()).toBe(creditAid);
    const next = terminal.command("00A40402", "A000000333");
    expect(objectValue(objectsOf(next.data), "84").toString("hex").toUpperCase()).toBe(debitAid);
    expect(terminal.command("00A40402", "A000000333").status).toBe("6A82");
  });

  it.each([
    ["6A82", "no-directory-chip", directory],
    ["6A82", "credit-chip", "A0000000031010"],
    ["6A82", "credit-chip", "325041592E5359532E4444463031"],
    ["6A81", "blocked-chip", directory],
    ["6A81", "blocked-chip", creditAid],
    ["6283", "blocked-application", creditAid],
  ])("answers %s (%s, %s)", (status, id, name) => {
    expect(new Terminal(id).command("00A40400", name).status).toBe(status);
  });
});

describe("commands in their order (Book 3, 6.5)", () => {
  it.each([
    ["nothing selected", ["80A8000002830000"], "6985"],
    ["records before GET PROCESSING OPTIONS", [`00A4040008${creditAid}00`, "00B2010C00"], "6985"],
    ["options twice", [`00A4040008${creditAid}00`, "80A8000002830000", "80A8000002830000"], "6985"],
    ["options that nobody asked for", [`00A4040008${creditAid}00`, "80A800000383010000"], "6700"],
    ["a record that is not there", [`00A4040008${creditAid}00`, "80A8000002830000", "00B2090C00"], "6A83"],
    ["a file that is not there", [`00A4040008${creditAid}00`, "80A8000002830000", "00B201F400"], "6A82"],
    ["a cryptogram before options", [`00A4040008${creditAid}00`, `80AE800034${cdol1}00`], "6985"],
    ["a list that is too short", [`00A4040008${creditAid}00`, "80A8000002830000", "80AE80000100"], "6700"],
    ["an unknown kind of cryptogram", [`00A4040008${creditAid}00`, "80A8000002830000", `80AEC00034${cdol1}00`], "6A86"],
    [
      "an issuer before a cryptogram",
      [`00A4040008${creditAid}00`, "80A8000002830000", `008200000A${"00".repeat(10)}`],
      "6985",
    ],
    ["an unknown instruction", [`00A4040008${creditAid}00`, "00FF000000"], "6D00"],
    ["an unknown class", [`00A4040008${creditAid}00`, "F0A4000000"], "6E00"],
    ["lengths that do not fit", ["00A404000EA000"], "6700"],
    ["data that it does not have", [`00A4040008${creditAid}00`, "80CA9F7F00"], "6A88"],
  ])("refuses %s", (_why, commands, status) => {
    const terminal = new Terminal("credit-chip");
    expect(commands.map((command) => terminal.status(command)).at(-1)).toBe(status);
  });

  it("counts each transaction once, and keeps counting without power", () => {
    const terminal = new Terminal("credit-chip");
    const counter = () => objectValue(objectsOf(terminal.must(terminal.send("80CA9F3600"))), "9F36").readUInt16BE(0);
    terminal.select(creditAid);
    const before = counter();
    terminal.must(terminal.send("80A8000002830000"));
    expect(counter()).toBe(before + 1);
    terminal.card.powerUp("chip");
    terminal.begin(creditAid);
    expect(counter()).toBe(before + 2);
  });
});

describe("GENERATE AC (Book 3, 6.5.5, 9.3)", () => {
  it("asks its issuer where the terminal would do without, and never says more than it was asked", () => {
    for (const [p1, cid] of [
      ["00", 0x00],
      ["40", 0x80],
      ["80", 0x80],
    ] as const) {
      const terminal = new Terminal("credit-chip");
      terminal.begin(creditAid);
      expect(said(terminal.must(generate(terminal, p1, cdol1))).cid).toBe(cid);
    }
  });

  it("declines at the end without its issuer, or where it was made to", () => {
    const alone = new Terminal("credit-chip");
    alone.begin(creditAid);
    generate(alone, "80", cdol1);
    expect(said(alone.must(generate(alone, "40", cdol2("3030")))).cid).toBe(0);
    expect(generate(alone, "40", cdol2("3030")).status).toBe("6985");
    // The next transaction tells of it: last online transaction not completed.
    alone.card.powerUp("chip");
    alone.begin(creditAid);
    expect(said(alone.must(generate(alone, "80", cdol1))).cvr).toBe("03a08000");
  });

  it("refuses a false issuer once, and remembers", () => {
    const terminal = new Terminal("credit-chip");
    terminal.begin(creditAid);
    generate(terminal, "80", cdol1);
    expect(terminal.command("00820000", "00".repeat(8)).status).toBe("6700");
    expect(terminal.command("00820000", "00".repeat(10)).status).toBe("6300");
    expect(terminal.command("00820000", "00".repeat(10)).status).toBe("6985");
    expect(said(terminal.must(generate(terminal, "40", cdol2("3030")))).cvr).toMatch(/^0328/);
  });

  it.each(["debit-chip", "combined-chip"])("signs with it where CDA is asked (Book 2, 6.6): %s", (id) => {
    const terminal = new Terminal(id);
    const begun = terminal.begin(debitAid);
    const data = terminal.must(generate(terminal, "90", cdol1));
    const objects = objectsOf(data);
    const key = cardKey(begun);
    const dynamic = checkDynamic(key, objectValue(objects, "9F4B"), Buffer.from("A1B2C3D4", "hex"));
    expect(dynamic.subarray(0, 1).toString("hex")).toBe("02");
    expect(dynamic[3]).toBe(objectValue(objects, "9F27")[0]);
    const encoded = objects
      .filter(({ tag }) => tag !== "9F4B")
      .map(({ tag, value }) => Buffer.concat([Buffer.from(tag, "hex"), Buffer.from([value.length]), value]));
    const hash = sha1(Buffer.from(cdol1, "hex"), ...encoded);
    expect(dynamic.subarray(12).toString("hex")).toBe(hash.toString("hex"));
  });

  it("does not sign a refusal, nor where it cannot", () => {
    const refusing = new Terminal("debit-chip");
    refusing.begin(debitAid);
    expect(said(refusing.must(generate(refusing, "10", cdol1))).cid).toBe(0);
    const plain = new Terminal("credit-chip");
    plain.begin(creditAid);
    expect(generate(plain, "90", cdol1).status).toBe("6A86");
  });
});

describe("VERIFY (Book 3, 6.5.12)", () => {
  const right = "26123456FFFFFFFF";
  const wrong = "26654321FFFFFFFF";

  it("counts wrong PINs down to blocked, a right one gives the tries back", () => {
    const terminal = new Terminal("offline-pin-chip");
    terminal.begin(creditAid);
    const verify = (block: string) => terminal.command("00200080", block).status;
    expect([verify(wrong), verify(wrong), verify(right)]).toEqual(["63C2", "63C1", "9000"]);
    expect([verify(wrong), verify(wrong), verify(wrong), verify(right)]).toEqual(["63C2", "63C1", "63C0", "6983"]);
    expect(terminal.must(terminal.send("80CA9F1700")).toString("hex")).toBe("9f170100");
    terminal.card.powerUp("chip");
    terminal.begin(creditAid);
    expect(verify(right)).toBe("6983");
  });

  it.each(["1612345FFFFFFFFF", "261234560FFFFFFF", "2612345AFFFFFFFF", "26", "2D12345678901234"])(
    "does not count what is no PIN block: %s",
    (block) => {
      const terminal = new Terminal("offline-pin-chip");
      terminal.begin(creditAid);
      expect(terminal.command("00200080", block).status).toBe("6A80");
      expect(terminal.must(terminal.send("80CA9F1700")).at(-1)).toBe(3);
    },
  );

  it("opens an enciphered PIN, for the challenge that it gave, once (Book 2, 7)", () => {
    const terminal = new Terminal("offline-pin-chip");
    const { modulus, exponent } = cardKey(terminal.begin(creditAid));
    const jwk = { kty: "RSA", n: modulus.toString("base64url"), e: exponent.toString("base64url") };
    const key = { key: createPublicKey({ key: jwk, format: "jwk" }), padding: constants.RSA_NO_PADDING };
    const sealed = (block: string, challenge: Buffer) => {
      const head = Buffer.concat([Buffer.from(`7F${block}`, "hex"), challenge]);
      return publicEncrypt(key, Buffer.concat([head, Buffer.alloc(modulus.length - head.length, 0x5a)])).toString(
        "hex",
      );
    };
    const challenge = () => terminal.must(terminal.send("0084000000"));
    const verify = (body: string) => terminal.command("00200088", body).status;
    const first = sealed(right, challenge());
    expect([verify(first), verify(first)]).toEqual(["9000", "6985"]);
    expect(verify(sealed(wrong, challenge()))).toBe("63C2");
    challenge();
    expect(verify(first)).toBe("6985");
  });
});

describe("issuer scripts before the issuer was heard", () => {
  it("are refused, whatever they say", () => {
    const terminal = new Terminal("credit-chip");
    terminal.begin(creditAid);
    expect(terminal.status("841E00000400000000")).toBe("6985");
    generate(terminal, "80", cdol1);
    expect(terminal.status("841E00000400000000")).toBe("6985");
  });
});

describe("what cards do wrong", () => {
  it.each([
    ["leaving-chip", "80AE8000", "removed"],
    ["refusing-chip", undefined, "status 6985"],
    ["mute-chip", undefined, "card-timeout"],
    ["truncated-chip", undefined, "breaks off"],
    ["wrong-length-chip", undefined, "breaks off"],
    ["endless-chip", undefined, "breaks off"],
  ])("%s", (id, header, why) => {
    const terminal = new Terminal(id);
    const play = () => {
      terminal.begin(creditAid);
      if (header !== undefined) terminal.must(terminal.command(header, cdol1));
    };
    expect(play).toThrow(why);
  });

  it("at the APDU of a number, with any status word, and only so often", () => {
    const profile = chipProfile("credit-chip");
    const misbehaviours = [{ at: 2, does: { kind: "status", status: 0x6f00 }, activations: 1 }] as const;
    const terminal = new Terminal(chipWith({ ...profile, misbehaviours }));
    expect([terminal.status("80CA9F3600"), terminal.status("80CA9F3600"), terminal.status("80CA9F3600")]).toEqual([
      "6985",
      "6F00",
      "6985",
    ]);
    terminal.card.powerUp("chip");
    expect([terminal.status("80CA9F3600"), terminal.status("80CA9F3600")]).toEqual(["6985", "6985"]);
  });

  it("answers hostile commands without ever failing itself", () => {
    const terminal = new Terminal("credit-chip");
    terminal.begin(creditAid);
    const random = new SeededRandom(7);
    for (let round = 0; round < 5_000; round++) {
      const bytes = Buffer.from(random.bytes(round % 40));
      if (bytes.length > 4 && round % 3 === 0) bytes.set([0x80, 0xae, 0x80, 0, bytes.length - 5]);
      expect(terminal.status(bytes.toString("hex"))).toMatch(/^[0-9A-F]{4}$/);
    }
  });
});
