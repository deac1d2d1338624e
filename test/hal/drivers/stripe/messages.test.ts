import { describe, expect, test } from "vitest";
import { HeadMessages, type HeadSaid } from "../../../../hal/drivers/stripe/messages";
import { dataBits, decodeTrack, encodeTrack, type TrackNumber } from "../../../../sim/chips/stripe-track";
import { SeededRandom } from "../../../../sim/world/random";
import { readStripe } from "../../../../src/transaction/card/stripe";
import { until } from "../../../buses/until";
import { describeWithVectors } from "../../../vectors";
import { card, rigOf } from "./rig";

interface Transcript {
  readonly device: string;
  readonly name: string;
  readonly bytesIn: string;
  readonly meaning: string;
}

const bytesOf = (hex: string) => Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
const track2Of = (text: string) => /;([^E?][^?]*)\?/.exec(text)?.[1];

describeWithVectors<readonly Transcript[]>("recorded swipes", "devices.json", (all) => {
  const transcripts = all.filter(({ device }) => device === "magstripe");

  test("there are 19", () => expect(transcripts).toHaveLength(19));

  test.each(transcripts)("the driver reads: $name", async ({ name, bytesIn }) => {
    const { reader, wire, time } = rigOf({ lrc: name.includes("with LRC") });
    const waiting = reader.present({ interfaces: ["stripe"], timeoutMs: 2000 });
    time.after(200, () => wire.send(bytesOf(bytesIn)));
    const seen = await until(time, waiting);
    const text = Buffer.from(bytesOf(bytesIn)).toString("latin1");
    // Track 3 alone, with the start sentinel of track 2, which is its own too: it has more than one separator.
    const track2 = name.startsWith("track 3") ? undefined : track2Of(text);
    const wanted = track2 === undefined ? { kind: "unreadable", interface: "stripe" } : { kind: "stripe", track2 };
    expect(seen).toEqual(wanted);
    if (seen.kind !== "stripe") return;
    // The check digit is the firmware's to judge.
    expect(readStripe(seen.track2) !== undefined).toBe(name !== "negative: bad Luhn");
  });

  test.each(transcripts.filter(({ name }) => / text /.test(name)))(
    "the model's bits: $name",
    ({ bytesIn, meaning }) => {
      const text = Buffer.from(bytesOf(bytesIn)).toString("latin1").split("?")[0] as string;
      const track = Number(/^track (\d)/.exec(meaning)?.[1]) as TrackNumber;
      const bits = dataBits(track, text.slice(1));
      expect(bits.join("")).toBe(/LRC: ([01]+)/.exec(meaning)?.[1]);
      const lrc = /LRC char \(not always sent\) = "(.)"/.exec(meaning)?.[1];
      expect(decodeTrack(track, [0, 0, ...bits, 0])).toEqual({ kind: "good", text: text.slice(1), lrc });
    },
  );
});

const said = (messages: HeadMessages, text: string): readonly HeadSaid[] => {
  const heard = [...Buffer.from(text, "latin1")].flatMap((byte) => messages.take(byte) ?? []);
  return [...heard, messages.end() ?? []].flat();
};

describe("what a head says", () => {
  const { track1, track2, track3 } = card;

  test.each([
    ["", []],
    ["\r\n\x03", []],
    ["noise 21088830B03\r", []],
    ["\x15", [{ kind: "refusal" }]],
    ["\x0621088830B03\r", [{ kind: "answer" }]],
    [`\x0621088830B03;${track2}?\r`, [{ kind: "answer" }, { kind: "swipe", track2 }]],
    [`\x06${track2}`, [{ kind: "answer" }]],
    [`%${track1}?;${track2}?;${track3}?`, [{ kind: "swipe", track2, track3 }]],
    [`%E?;${track2}?+E?\r`, [{ kind: "swipe", track2 }]],
    [`;${track2}?+${track3}A?\r`, [{ kind: "swipe", track2 }]],
    [`;${track2}?+?\r`, [{ kind: "swipe", track2 }]],
    [`;${track2}=?\r`, [{ kind: "swipe" }]],
    [`;${track2}000?\r`, [{ kind: "swipe", track2: `${track2}000` }]],
    [`;${track2}00000?\r`, [{ kind: "swipe" }]],
    [";6298000000000008?\r", [{ kind: "swipe" }]],
    [`;${track2}\r`, [{ kind: "damaged" }]],
    [`;${track2}?x\r`, [{ kind: "damaged" }]],
    [`x;${track2}?\r`, [{ kind: "damaged" }]],
    [`;${track2}?%${track1}?\r`, [{ kind: "damaged" }]],
    [`;${track2}?${"+000?".repeat(60)}\r`, [{ kind: "damaged" }]],
    // More than a message can have.
    [`;${track2}?${"\n".repeat(300)}\r`, [{ kind: "damaged" }]],
  ] as const)("%j", (text, wanted) => {
    expect(said(new HeadMessages(false), text)).toEqual(wanted);
  });

  test("with its LRC any one character that is turned is found", () => {
    const lrc = decodeTrack(2, encodeTrack(2, track2));
    if (lrc.kind !== "good") throw new Error(lrc.kind);
    const right = `;${track2}?${lrc.lrc}`;
    expect(said(new HeadMessages(true), right)).toEqual([{ kind: "swipe", track2 }]);
    for (let at = 0; at < right.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        const turned = String.fromCharCode(right.charCodeAt(at) ^ (1 << bit));
        const [first] = said(new HeadMessages(true), right.slice(0, at) + turned + right.slice(at + 1));
        if (first?.kind === "swipe" && first.track2 !== undefined) expect(first.track2).toBe(track2);
      }
  });

  test("any one bit that a head reads wrong is found", () => {
    const right = encodeTrack(2, track2);
    for (let at = 0; at < right.length; at++) {
      const read = decodeTrack(2, right.with(at, 1 ^ (right[at] as number)));
      if (read.kind === "good") expect(read.text).toBe(track2);
      else expect(read.kind).toBe("error");
    }
  });

  test("noise: no throw, bounded, and the next swipe is read", () => {
    const many = Number(process.env["FUZZ_BYTES"] ?? 50_000);
    const random = new SeededRandom(4);
    for (const lrc of [false, true]) {
      const messages = new HeadMessages(lrc);
      const common = [...Buffer.from("%;+?E=0123456789^\r\x02\x03\x06\x15")];
      let swipes = 0;
      for (let each = 0; each < many; each++) {
        const drawn = random.uint32();
        const byte = drawn % 16 === 0 ? drawn >>> 24 : (common[(drawn >>> 8) % common.length] as number);
        const heard = messages.take(byte);
        if (heard?.kind !== "swipe") continue;
        swipes += 1;
        expect((heard.track2 ?? "").length).toBeLessThanOrEqual(37);
        expect((heard.track3 ?? "").length).toBeLessThanOrEqual(104);
      }
      if (!lrc) expect(swipes).toBeGreaterThan(10);
      messages.end();
      expect(messages.isUnderWay).toBe(false);
    }
    expect(said(new HeadMessages(false), `;${track2}?\r`)).toEqual([{ kind: "swipe", track2 }]);
  });
});
