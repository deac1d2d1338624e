import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeFrame,
  encodeFrame,
  FRAME_BYTES_MAX,
  type Frame,
  FrameAssembler,
  ProcessingRequirement,
  replyTpdu,
} from "../../../src/host/iso8583/frame";
import { CodecError } from "../../../src/host/iso8583/message";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const frame: Frame = {
  tpdu: { id: "60", destination: "0003", source: "0000" },
  header: {
    applicationClass: "60",
    version: "31",
    status: 0,
    processingRequirement: ProcessingRequirement.signIn,
    minorVersion: "311208",
  },
  message: hex("08000000000000000000"),
};
const wire = `0015${"6000030000"}${"603103311208"}${"08000000000000000000"}`;

describe("frames", () => {
  it("are length, TPDU, header, message", () => {
    expect(toHex(encodeFrame(frame))).toBe(wire);
    expect(decodeFrame(hex(wire).subarray(2))).toEqual({ kind: "frame", frame });
  });

  it("are answered to where they came from", () => {
    expect(replyTpdu(frame.tpdu)).toEqual({ id: "60", destination: "0000", source: "0003" });
  });

  it.each([
    ["", "tpdu", 0],
    ["60000300", "tpdu", 0],
    ["6000030000", "header", 5],
    ["600003000060310331120", "header", 5],
    ["600003000060310331120A", "header", 5],
  ])("%s is malformed at %s", (text, field, offset) => {
    expect(decodeFrame(hex(text))).toMatchObject({ kind: "malformed", field, offset });
  });

  it("throw on a caller's bug", () => {
    const tpdu = { ...frame.tpdu, source: "00" };
    expect(() => encodeFrame({ ...frame, tpdu })).toThrow(CodecError);
    expect(() => encodeFrame({ ...frame, header: { ...frame.header, status: 10 } })).toThrow(CodecError);
    expect(() => encodeFrame({ ...frame, message: new Uint8Array(FRAME_BYTES_MAX) })).toThrow(CodecError);
  });
});

describe("the assembler", () => {
  it("finds the same frames however the stream is cut", () => {
    const sizes = fc.array(fc.nat(300), { maxLength: 6 });
    const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });
    fc.assert(
      fc.property(sizes, cuts, (lengths, pieces) => {
        const frames = lengths.map((length, index) => new Uint8Array(length).fill(index + 1));
        const stream = Buffer.concat(frames.flatMap((body) => [Buffer.of(body.length >> 8, body.length & 255), body]));
        const assembler = new FrameAssembler();
        const found: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = pieces[turn % pieces.length] ?? 1;
          const fed = assembler.feed(Uint8Array.from(stream.subarray(at, at + size)));
          expect(fed.kind).toBe("frames");
          found.push(...fed.frames);
          at += size;
        }
        expect(found).toEqual(frames);
        expect(assembler.partial).toBe(false);
      }),
    );
  });

  it("knows when it holds a part", () => {
    const assembler = new FrameAssembler();
    expect(assembler.partial).toBe(false);
    assembler.feed(hex("00"));
    expect(assembler.partial).toBe(true);
    assembler.feed(hex("0201"));
    expect(assembler.partial).toBe(true);
    expect(assembler.feed(hex("02")).frames).toEqual([hex("0102")]);
    expect(assembler.partial).toBe(false);
  });

  it("reports a length beyond any frame, after the frames before it, and takes no more", () => {
    const assembler = new FrameAssembler();
    const fed = assembler.feed(hex(`000101${(FRAME_BYTES_MAX + 1).toString(16).padStart(4, "0")}0001020001`));
    expect(fed).toEqual({ kind: "over-long", frames: [hex("01")], announcedBytes: FRAME_BYTES_MAX + 1 });
    expect(assembler.feed(hex("000101"))).toMatchObject({ kind: "over-long", frames: [] });
  });

  it("takes the longest", () => {
    const assembler = new FrameAssembler();
    const longest = new Uint8Array(FRAME_BYTES_MAX + 2);
    longest.set([FRAME_BYTES_MAX >> 8, FRAME_BYTES_MAX & 255]);
    expect(assembler.feed(longest).frames[0]?.length).toBe(FRAME_BYTES_MAX);
  });
});
