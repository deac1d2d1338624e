import { describe, expect, it } from "vitest";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import type { Flash } from "../../hal/flash";
import { chipApplications, chipKeys } from "../../sim/acquirer/chip-parameters";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { Book } from "../../src/book/book";
import type { Session, Terminal } from "../../src/context";
import { tlv } from "../../src/emv/tlv";
import { applications, authorityKeys, type CardSet, keyName } from "../../src/host/downloads/card-set";
import { downloadCardSet } from "../../src/host/downloads/download";
import { CardSetShelf } from "../../src/host/downloads/shelf";
import { binaryField, type Message, textField } from "../../src/host/iso8583/message";
import { goThrough } from "../flow/cards";
import { askedFor, booked, host, logOn, pass, ready, said, screen, switchedOn, type } from "../simulated";

const hex = (bytes: Uint8Array | undefined) =>
  Buffer.from(bytes ?? [])
    .toString("hex")
    .toUpperCase();
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

const entries = chipApplications.map((one) =>
  join(...one.map(({ tag, value }) => tlv(Number.parseInt(tag, 16), bytes(value)))),
);
const aids = chipApplications.map((one) => tlv(0x9f06, bytes(one[0]?.value ?? "")));

/** What the host says to a request for this 60.3 with this field 62: field 62, or a response code. undefined: no answer. */
type Says = (code: string, asked: string) => Uint8Array | string | undefined;

/** A host with the default applications, in one list. */
const orderly: Says = (code, asked) => {
  if (code === "382") return join(bytes("31"), ...aids);
  if (code === "380") return join(bytes("31"), entries[aids.findIndex((aid) => hex(aid) === asked)] ?? bytes(""));
  return bytes("");
};

interface Stage {
  readonly terminal: Terminal;
  readonly asked: string[];
  says: Says;
}

/** The flows' terminal as far as a download needs it, on a chip that stays. */
async function stage(nor = chip(), says = orderly): Promise<Stage> {
  const opened = await Book.open(nor);
  if (opened.kind === "fault") throw new Error("the journal does not open");
  const asked: string[] = [];
  const staged: { says: Says } = { says };
  const session = {
    due: { signIn: false, parameters: false, authorityKeys: false, applications: false },
    refused: { parameters: false, authorityKeys: false, applications: false },
  } as unknown as Session;
  const exchange = async (request: Message) => {
    const code = (textField(request, 60) ?? "").slice(8, 11);
    const field62 = hex(binaryField(request, 62));
    asked.push(field62 === "" ? code : `${code} ${field62}`);
    const said = staged.says(code, field62);
    if (said === undefined) return { kind: "no-answer", why: "timeout" };
    const fields = typeof said === "string" ? { 39: said } : { 39: "00", 62: said };
    return { kind: "reply", reply: { mti: "0810", fields }, processingRequirement: 0, bearer: "wifi" };
  };
  const terminal = {
    book: opened.book,
    session,
    board: { publicKey: new SoftwarePublicKey() },
    personalisation: { terminal: "10000001", merchant: "898310058120001" },
    host: { exchange },
  } as unknown as Terminal;
  return Object.assign(staged, { terminal, asked });
}

function chip(): Flash {
  return flashOf(new NorFlash({ sizeBytes: 131_072, random: () => 0 }));
}

const shelf = ({ terminal }: Stage, set: CardSet = applications) => new CardSetShelf(terminal.book, set);

