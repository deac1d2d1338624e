import { describe, expect, it } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { authorityKeys } from "../../sim/cards/chip/certificates.data";
import { deck } from "../../sim/cards/deck";
import { chipProfile, objectsOf, objectValue } from "../cards/chip/terminal";
import { signedIn, type TestTerminal } from "./test-terminal";

function ask(terminal: TestTerminal, mti: string, code: string, field62?: Buffer | string) {
  const text = Buffer.isBuffer(field62) ? field62.toString("latin1") : field62;
  const answer = terminal.ask(terminal.management(mti, code, text));
  const given = answer.message.fields[62];
  return {
    code: answer.message.fields[39],
    requirement: answer.header.processingRequirement,
    flag: given instanceof Uint8Array ? String.fromCharCode(given[0] ?? 0) : "",
    body: given instanceof Uint8Array ? Buffer.from(given.subarray(1)) : Buffer.alloc(0),
  };
}

/** A whole list, as a terminal asks for it (unionpay.md §3.2). */
function list(terminal: TestTerminal, code: string, entryBytes: number): { entries: Buffer[]; parts: number } {
  const entries: Buffer[] = [];
  for (let parts = 1; ; parts++) {
    const answer = ask(terminal, "0820", code, `1${String(entries.length).padStart(2, "0")}`);
    for (let at = 0; at < answer.body.length; at += entryBytes) entries.push(answer.body.subarray(at, at + entryBytes));
    if (answer.flag !== "2") return { entries, parts };
  }
}

describe("keys of the certification authority", () => {
  it("are listed in parts of 23 bytes an entry, and loaded one by one", () => {
    const terminal = signedIn();
    const { entries, parts } = list(terminal, "372", 23);
    expect([entries.length, parts]).toEqual([3, 2]);
    for (const [at, entry] of entries.entries()) {
      const expected = authorityKeys[at];
      const key = ask(terminal, "0800", "370", entry.subarray(0, 12));
      expect([key.code, key.flag]).toEqual(["00", "1"]);
      const objects = objectsOf(key.body);
      const hex = (tag: string) => objectValue(objects, tag).toString("hex").toUpperCase();
      expect([hex("9F06"), hex("9F22"), hex("DF02"), hex("DF04"), hex("DF03")]).toEqual([
        expected?.rid,
        expected?.index,
        expected?.modulus,
        expected?.exponent,
        expected?.checksum,
      ]);
      expect(objectValue(objects, "DF05").toString("latin1")).toBe(expected?.expiry);
    }
    expect(ask(terminal, "0800", "371").code).toBe("00");
  });

  it("that are not there are answered with 0, nonsense with 30", () => {
    const terminal = signedIn();
    expect(ask(terminal, "0800", "370", Buffer.from("9F0605A0000003339F220177", "hex")).flag).toBe("0");
    expect(ask(terminal, "0820", "372", "199").flag).toBe("0");
    expect(ask(terminal, "0820", "372", "x").code).toBe("30");
    expect(ask(terminal, "0800", "370", "garbage").code).toBe("30");
    expect(ask(terminal, "0800", "380", "").code).toBe("30");
  });
});

describe("applications", () => {
  it("are those of the deck, with UnionPay's action codes", () => {
    const terminal = signedIn();
    const { entries, parts } = list(terminal, "382", 11);
    expect([entries.length, parts]).toEqual([4, 2]);
    const aids = entries.map((entry) => {
      const application = ask(terminal, "0800", "380", entry);
      const objects = objectsOf(application.body);
      expect(objectValue(objects, "DF11").toString("hex")).toBe("d84000a800");
      expect(objectValue(objects, "DF14").toString("hex")).toBe("9f3704");
      return objectValue(objects, "9F06").toString("hex").toUpperCase();
    });
    for (const { id, interfaces, misbehaviour } of deck) {
      if (interfaces.every((name) => name === "stripe") || misbehaviour === "damaged-chip" || id === "foreign-chip")
        continue;
      for (const { aid } of chipProfile(id).applications) expect(aids).toContain(aid);
    }
  });
});

describe("a change", () => {
  it("is announced until it was taken: 4 for keys, 5 for applications", () => {
    const terminal = signedIn();
    for (const number of ["001", "002", "003"]) ask(terminal, "0800", "360", number);
    expect(ask(terminal, "0800", "361").requirement).toBe(0);
    const { acquirer } = terminal.world;
    expect(acquirer.applyHostVerb({ chipKeys: ["E1"], chipApplications: { DF21: "000000050000" } }).kind).toBe("ok");
    expect(ask(terminal, "0820", "301").requirement).toBe(4);
    expect(ask(terminal, "0800", "371").requirement).toBe(4);
    const { entries } = list(terminal, "372", 23);
    expect(entries).toHaveLength(1);
    ask(terminal, "0800", "370", entries[0]?.subarray(0, 12));
    expect(ask(terminal, "0800", "371").requirement).toBe(5);
    const application = ask(terminal, "0800", "380", Buffer.from("9F0608A000000333010102", "hex"));
    expect(objectValue(objectsOf(application.body), "DF21").toString("hex")).toBe("000000050000");
    // It changes again before the end.
    acquirer.applyHostVerb({ chipApplications: "changed" });
    expect(ask(terminal, "0800", "381").requirement).toBe(5);
    ask(terminal, "0800", "380", Buffer.from("9F0608A000000333010102", "hex"));
    expect(ask(terminal, "0800", "381").requirement).toBe(0);
  });

  it.each([
    [{ chipKeys: ["99"] }, "chipKeys"],
    [{ chipKeys: "new" }, "chipKeys"],
    [{ chipApplications: { "9F06": "00" } }, "chipApplications.9F06"],
    [{ chipApplications: { DF21: "00" } }, "chipApplications.DF21"],
    [{ script: { command: "explode" } }, "script.command"],
    [{ script: { command: "block-card", template: "73" } }, "script.template"],
    [{ issuerAnswer: { answer: "late" } }, "issuerAnswer.answer"],
  ])("%j is refused at %s", (body, field) => {
    expect(signedIn().world.acquirer.applyHostVerb(body)).toMatchObject({ kind: "invalid", field });
  });

  it("outlives the host, and books without chips are taken as they are", () => {
    const { world } = signedIn();
    world.acquirer.applyHostVerb({
      chipKeys: ["E0"],
      script: { command: "unblock-pin" },
      issuerAnswer: { answer: "wrong" },
    });
    const snapshot = JSON.parse(JSON.stringify(world.acquirer.snapshot()));
    const again = restoreAcquirer(defaultConfiguration("lakala"), world.environment, snapshot);
    if (again.kind !== "acquirer") throw new Error(again.field);
    expect(again.acquirer.snapshot()).toEqual(snapshot);
    const { chipKeys: _keys, chipApplications: _applications, ...old } = snapshot;
    expect(restoreAcquirer(defaultConfiguration("lakala"), world.environment, old).kind).toBe("acquirer");
  });
});
