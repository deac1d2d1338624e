import { describe, expect, test } from "vitest";
import type { GlassGuest } from "../../hal/drivers/keys/keyed-display";
import type { Key } from "../../hal/keypad";
import { SharedSignaturePad } from "../../hal/remote/shared-signature-pad";
import type { Signature, SignaturePad } from "../../hal/signature-pad";
import { decodePoints } from "../../hal/signature-points";

const asked = { caption: "1A2B3C4D", timeoutMs: 60_000 };
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The pad at the other end: its answers come when the test says so, but `cancel` ends what waits. */
class Remote implements SignaturePad {
  readonly widthPixels = 320;
  readonly heightPixels = 160;
  readonly calls: string[] = [];
  #answer: ((signature: Signature) => void) | undefined;
  #refuse: ((error: Error) => void) | undefined;

  async status() {
    return "ready" as const;
  }

  capture({ caption, timeoutMs }: { readonly caption: string; readonly timeoutMs: number }): Promise<Signature> {
    this.calls.push(`capture ${caption} ${timeoutMs}`);
    if (this.#answer) throw new TypeError("another call is waiting at this device");
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#refuse = reject;
    });
  }

  async read({ from, count }: { readonly from: number; readonly count: number }) {
    this.calls.push(`read ${from} ${count}`);
    return { kind: "points", bytes: Uint8Array.of(9) } as const;
  }

  async cancel(): Promise<void> {
    this.calls.push("cancel");
    this.answers({ kind: "cancelled" });
  }

  answers(signature: Signature): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(signature);
  }

  refuses(): void {
    this.#refuse?.(new TypeError("no pad"));
  }
}

/** The glass, and whom it is lent to. */
class Glass {
  guest: GlassGuest | undefined;
  readonly keys: Key[] = [];

  lend(guest: GlassGuest | undefined): boolean {
    this.guest = guest;
    return true;
  }

  passOn(key: Key): void {
    this.keys.push(key);
  }

  /** As many points as that; the painter is of no interest. */
  write(points: number): void {
    const { guest } = this;
    for (let at = 0; at < points; at++) guest?.ink?.finger(at === 0 ? "down" : "move", at, 100, at);
  }
}

function rig() {
  const [remote, glass] = [new Remote(), new Glass()];
  const stirred: number[] = [];
  const pad = new SharedSignaturePad(remote, glass, (happens) => {
    stirred.push(remote.calls.length);
    happens();
  });
  return { remote, glass, pad, stirred };
}

describe("a signature pad on the board beside the one at the other end", () => {
  test("is signed on the glass: the other end is told first, and the points are the board's own", async () => {
    const { remote, glass, pad, stirred } = rig();
    const signature = pad.capture(asked);
    glass.write(7);
    glass.guest?.press("enter");
    expect(await signature).toEqual({ kind: "signed", points: 7 });
    expect([remote.calls, stirred]).toEqual([["capture 1A2B3C4D 60000", "cancel"], [1]]);
    const read = await pad.read({ from: 3, count: 400 });
    expect(
      read.kind === "points" &&
        decodePoints(read.bytes)
          ?.flat()
          .map(({ x }) => x),
    ).toEqual([3, 4, 5, 6].map((x) => Math.round((x * 65_535) / 319)));
    expect(glass.guest).toBeUndefined();
    expect(remote.calls).toHaveLength(2);
  });

  test("is signed at the other end: the glass is the screen's again, and the points come from there", async () => {
    const { remote, glass, pad, stirred } = rig();
    const signature = pad.capture(asked);
    expect(glass.guest).toBeDefined();
    remote.answers({ kind: "signed", points: 2 });
    expect(await signature).toEqual({ kind: "signed", points: 2 });
    expect([glass.guest, stirred]).toEqual([undefined, []]);
    expect(await pad.read({ from: 0, count: 2 })).toEqual({ kind: "points", bytes: Uint8Array.of(9) });
  });

  test("is cleared on the glass and captured anew: what the other end said of the first one is stale", async () => {
    const { remote, glass, pad } = rig();
    const first = pad.capture(asked);
    const { guest } = glass;
    guest?.press("clear");
    // Nobody is told twice.
    guest?.press("enter");
    expect(await first).toEqual({ kind: "cleared" });
    const second = pad.capture(asked);
    await settled();
    let ended = false;
    second.then(
      () => {
        ended = true;
      },
      () => undefined,
    );
    await settled();
    expect(ended).toBe(false);
    expect(remote.calls).toEqual(["capture 1A2B3C4D 60000", "cancel", "capture 1A2B3C4D 60000"]);
    remote.answers({ kind: "timeout" });
    expect(await second).toEqual({ kind: "timeout" });
  });

  test("ends by cancel with the other end's word, and forgets what was written", async () => {
    const { remote, glass, pad } = rig();
    const signature = pad.capture(asked);
    glass.guest?.press("f1");
    expect(glass.keys).toEqual(["f1"]);
    await pad.cancel();
    expect(await signature).toEqual({ kind: "cancelled" });
    expect(glass.guest).toBeUndefined();
    const signed = pad.capture(asked);
    glass.guest?.press("enter");
    await signed;
    await pad.cancel();
    // What was signed here is forgotten, so the other end is asked.
    expect(await pad.read({ from: 0, count: 1 })).toMatchObject({ bytes: Uint8Array.of(9) });
    expect(remote.calls.at(-1)).toBe("read 0 1");
  });

  test("tells what the other end does not take, as a bug", async () => {
    const { remote, glass, pad } = rig();
    const signature = pad.capture(asked);
    remote.refuses();
    await expect(signature).rejects.toThrow("no pad");
    expect(glass.guest).toBeUndefined();
    const waiting = pad.capture(asked).catch(() => undefined);
    await expect(pad.capture(asked)).rejects.toThrow("another call is waiting");
    void waiting;
  });

  test("has the status of the other end's pad", async () => {
    expect(await rig().pad.status()).toBe("ready");
  });
});
