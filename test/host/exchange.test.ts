import { describe, expect, test } from "vitest";
import type { Message } from "../../src/host/iso8583/message";
import { answer, hostThatAnswers, type Signed, terminal } from "./answering";

const upload: Message = {
  mti: "0820",
  fields: { 4: "000000000100", 11: "000007", ...terminal, 60: "07000001800", 62: Uint8Array.of(0x20) },
};
async function kindOf(request: Message, fields: Message["fields"], mti: string): Promise<string> {
  const reply = { mti, fields: { ...fields, 64: new Uint8Array(8) } };
  const host = hostThatAnswers(reply);
  return (
    await host.exchange(
      { ...request, fields: { ...request.fields, 64: new Uint8Array(8) } },
      { mac: true, timeoutMs: 1000 },
    )
  ).kind;
}

describe("the answer to a signature's upload", () => {
  const told = (fields: Message["fields"]) => kindOf(upload, { ...answer, 60: "07000001800", ...fields }, "0830");

  test("may leave the amount out, and says no other one", async () => {
    expect(await told({})).toBe("reply");
    expect(await told({ 4: "000000000100" })).toBe("reply");
    expect(await told({ 4: "000000000200" })).toBe("no-answer");
  });

  test("repeats the number, the terminal and the service", async () => {
    expect(await told({ 11: "000008" })).toBe("no-answer");
    expect(await told({ 41: "10000002" })).toBe("no-answer");
    expect(await told({ 60: "00000001301" })).toBe("no-answer");
  });
});

test("the answer to a sale says its amount", async () => {
  const sale: Message = { mti: "0200", fields: { 3: "000000", 4: "000000000100", 11: "000007", ...terminal } };
  expect(await kindOf(sale, { ...answer, 3: "000000", 4: "000000000100" }, "0210")).toBe("reply");
  expect(await kindOf(sale, { ...answer, 3: "000000" }, "0210")).toBe("no-answer");
  expect(await kindOf(sale, { ...answer, 4: "000000000100" }, "0210")).toBe("no-answer");
});

test("what declines may leave the amount out, and names no other one", async () => {
  const numbers = { 3: "000000", 11: "000007", ...terminal };
  for (const [mti, replied, code] of [
    ["0200", "0210", "51"],
    ["0400", "0410", "25"],
  ] as const) {
    const request: Message = { mti, fields: { ...numbers, 4: "000000000100" } };
    const said = { ...answer, ...numbers, 39: code };
    expect(await kindOf(request, said, replied)).toBe("reply");
    expect(await kindOf(request, { ...said, 4: "000000000100" }, replied)).toBe("reply");
    expect(await kindOf(request, { ...said, 4: "000000099900" }, replied)).toBe("no-answer");
  }
});

test("an answer to a reversal that was altered into another kind of message says nothing of the sale", async () => {
  const numbers = { 3: "000000", 4: "000000000100", 11: "000007", ...terminal, 60: "22000001000" };
  const reversal: Message = { mti: "0400", fields: { ...numbers, 39: "98" } };
  const notOffered = { ...answer, ...numbers, 39: "12" };
  expect(await kindOf(reversal, notOffered, "0410")).toBe("reply");
  expect(await kindOf(reversal, { ...notOffered, 60: "62000001000" }, "0410")).toBe("no-answer");
  // A host may leave it out, or cut it short.
  expect(await kindOf(reversal, { ...notOffered, 60: undefined }, "0410")).toBe("reply");
  expect(await kindOf(reversal, { ...notOffered, 60: "22000001" }, "0410")).toBe("reply");
});

describe("an answer without a genuine MAC", () => {
  const sale: Message = {
    mti: "0200",
    fields: { 3: "000000", 4: "000000000100", 11: "000007", ...terminal, 64: new Uint8Array(8) },
  };
  const reply = (code: string, mti = "0210") => ({
    mti,
    fields: { ...answer, 3: "000000", 4: "000000000100", 39: code, 64: new Uint8Array(8) },
  });
  const options = { mac: true, timeoutMs: 1000 };
  const codes = ["00", "03", "10", "12", "25", "30", "51", "55", "77", "94", "97", "99", "A0", "A2", "A8", "B1", "C1"];

  test.each(codes)("proves nothing: %s", async (code) => {
    for (const mac of ["missing", "wrong"] as const) {
      const exchanged = await hostThatAnswers(reply(code), [mac]).exchange(sale, options);
      expect(exchanged).toMatchObject({ kind: "unproven", code, mac });
      // The card, the clock and the batch cannot have anything of it.
      expect(exchanged).not.toHaveProperty("reply");
    }
  });

  test("does not keep a genuine one from counting, and the first of them is the evidence", async () => {
    const host = hostThatAnswers(reply("00"), ["missing", "wrong", "genuine"]);
    expect(await host.exchange(sale, options)).toMatchObject({ kind: "reply" });
    const evidence = await hostThatAnswers(reply("00"), ["wrong", "missing"]).exchange(sale, options);
    expect(evidence).toMatchObject({ kind: "unproven", mac: "wrong" });
  });

  test("is believed as a decline where the profile says so, over TLS alone, and never about a reversal", async () => {
    const profile = { unsignedDeclines: "over-tls" } as const;
    const kindOfSale = async (code: string, tls: boolean, mac: Signed = "missing") =>
      (await hostThatAnswers(reply(code), [mac], { tls, profile }).exchange(sale, options)).kind;
    expect(await kindOfSale("51", true)).toBe("reply");
    expect(await kindOfSale("51", false)).toBe("unproven");
    expect(await kindOfSale("51", true, "wrong")).toBe("unproven");
    for (const code of ["00", "11", "A2", "10", "94"]) expect(await kindOfSale(code, true), code).toBe("unproven");
    const reversal = { ...sale, mti: "0400" };
    const link = { tls: true, profile };
    for (const code of ["00", "25", "12", "01"])
      expect((await hostThatAnswers(reply(code, "0410"), ["missing"], link).exchange(reversal, options)).kind).toBe(
        "unproven",
      );
  });
});