describe("a download of applications", () => {
  it("asks for the list, each on it, and says that all are here", async () => {
    const staged = await stage();
    expect(await downloadCardSet(staged.terminal, applications)).toEqual({ kind: "ok" });
    expect(staged.asked).toEqual(["382 313030", ...aids.map((aid) => `380 ${hex(aid)}`), "381"]);
    expect((await shelf(staged).all()).map(hex)).toEqual(entries.map(hex));
    expect(hex(await shelf(staged).find(aids[1] ?? bytes("")))).toBe(hex(entries[1]));
    expect(await shelf(staged).find(bytes("9F0605FFFFFFFFFF"))).toBeUndefined();
  });

  it("takes a list in parts, and says how many it has", async () => {
    const staged = await stage(chip(), (code, asked) => {
      if (code !== "382") return orderly(code, asked);
      return asked === "313030" ? join(bytes("32"), ...aids.slice(0, 3)) : join(bytes("31"), ...aids.slice(3));
    });
    expect((await downloadCardSet(staged.terminal, applications)).kind).toBe("ok");
    expect(staged.asked.slice(0, 2)).toEqual(["382 313030", "382 313033"]);
    expect((await shelf(staged).all()).length).toBe(aids.length);
  });

  it("goes on where it was cut, over a power cut too; until it is whole the old set counts (A17)", async () => {
    const nor = chip();
    const first = await stage(nor, (code, asked) =>
      code === "382" ? join(bytes("31"), aids[0] ?? bytes("")) : orderly(code, asked),
    );
    await downloadCardSet(first.terminal, applications);
    for (let done = 0; done <= aids.length; done++) {
      const staged = await stage(nor, (code, asked) =>
        staged.asked.length > (done === 0 ? 2 : 1) ? undefined : orderly(code, asked),
      );
      const loaded = await downloadCardSet(staged.terminal, applications);
      if (done === aids.length) {
        expect(staged.asked).toEqual(["381"]);
        expect(loaded.kind).toBe("ok");
        break;
      }
      expect(staged.asked.filter((one) => one.startsWith("382")).length).toBe(done === 0 ? 1 : 0);
      const whole = done === aids.length - 1;
      if (!whole) expect(loaded).toMatchObject({ kind: "failed", failure: { kind: "interrupted" } });
      expect((await shelf(staged).all()).length).toBe(whole ? aids.length : 1);
      if (whole) break;
    }
  });

  it("goes on later where somebody stopped it, and says before each object how many are here", async () => {
    const staged = await stage();
    const asked: string[] = [];
    const stopsAt = (at: number) => async (here: number, all: number) => {
      asked.push(`${here}/${all}`);
      return here === at;
    };
    const stopped = await downloadCardSet(staged.terminal, applications, stopsAt(2));
    expect(stopped).toMatchObject({ kind: "failed", failure: { kind: "interrupted" } });
    expect(await shelf(staged).isStocked()).toBe(false);
    expect(await downloadCardSet(staged.terminal, applications, stopsAt(-1))).toEqual({ kind: "ok" });
    expect(asked).toEqual(["0/4", "1/4", "2/4", "2/4", "3/4"]);
    expect((await shelf(staged).all()).length).toBe(aids.length);
  });

  it("refuses a set with one bad object, names it, and keeps the old one (A18)", async () => {
    const staged = await stage();
    await downloadCardSet(staged.terminal, applications);
    staged.says = (code, asked) => {
      const said = orderly(code, asked);
      return code === "380" && asked === hex(aids[2]) && said instanceof Uint8Array ? said.subarray(0, 20) : said;
    };
    expect(await downloadCardSet(staged.terminal, applications)).toMatchObject({
      kind: "failed",
      failure: { kind: "bad-card-set", set: "applications", part: "3/4" },
    });
    expect(staged.terminal.session.refused.applications).toBe(true);
    expect((await shelf(staged).all()).map(hex)).toEqual(entries.map(hex));
    expect(await shelf(staged).staged()).toBeUndefined();
  });

  it("refuses what it did not ask for", async () => {
    const staged = await stage(chip(), (code, asked) =>
      code === "380" ? join(bytes("31"), entries[0] ?? bytes("")) : orderly(code, asked),
    );
    expect(await downloadCardSet(staged.terminal, applications)).toMatchObject({
      failure: { kind: "bad-card-set", set: "applications", part: "2/4" },
    });
    expect(await shelf(staged).isStocked()).toBe(false);
  });

  it.each([
    ["says 30", "30"],
    ["says that there is none", bytes("30")],
    ["says nothing", bytes("")],
  ])("begins anew when the host %s of an object on its list (A17)", async (_how, said) => {
    const staged = await stage(chip(), (code, asked) =>
      code === "380" && asked === hex(aids[1]) ? said : orderly(code, asked),
    );
    expect(await downloadCardSet(staged.terminal, applications)).toMatchObject({ failure: { kind: "interrupted" } });
    expect(await shelf(staged).staged()).toBeUndefined();
    staged.says = orderly;
    expect(await downloadCardSet(staged.terminal, applications)).toEqual({ kind: "ok" });
    expect((await shelf(staged).all()).length).toBe(aids.length);
  });

  it("leaves what it has when the host has nothing to load", async () => {
    const staged = await stage();
    await downloadCardSet(staged.terminal, applications);
    staged.says = (code) => (code === "382" ? bytes("30") : bytes(""));
    expect(await downloadCardSet(staged.terminal, applications)).toEqual({ kind: "ok" });
    expect((await shelf(staged).all()).length).toBe(aids.length);
  });
});

