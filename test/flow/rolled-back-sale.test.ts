// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { play, room, see, signIn } from "../scenario/rooms";
import { home, imageOf, ledger, putBack, sent, sold } from "./put-back";
import { shown, type Where } from "./shown";

const PAGE = 256;
const F08 = /终端里是旧数据.*F08/s;

/** F08 stands there, nothing was sent, and the books are as they were. */
async function isKnown(where: Where, books: readonly string[]): Promise<void> {
  expect(await shown(where)).toMatch(F08);
  await play(where, "clock", { advanceMs: 3_600_000 });
  expect(await sent(where)).toBe(0);
  expect(await ledger(where)).toEqual(books);
}

/** Addresses of the pages in which two images differ, the last first. */
function pagesSince(after: Uint8Array, before: Uint8Array): number[] {
  const pages: number[] = [];
  for (let at = after.length - PAGE; at >= 0; at -= PAGE)
    if (after.subarray(at, at + PAGE).some((byte, index) => byte !== before[at + index])) pages.push(at);
  return pages;
}

/** Up to the answer's way back: the request is durable, sent, and booked by the host. */
async function asked(where: Where, amountFen: number): Promise<Uint8Array> {
  await play(where, "key", { keys: String(amountFen), then: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "clock", { action: "pause" });
  await play(where, "key", { pin: "credit-stripe", then: "enter" });
  for (let tries = 0; tries < 400 && (await ledger(where)).length < 2; tries++)
    await play(where, "clock", { advanceMs: 10 });
  const image = imageOf(where);
  await play(where, "clock", { action: "run" });
  await play(where, "wait", { screen: "approved" });
  return image;
}

describe("F08: an image from before the end of the last sale", () => {
  it("one that was copied between request and answer reverses nothing", async () => {
    const before = await room();
    await signIn(before);
    await sold(before, 1001);
    const image = await asked(before, 1002);
    await home(before);
    await isKnown(await putBack(before, image), ["1001 charged", "1002 charged"]);
  });

  it("nor does one that lacks the record of the approval, at once or at rest", async () => {
    for (const rest of [false, true]) {
      const before = await room();
      await signIn(before);
      await sold(before, 1001);
      const image = await asked(before, 1002);
      if (rest) await home(before);
      await play(before, "clock", { advanceMs: rest ? 60_000 : 10 });
      await isKnown(await putBack(before, image), ["1001 charged", "1002 charged"]);
    }
  });

  it("one from the rest behind a sale forgets no later one", async () => {
    const before = await room();
    await signIn(before);
    await sold(before, 1001);
    await play(before, "clock", { advanceMs: 60_000 });
    const image = imageOf(before);
    await sold(before, 1002);
    await isKnown(await putBack(before, image), ["1001 charged", "1002 charged"]);
  });

  it("whatever pages are erased of those behind the request: the approved sale stands", async () => {
    const before = await room();
    await signIn(before);
    await sold(before, 1001);
    const image = await asked(before, 1002);
    await home(before);
    const newest = imageOf(before);
    const pages = pagesSince(newest, image);
    expect(pages.length).toBeGreaterThan(1);
    let known = 0;
    for (let erased = 0; erased <= pages.length; erased += 1) {
      const chip = newest.slice();
      for (const page of pages.slice(0, erased)) chip.fill(0xff, page, page + PAGE);
      const where = await putBack(before, chip);
      if (F08.test(await shown(where))) known += 1;
      else {
        expect(known).toBe(0);
        await signIn(where);
        expect((await see(where, "transactions"))["transactions"]).toMatchObject([
          { money: "charged" },
          { money: "charged" },
        ]);
      }
      expect(await ledger(where)).toEqual(["1001 charged", "1002 charged"]);
    }
    expect(known).toBeGreaterThan(0);
  });
});
