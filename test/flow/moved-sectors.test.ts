import { describe, expect, it } from "vitest";
import { decodeHeader } from "../../src/journal/header";
import { play, room, signIn } from "../scenario/rooms";
import { imageOf, ledger, putBack, sent, sold } from "./put-back";
import { shown } from "./shown";

const SECTOR = 4096;

/** Slots with a header, newest first. */
function inUse(image: Uint8Array): number[] {
  const found: { slot: number; sequence: number }[] = [];
  for (let slot = 0; slot * SECTOR < image.length; slot += 1) {
    const header = decodeHeader(image.subarray(slot * SECTOR), image.length / SECTOR, SECTOR);
    if (header) found.push({ slot, sequence: header.sequence });
  }
  return found.sort((a, b) => b.sequence - a.sequence).map(({ slot }) => slot);
}

function swapped(image: Uint8Array, a: number, b: number): Uint8Array {
  const other = image.slice();
  other.set(image.subarray(a * SECTOR, (a + 1) * SECTOR), b * SECTOR);
  other.set(image.subarray(b * SECTOR, (b + 1) * SECTOR), a * SECTOR);
  return other;
}

describe("sectors of the flash that somebody swapped", () => {
  it.each([
    [0, 1],
    [0, 2],
    [1, 2],
  ])("the newest but %i and the newest but %i: told, nothing is reversed, support mends it", async (one, other) => {
    const before = await room();
    await signIn(before);
    for (const amount of [1001, 1002, 1003, 1004]) await sold(before, amount);
    const image = imageOf(before);
    const slots = inUse(image);
    const where = await putBack(before, swapped(image, slots[one] as number, slots[other] as number));
    expect(await shown(where)).toMatch(/D08|F08/);
    expect(await ledger(where)).toEqual(["1001 charged", "1002 charged", "1003 charged", "1004 charged"]);
    expect(await sent(where)).toBe(0);
    if (/联系客服重新设置/.test(await shown(where))) {
      await play(where, "host", { load: "keys" });
      await play(where, "wait", { idle: true });
    }
    // What is lost is told once more, until somebody has seen it.
    if (where.simulator.display.view.id === "fault") await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await sold(where, 1005);
    expect(await ledger(where)).toEqual([
      "1001 charged",
      "1002 charged",
      "1003 charged",
      "1004 charged",
      "1005 charged",
    ]);
  });
});
