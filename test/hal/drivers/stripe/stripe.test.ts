import { describe, expect, test } from "vitest";
import { stripeOf } from "../../../../sim/cards/deck";
import { deckCards } from "../../../../sim/cards/deck-cards";
import type { IntelliheadOptions, Swipe } from "../../../../sim/chips/intellihead";
import { readStripe } from "../../../../src/transaction/card/stripe";
import { pass, until } from "../../../buses/until";
import { card, rigOf } from "./rig";

const { track2, track3 } = card;
const read = Object.freeze({ kind: "stripe", track2, track3 });
const unreadable = Object.freeze({ kind: "unreadable", interface: "stripe" });

/** What is left of a text when one of these is lost. */
function withoutOne(letter: string, text: string): readonly string[] {
  return Array.from(text, (each, at) => (each === letter ? text.slice(0, at) + text.slice(at + 1) : text));
}

/** Waits for a swipe, and swipes after so long. */
async function swiped(rig: ReturnType<typeof rigOf>, stripe = {}, swipe: Swipe = {}, timeoutMs = 2000) {
  const waiting = rig.reader.present({ interfaces: ["stripe"], timeoutMs });
  await pass(rig.time, 200);
  rig.model.swipe(stripe, swipe);
  return until(rig.time, waiting);
}

describe("a stripe head on its UART", () => {
  const heads: readonly (readonly [string, Partial<IntelliheadOptions>])[] = [
    ["as it comes", {}],
    ["framed, with its LRC", { framed: true, lrc: true }],
    ["without any end of a message", { carriageReturn: false }],
    ["of the first firmware, which answers nothing", { revision: "A" }],
  ];
  test.each(heads)("%s: a card with three tracks, forwards and backwards", async (_, head) => {
    const rig = rigOf(head, { answers: head.revision !== "A" });
    for (const backwards of [false, true]) expect(await swiped(rig, card, { backwards })).toEqual(read);
    expect(await swiped(rig, { track2 })).toEqual({ kind: "stripe", track2 });
    expect(await swiped(rig, { track1: card.track1 })).toEqual(unreadable);
    expect(rig.model.strict.aborted).toBeUndefined();
    expect(rig.model.refused).toBe(0);
  });

  test("each card of the deck reads as without a bus", async () => {
    const rig = rigOf();
    for (const each of deckCards) {
      const stripe = stripeOf(each);
      if (stripe?.kind !== "track2") continue;
      expect(await swiped(rig, { track2: stripe.track2 }), each.id).toEqual({ kind: "stripe", track2: stripe.track2 });
    }
  });

  test("half swipes: the card or unreadable, or nothing where the head saw nothing; never another card", async () => {
    const rig = rigOf();
    const kinds = new Set<string>();
    for (let from = 0; from < 1; from += 0.25)
      for (let to = from + 0.125; to <= 1; to += 0.125) {
        const seen = await swiped(rig, card, { from, to }, 1500);
        kinds.add(seen.kind);
        if (seen.kind === "stripe") expect(seen.track2).toBe(track2);
      }
    expect(await swiped(rig, card, { from: 0.99 })).toEqual({ kind: "timeout" });
    for (const kind of ["stripe", "unreadable"]) expect(kinds).toContain(kind);
  });

  test("a dirty stripe: unreadable, and the track 3 that cannot be read is left out", async () => {
    const rig = rigOf();
    let unread = 0;
    for (let times = 0; times < 20; times++) {
      const seen = await swiped(rig, { track2 }, { wrongBits: 1 });
      // A zero before or behind the data may be read wrong.
      if (seen.kind === "stripe") expect(seen.track2).toBe(track2);
      else expect(seen).toEqual(unreadable);
      unread += seen.kind === "unreadable" ? 1 : 0;
      expect(await swiped(rig, card)).toEqual(read);
    }
    expect(unread).toBeGreaterThan(10);
    const waiting = rig.reader.present({ interfaces: ["stripe"], timeoutMs: 1000 });
    await pass(rig.time, 100);
    rig.wire.send(Buffer.from(`;${track2}?+E?\r`));
    expect(await until(rig.time, waiting)).toEqual({ kind: "stripe", track2 });
  });

  test("waits in time, and is cancelled at once, whenever", async () => {
    const rig = rigOf();
    const { reader, time } = rig;
    for (const timeoutMs of [1, 90, 3000, 10_000]) {
      const beganMs = time.now();
      expect(await rig.present(timeoutMs)).toEqual({ kind: "timeout" });
      // The question whether the head is there takes a moment.
      expect(time.now() - beganMs).toBeGreaterThanOrEqual(timeoutMs - 1);
      expect(time.now() - beganMs).toBeLessThanOrEqual(timeoutMs + 60);
    }
    expect(await rig.present(1000, [])).toEqual({ kind: "timeout" });
    await until(time, reader.cancel());
    for (let afterMs = 0; afterMs < 120; afterMs += 3) {
      const waiting = reader.present({ interfaces: ["stripe"], timeoutMs: 60_000 });
      await pass(time, afterMs);
      await until(time, reader.cancel());
      const cancelledMs = time.now();
      expect(await until(time, waiting)).toEqual({ kind: "cancelled" });
      expect(time.now() - cancelledMs).toBeLessThanOrEqual(1);
    }
    expect(await swiped(rig, card)).toEqual(read);
  });

  test("a swipe while nobody waits counts for nothing, nor one that had begun", async () => {
    const rig = rigOf();
    rig.model.swipe(card);
    await pass(rig.time, 2000);
    expect(await rig.present(1000)).toEqual({ kind: "timeout" });
    rig.model.swipe(card);
    await pass(rig.time, 150);
    expect(await rig.present(2000)).toEqual({ kind: "timeout" });
    expect(await swiped(rig, card)).toEqual(read);
  });

  test("what else a card reader can do, a stripe cannot; misuse throws", async () => {
    const { reader, time } = rigOf();
    expect(await reader.removed({ timeoutMs: 10 })).toBe("removed");
    await reader.release();
    expect(await reader.transmit(new Uint8Array(5))).toEqual({ kind: "removed" });
    await expect(reader.transmit(new Uint8Array(3))).rejects.toThrow(RangeError);
    await expect(reader.present({ interfaces: [], timeoutMs: 0 })).rejects.toThrow(RangeError);
    const waiting = reader.present({ interfaces: ["stripe"], timeoutMs: 50 });
    await expect(reader.present({ interfaces: [], timeoutMs: 1 })).rejects.toThrow(TypeError);
    await expect(reader.transmit(new Uint8Array(5))).rejects.toThrow(TypeError);
    expect(await until(time, waiting)).toEqual({ kind: "timeout" });
  });
});

