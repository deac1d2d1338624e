import { resolve } from "node:path";
import { parse, type Tlv } from "@tomkp/ber-tlv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundleForXs } from "../../sim/desktop/engines/bundle";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { TlvCursor, tlv } from "../../src/emv/tlv";

/** An object as both readers show it: tag in one number, then its value or its objects. */
type Shown = readonly [tag: number, content: string | readonly Shown[]];

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function byOurs(level: TlvCursor): Shown[] {
  const shown: Shown[] = [];
  while (level.next() === "object")
    shown.push([level.tag, level.constructed ? byOurs(level.inside()) : hex(level.value)]);
  return shown;
}

function byPeer(objects: readonly Tlv[]): Shown[] {
  return objects.map(({ tag, value, children }) => {
    const number = Number.parseInt(hex(tag.bytes ?? new Uint8Array(0)), 16);
    return [number, tag.constructed ? byPeer(children ?? []) : hex(value)];
  });
}

/** Tags of one and two bytes that EMV has, plain and templates. */
const plainTag = fc.constantFrom(0x57, 0x5a, 0x82, 0x95, 0x9a, 0x9f02, 0x9f10, 0x9f26, 0x9f36, 0xdf31);
const templateTag = fc.constantFrom(0x61, 0x6f, 0x70, 0x77, 0xa5, 0xbf0c);
const tree = fc.letrec<{ object: Uint8Array }>((tie) => ({
  object: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.tuple(plainTag, fc.uint8Array({ maxLength: 200 })).map(([tag, value]) => tlv(tag, value)),
    fc
      .tuple(templateTag, fc.array(tie("object"), { maxLength: 3 }))
      .map(([tag, objects]) => tlv(tag, Buffer.concat(objects).subarray(0))),
  ),
}));

describe("beside @tomkp/ber-tlv, which shares no code with it", () => {
  test("[B3 Annex B] both read the same objects, however they nest", () => {
    fc.assert(
      fc.property(
        fc.array(
          tree.object.filter((bytes) => bytes.length <= 900),
          { maxLength: 5 },
        ),
        (objects) => {
          const bytes = new Uint8Array(Buffer.concat(objects));
          expect(byOurs(new TlvCursor(bytes))).toEqual(byPeer(parse(bytes)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.skipIf(!XsWorker.available)(
    "[B3 Annex B] costs a device fewer slots than the peer, and no more steps",
    async () => {
      const xs = await XsWorker.start({ name: "ber-tlv" });
      try {
        await xs.evaluate(await bundleForXs(resolve(import.meta.dirname, "ber-tlv-on-xs.ts")));
        const costOf = async (which: number) => {
          await xs.command(Uint8Array.of(0));
          const before = (await xs.evaluate("gc()")).heapSlots;
          const { reply, steps } = await xs.command(Uint8Array.of(which));
          expect([...reply]).toEqual([20]);
          return { steps, slots: (await xs.evaluate("gc()")).heapSlots - before };
        };
        const [ours, peer] = [await costOf(1), await costOf(2)];
        console.info(`a record of 20 objects: ours ${JSON.stringify(ours)}, the peer ${JSON.stringify(peer)}`);
        expect(ours.steps).toBeLessThan(peer.steps);
        expect(ours.slots).toBeLessThan(peer.slots);
      } finally {
        await xs.close();
      }
    },
  );
});
