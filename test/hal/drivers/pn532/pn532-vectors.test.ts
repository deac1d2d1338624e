import { describe, expect, test } from "vitest";
import { encodeFrame, FrameReader, type ReadFrame } from "../../../../hal/drivers/pn532/frames";
import { BusTime } from "../../../../sim/buses/bus-time";
import type { ChipAnswer } from "../../../../sim/cards/chip/answer";
import { type FieldCard, Pn532Model } from "../../../../sim/chips/pn532";
import { SeededRandom } from "../../../../sim/world/random";
import { pass } from "../../../buses/until";
import { describeWithVectors } from "../../../vectors";
import { bytesOf, cardOf } from "./rig";

interface Transcript {
  readonly device: string;
  readonly name: string;
  readonly bytesOut: string;
  readonly bytesIn: string | readonly string[];
}

const responds =
  (data: Uint8Array, status = 0x9000) =>
  (): ChipAnswer => ({ kind: "response", data, status, thinkMs: 5 });
const fails = (kind: "protocol-error" | "removed") => (): ChipAnswer => ({ kind, thinkMs: 5 });
const card = (uid: string, ats: string, rest: Partial<FieldCard> = {}) =>
  cardOf({ uid: bytesOf(uid), ats: bytesOf(ats), ...rest });
const typeB = (answers?: () => ChipAnswer) =>
  cardOf({
    technology: "B",
    uid: bytesOf("11 22 33 44"),
    ats: bytesOf("00 00 00 00 00 81 81"),
    ...(answers ? { answers } : {}),
  });
const fci = "6F10840E325041592E5359532E4444463031";

/** Who is in the field, and whether he is listed first. */
const fields: { readonly [name: string]: readonly [cards: readonly FieldCard[], first?: string] } = {
  "poll A Type2 tag observed": [[card("04 41 6D 41 2B 02 89", "", { sak: 0x00, sens: [0x00, 0x44] })]],
  "poll A ISO-DEP 7-byte UID with ATS (DESFire EV1)": [
    [card("04 1E 20 61 80 1D 80", "06 75 77 81 02 80", { sens: [0x03, 0x44] })],
  ],
  "poll A ISO-DEP JCOP31": [
    [card("04 13 14 21 8B 20 80", "0D 78 77 B1 02 4A 43 4F 50 76 32 34 31", { sens: [0x00, 0x48] })],
  ],
  "poll B": [[typeB()]],
  "InDataExchange SELECT PPSE -> 6A82": [[cardOf({ answers: responds(new Uint8Array(0), 0x6a82) })], "A"],
  "InDataExchange SELECT PPSE -> FCI": [[cardOf({ answers: responds(bytesOf(fci)) })], "A"],
  "InDataExchange card removed (A)": [[cardOf({ answers: fails("removed") })], "A"],
  "InDataExchange type B card disappeared": [[typeB(fails("removed"))], "B"],
  "InDataExchange RF protocol error": [[cardOf({ answers: fails("protocol-error") })], "A"],
  "extended information frame (response > 255 bytes)": [
    [cardOf({ answers: responds(Uint8Array.from({ length: 258 }, (_, i) => (i * 7) & 255)) })],
    "A",
  ],
  InDeselect: [[cardOf()], "A"],
  "ISO-DEP presence ping without side effect": [[cardOf()], "A"],
  "Diagnose attention request": [[cardOf()], "A"],
};

/** Not of the HSU, or not what a model does by itself; each is looked at below, or said to be missing. */
const elsewhere = [
  "GetFirmwareVersion over I2C",
  "I2C NAK on address",
  "application error frame",
  "negative: bad DCS",
  "negative: bad LCS",
  "noise before preamble",
  // Made by hand, and not right: its ATS of 05h is six bytes long (ISO/IEC 14443-4, 5.2.2: the length counts itself).
  "two type A cards answered",
  // A PN532 hands on what a card chains; this model has whole answers, of which only more than 262 bytes come in parts.
  "InDataExchange MI chaining from card",
];