describe("a stripe head in trouble", () => {
  const noAnswer = { kind: "fault", fault: "no-answer" };

  test("absent at power-up, gone while somebody waits, back again: told in time, and well by itself", async () => {
    const rig = rigOf({ signOn: true }, { absent: true });
    const { wire, model, time, reader } = rig;
    expect(await rig.present()).toEqual(noAnswer);
    expect(time.now()).toBeLessThan(500);
    wire.unplugged = false;
    expect(await swiped(rig, card)).toEqual(read);
    const waiting = reader.present({ interfaces: ["stripe"], timeoutMs: 60_000 });
    await pass(time, 1000);
    model.power(false);
    const goneMs = time.now();
    expect(await until(time, waiting)).toEqual(noAnswer);
    expect(time.now() - goneMs).toBeLessThan(4000);
    expect(await rig.present(1000, [])).toEqual(noAnswer);
    // Its part number, which it tells by itself, is no card.
    model.power(true);
    expect(await rig.present(1000)).toEqual({ kind: "timeout" });
    expect(await swiped(rig, card)).toEqual(read);
    expect(model.refused).toBe(0);
  });

  test("a port that goes and comes: disconnected, then well", async () => {
    const rig = rigOf();
    const { wire } = rig;
    const { read: reads } = wire;
    wire.read = () => {
      throw new Error("port");
    };
    expect(await rig.present()).toEqual({ kind: "fault", fault: "disconnected" });
    expect(await rig.present()).toEqual({ kind: "fault", fault: "disconnected" });
    wire.read = reads;
    wire.close();
    expect(await swiped(rig, card)).toEqual(read);
  });

  test("each transfer lost, turned or late: never another card, an end in time, and the next swipe is read", async () => {
    const probe = rigOf({ lrc: true });
    await swiped(probe, card);
    const { points } = probe.transfers;
    expect(points).toBeGreaterThan(20);
    const strikes = [{ kind: "drop" }, { kind: "corrupt" }, { kind: "delay", ms: 60 }] as const;
    for (let point = 1; point <= points; point++)
      for (const strike of strikes.slice(point % 3, 1 + (point % 3))) {
        const rig = rigOf({ lrc: true });
        rig.transfers.plan(point, strike);
        const what = `${strike.kind} at ${point}`;
        const seen = await swiped(rig, card);
        if (seen.kind !== "stripe") expect(seen, what).toEqual(unreadable);
        else if (seen.track2 !== track2) {
          // A zero that is lost on the line is no bit of the LRC; in the card number it is one of the check digit.
          expect(strike.kind, what).toBe("drop");
          expect(withoutOne("0", track2), what).toContain(seen.track2);
          const [pan] = seen.track2.split("=");
          if (!track2.startsWith(`${pan}=`)) expect(readStripe(seen.track2), what).toBeUndefined();
        }
        expect(rig.time.now(), what).toBeLessThan(3000);
        await pass(rig.time, 1000);
        expect(await swiped(rig, card), what).toEqual(read);
        expect(rig.model.strict.aborted, what).toBeUndefined();
      }
  });
});
