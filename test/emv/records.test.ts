import { describe, expect, test } from "vitest";
import { initiate } from "../../src/emv/contact-initiate";
import { identify } from "../../src/emv/identity";
import { readRecords } from "../../src/emv/records";
import { bytes } from "./hex";
import { hex, object, sessionWith, stage } from "./world";

describe("GET PROCESSING OPTIONS", () => {
  const gpo = async (said: string, pdol?: string) => {
    const staged = stage({ card: () => said, random: ["A1B2C3D4"] });
    const session = sessionWith(pdol ? { "9F38": pdol } : {}, { stage: staged });
    return { result: await initiate(session), session, sent: staged.sent };
  };

  test("[B3 6.5.8] without PDOL 8300; with it the values it asks for", async () => {
    expect((await gpo("800638000801 01009000")).sent).toEqual(["80A8000002830000"]);
    expect((await gpo("8006380008010100 9000", "9F37049F1A02")).sent).toEqual(["80A80000088306A1B2C3D4015600"]);
  });

  test("[B3 6.5.8] values of more than 127 bytes have a length of two", async () => {
    const { sent } = await gpo("800638000801 01009000", "9F377C9F1A04");
    expect(sent[0]?.slice(0, 16)).toBe("80A8000083838180");
  });

  test("[B3 6.5.8.4] format 80 and format 77 give AIP and AFL; other objects of 77 are kept, a terminal's are not", async () => {
    const short = await gpo("800A7C00080101001001010 19000");
    expect([short.result, hex(short.session.card.get(0x94))]).toEqual(["initiated", "0801010010010101"]);
    const long = await gpo(
      `${hex(object(0x77, object(0x82, "7C00"), object(0x94, "08010100"), object(0x9f36, "0001"), object(0x9f37, "00000000")))}9000`,
    );
    expect([long.result, hex(long.session.value(0x9f37)), hex(long.session.value(0x9f36))]).toEqual([
      "initiated",
      "A1B2C3D4",
      "0001",
    ]);
  });

  test.each([
    ["6F00", "status"],
    ["80047C0008019000", "length"],
    ["80077C00080101009A9000", "length"],
    ["77048202 7C00 9000", "missing-object"],
    ["7704940208 01 9000", "missing-object"],
    ["5A00 9000", "template"],
    ["9000", "template"],
    ["770A82027C00820 27C0094 00 9000", "duplicate-object"],
    ["7703820 57C 9000", "tlv"],
  ])("[B3 10.1] an answer %s ends the transaction", async (said, flaw) => {
    expect((await gpo(said)).result).toMatchObject({ kind: "failed", step: "initiate", flaw });
  });

  test("[F06] a PDOL that is malformed or asks for too much is not answered", async () => {
    for (const pdol of ["9F", "9F377F9F377F"]) {
      const { result, sent } = await gpo("9000", pdol);
      expect([result, sent.length]).toEqual([{ kind: "failed", step: "initiate", flaw: "tlv", status: 0 }, 0]);
    }
  });
});