describe("a hostile list", () => {
  const name = (at: number) => tlv(0x9f06, bytes(`A0000003330101${at.toString(16).padStart(2, "0")}`));
  it.each<[string, Says]>([
    ["is no TLV", () => bytes("319F06")],
    ["names something else", () => bytes("319F220101")],
    ["never ends", (_code, asked) => join(bytes("32"), name(Number.parseInt(asked.slice(2), 16) & 0xff))],
    ["says that more follow, and has none", () => bytes("32")],
    ["is too long", () => join(bytes("31"), ...Array.from({ length: 33 }, (_, at) => name(at)))],
  ])("%s: refused, and after a bounded number of questions", async (_what, says) => {
    const staged = await stage(chip(), says);
    expect(await downloadCardSet(staged.terminal, applications)).toMatchObject({
      failure: { kind: "bad-card-set", set: "applications" },
    });
    expect(staged.asked.length).toBeLessThanOrEqual(33);
    expect(await shelf(staged).isStocked()).toBe(false);
    expect(staged.terminal.session.refused.applications).toBe(true);
  });
});

describe("a download of keys", () => {
  it("takes the key that was asked for, and none whose check value is wrong", async () => {
    const simulator = await ready();
    expect(chipKeys.length).toBeGreaterThan(0);
    const key = await new SoftwarePublicKey().sha1(new Uint8Array(0));
    expect(key.length).toBe(20);
    const [first] = chipKeys;
    if (!first) throw new Error("no key");
    const named = keyName(bytes(first.rid), Number.parseInt(first.index, 16));
    expect(hex(named)).toBe(`9F0605${first.rid}9F2201${first.index}`.toUpperCase());
    const broken = join(
      tlv(0x9f06, bytes(first.rid)),
      tlv(0x9f22, bytes(first.index)),
      tlv(0xdf02, new Uint8Array(128)),
    );
    expect(await authorityKeys.isSound(named, broken, new SoftwarePublicKey())).toBe(false);
    expect(askedFor(simulator).filter((code) => code === "370").length).toBe(chipKeys.length);
  });
});

describe("a new terminal", () => {
  it("has all that chips need however often the power goes while it loads them", async () => {
    const simulator = await switchedOn();
    let cuts = 0;
    for (; cuts < 60; cuts++) {
      const { faults } = simulator.world;
      const whenSoFar = { kind: "cut-power", nth: 4, times: 1, probability: 1, ms: 0, at: "after" } as const;
      faults.disarmAll();
      faults.arm({ port: "network", point: "receive", ...whenSoFar });
      await logOn(simulator);
      await simulator.until(() => !simulator.world.powered || simulator.display.view.id === "home", 20_000);
      if (simulator.world.powered) break;
      simulator.world.powerOn();
    }
    simulator.world.faults.disarmAll();
    expect(cuts).toBeGreaterThan(5);
    expect(askedFor(simulator).filter((code) => code === "372").length).toBeLessThan(5);
    expect(await goThrough(simulator, 12345, "credit-chip", "insert")).toEqual(["pin", "approved"]);
    expect(booked(simulator)).toEqual(["12345 charged"]);
  });

  it("loads a changed set when the host says so, and its rules count", async () => {
    const simulator = await ready();
    host(simulator, { chipApplications: { DF20: "000000010000" } });
    await goThrough(simulator, 100, "credit-chip", "insert");
    for (let steps = 0; steps < 4 && simulator.display.view.id !== "home"; steps++) {
      await type(simulator, "");
      await pass(simulator, 6_000);
    }
    await pass(simulator, 5_000);
    await screen(simulator, "home");
    const before = askedFor(simulator);
    expect(before.filter((code) => code === "381").length).toBe(2);
    await type(simulator, "10001");
    await simulator.until(() => simulator.cardReader.listening, 5_000);
    expect(simulator.cardReader.open).toEqual(["stripe", "chip"]);
    expect(said(simulator)).toContain("插卡");
  });
});