describeWithVectors<readonly Transcript[]>("recorded PN532 transcripts", "devices.json", (all) => {
  const transcripts = all.filter(({ device }) => device === "pn532");
  const inOf = ({ bytesIn }: Transcript) => (typeof bytesIn === "string" ? bytesIn : bytesIn.join(" "));
  const named = (name: string) => transcripts.find((each) => each.name === name) as Transcript;

  test.each(transcripts.filter(({ name }) => !elsewhere.includes(name)))("the model: $name", async (transcript) => {
    const time = new BusTime();
    const said: number[] = [];
    const [cards, first] = fields[transcript.name] ?? [[]];
    const model = new Pn532Model({ time, send: (bytes) => said.push(...bytes), cards: () => cards });
    const hear = async (bytes: Uint8Array) => {
      for (const byte of bytes) model.receive(byte, false);
      await pass(time, 1000);
    };
    if (!transcript.name.startsWith("hsu-wakeup")) {
      await hear(bytesOf(named("hsu-wakeup-then-SAMConfiguration").bytesOut));
      await hear(bytesOf(named("RFConfiguration item5 retries FF 01 02").bytesOut));
    }
    if (first) await hear(bytesOf(named(first === "A" ? "poll A none" : "poll B none").bytesOut));
    // One that asks for an answer again gets the last one.
    const before = [...said];
    said.length = 0;
    await hear(bytesOf(transcript.bytesOut));
    expect(model.strict.aborted).toBeUndefined();
    if (transcript.name === "NACK frame") expect(before.slice(-said.length)).toEqual(said);
    else expect(said).toEqual([...bytesOf(inOf(transcript))]);
  });

  const framesIn = (hex: string): readonly ReadFrame[] => {
    const reader = new FrameReader();
    return [...bytesOf(hex)].flatMap((byte) => reader.take(byte) ?? []);
  };

  test.each(transcripts.filter(({ name, bytesIn }) => !name.includes("I2C") && bytesIn !== ""))(
    "the driver reads the answer: $name",
    (transcript) => {
      const frames = framesIn(inOf(transcript));
      const bad = transcript.name.startsWith("negative");
      if (transcript.name === "application error frame") return expect(frames).toEqual([{ kind: "error" }]);
      expect(frames[0]).toEqual({ kind: "ack" });
      expect(frames[1]?.kind).toBe(bad ? "invalid" : "data");
      if (frames[1]?.kind === "data") expect(frames[1].bytes[0]).toBe(0xd5);
      expect(frames).toHaveLength(2);
    },
  );

  test.each(transcripts.filter(({ bytesOut }) => bytesOut.includes("FF") && bytesOut.includes("D4")))(
    "the driver makes the command: $name",
    ({ bytesOut }) => {
      const [frame] = framesIn(bytesOut);
      if (frame?.kind !== "data") throw new Error("no frame");
      const made = Buffer.from(encodeFrame(frame.bytes)).toString("hex");
      expect(Buffer.from(bytesOf(bytesOut)).toString("hex").endsWith(made)).toBe(true);
    },
  );
});

describe("frames", () => {
  test("of any length there and back, behind noise, one after the other", () => {
    const reader = new FrameReader();
    for (const length of [1, 2, 254, 255, 256, 265]) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 0xff);
      if (length === 1) data[0] = 0xd5;
      const line = Uint8Array.of(0xaa, 0x00, 0x00, 0x55, ...encodeFrame(data));
      const read = [...line].flatMap((byte) => reader.take(byte) ?? []);
      expect(read).toEqual([{ kind: "data", bytes: data }]);
    }
    expect(() => encodeFrame(new Uint8Array(266))).toThrow(RangeError);
    expect(() => encodeFrame(new Uint8Array(0))).toThrow(RangeError);
  });

  test("2 million bytes of noise: no throw, bounded frames, and the next good one is read", () => {
    const reader = new FrameReader();
    const random = new SeededRandom(4);
    let frames = 0;
    for (let each = 0; each < 2_000_000; each++) {
      const drawn = random.uint32();
      // Start codes and short lengths are common.
      const byte = [0x00, 0x00, 0xff, 0x02, 0xfe, drawn >>> 24][drawn % 6] as number;
      const frame = reader.take(byte);
      if (frame) frames += 1;
      if (frame?.kind === "data") expect(frame.bytes.length).toBeLessThanOrEqual(265);
    }
    expect(frames).toBeGreaterThan(1000);
    reader.reset();
    expect([...encodeFrame(Uint8Array.of(0xd5, 0x03))].flatMap((byte) => reader.take(byte) ?? [])).toHaveLength(1);
  });
});