describe("records", () => {
  const read = async (afl: string, records: { readonly [command: string]: string }, objects = {}) => {
    const staged = stage({ card: (command) => records[command] ?? "6A83" });
    const session = sessionWith({ "82": "7C00", "94": afl, ...objects }, { stage: staged });
    return { result: await readRecords(session), session, sent: staged.sent };
  };

  test("[B3 10.2] in the AFL's order, from first to last", async () => {
    const all = await read("1001020008030300", {
      "00B2011400": `${hex(object(0x70, object(0x5f34, "01")))}9000`,
      "00B2021400": `${hex(object(0x70, object(0x5a, "6210948000000011")))}9000`,
      "00B2030C00": `${hex(object(0x70, object(0x57, "6210948000000011D30102010")))}9000`,
    });
    expect(all.result).toBeUndefined();
    expect(all.sent).toEqual(["00B2011400", "00B2021400", "00B2030C00"]);
  });

  test("[ISO 7816-4 5.2.2] FF between objects is filler, and stands as it is under the card's signature", async () => {
    const padded = "700C5F340101FFFFFF9F57020840";
    const { result, session } = await read("08010101", { "00B2010C00": `${padded}9000` });
    expect(result).toBeUndefined();
    expect([hex(session.card.get(0x5f34)), hex(session.card.get(0x9f57))]).toEqual(["01", "0840"]);
    expect(hex(session.staticData())).toBe("5F340101FFFFFF9F57020840");
  });

  test("[ISO 7816-4 5.2.2] FF is no filler in an AFL", async () => {
    expect((await read("FFFFFFFF08010100", {})).result).toMatchObject({ flaw: "file-locator" });
  });

  test.each([
    ["nothing", ""],
    ["not in fours", "080101"],
    ["file 0", "00010100"],
    ["file 31", "F8010100"],
    ["low bits", "09010100"],
    ["record 0", "08000100"],
    ["last before first", "08020100"],
    ["more signed than read", "08010102"],
    ["too many records", "0801FF00"],
  ])("[B3 10.2] an AFL with %s ends the transaction before a record is read", async (_, afl) => {
    const { result, sent } = await read(afl, {});
    expect([result, sent.length]).toEqual([{ kind: "failed", step: "records", flaw: "file-locator", status: 0 }, 0]);
  });

  test("[B3 6.5.11] a record that is not there ends the transaction", async () => {
    expect((await read("08010100", {})).result).toEqual({
      kind: "failed",
      step: "records",
      flaw: "status",
      status: 0x6a83,
    });
  });

  test.each([
    ["template", "5A0112 9000"],
    ["template", "70035A0112 00 5A00 9000"],
    ["tlv", "70035A0512 9000"],
    ["duplicate-object", "7006 5A0112 5A0134 9000"],
  ])("[B3 6.5.11.4] a flaw (%s) in record %s ends the transaction", async (flaw, said) => {
    const { result } = await read("08010100", { "00B2010C00": said });
    expect(result).toMatchObject({ kind: "failed", flaw });
  });

  test("[B3 10.2] the same object in two records ends the transaction; one that FCI gave stays as it was", async () => {
    const record = "70035A01129000";
    expect((await read("08010200", { "00B2010C00": record, "00B2020C00": record })).result).toMatchObject({
      flaw: "duplicate-object",
    });
    const again = await read("08010100", { "00B2010C00": "7003500141 9000" }, { "50": "42" });
    expect([again.result, hex(again.session.card.get(0x50))]).toEqual([undefined, "42"]);
  });

  test("[B3 10.3] what is signed: the value in files 1 to 10, the whole record from 11 on, only the first of an entry", async () => {
    const { session } = await read("0801020158010101", {
      "00B2010C00": "70035A01129000",
      "00B2020C00": "70035F24009000",
      "00B2015C00": "70045F3401019000",
    });
    expect(hex(session.staticData())).toBe("5A011270045F340101");
  });

  test("[B3 10.3] a signed record from file 11 on that is no template: authentication will fail, reading goes on", async () => {
    const { session, result } = await read("58010101", { "00B2015C00": "01029000" });
    expect([result, session.staticData()]).toEqual([undefined, undefined]);
  });

  test("[B2 5.1.1] 9F4A: the AIP and nothing else", async () => {
    const { session } = await read("08010101", { "00B2010C00": "70035A01129000" }, { "9F4A": "82" });
    expect(hex(session.staticData())).toBe("5A01127C00");
    session.card.set(0x9f4a, bytes("825A"));
    expect(session.staticData()).toBeUndefined();
  });
});

describe("the card's identity", () => {
  const of = (objects: { readonly [tag: string]: string }) => {
    const session = sessionWith(objects);
    return { flaw: identify(session), card: session.identity };
  };

  test("[F06] a track that field 35 does not hold, and a sequence number that is none", () => {
    const longest = `6228480000000017D3512201${"0".repeat(13)}`;
    expect(of({ "57": `${longest}F` }).card?.track2).toHaveLength(37);
    expect(of({ "57": `${longest}0` }).flaw).toBe("length");
    expect(of({ "57": `${longest}000F` }).flaw).toBe("length");
    const card = { "5A": "6228480000000017", "5F24": "351231" };
    for (const sequence of ["0A", "A0", "FF"]) expect(of({ ...card, "5F34": sequence }).flaw).toBe("length");
    expect(of({ ...card, "5F34": "99" }).card?.sequence).toBe(99);
  });

  test("[B3 7.2] a number has 8 to 19 digits", () => {
    for (const digits of ["62284801", "629801000015", "6228480000000000000F"])
      expect(of({ "5A": digits, "5F24": "351231" }).card?.pan).toBe(digits.replace("F", ""));
    for (const digits of ["6228480F", "62284800000000000000"])
      expect(of({ "5A": digits, "5F24": "351231" }).flaw).toBe("card-number");
  });

  test("[B3 7.2] number, expiry, sequence, track and service code", () => {
    const { flaw, card } = of({
      "5A": "6228480000000017FF",
      "57": "6228480000000017D351220100000F",
      "5F24": "351231",
      "5F34": "03",
    });
    expect(flaw).toBeUndefined();
    expect([card?.pan, card?.expiry, card?.sequence, card?.serviceCode]).toEqual([
      "6228480000000017",
      "3512",
      3,
      "201",
    ]);
    expect(card?.track2).toBe("6228480000000017=351220100000");
  });

  test("[F01] printed and serialised it is masked", () => {
    const { card } = of({ "5A": "6228480000000017" });
    expect(`${card} ${JSON.stringify({ card })}`).toBe('622848******0017 {"card":"622848******0017"}');
  });

  test("[F06] two numbers, no number, letters, a wrong length: a flaw each", () => {
    expect(of({ "5A": "6228480000000017", "57": "6228480000000025D35122010000" }).flaw).toBe("card-number");
    expect(of({}).flaw).toBe("missing-object");
    expect(of({ "5A": "62A8480000000017" }).flaw).toBe("card-number");
    expect(of({ "5A": "622848" }).flaw).toBe("card-number");
    expect(of({ "5A": "6228480000000017", "5F24": "3512" }).flaw).toBe("length");
    expect(of({ "5A": "6228480000000017", "57": "6228480000000017D35A2" }).flaw).toBe("card-number");
  });
});
