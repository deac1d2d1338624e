import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Ahead } from "../../sim/desktop/page/refresh";

const [REST_MS, WAITED_MS] = [100, 200];

let pictures: Ahead;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"], now: 10_000 });
  pictures = new Ahead(REST_MS, WAITED_MS);
});

afterEach(() => {
  vi.useRealTimers();
});

describe("what is asked for ahead of the look", () => {
  it("is asked for when it is told, and the look behind it does not ask again", () => {
    expect(pictures.told()).toBe(true);
    expect(pictures.looked()()).toBe("asked");
    expect(pictures.looked()()).toBe("compare");
  });

  it("was asked for with the key: what the key brings about is on its way", () => {
    expect(pictures.expects()).toBe(true);
    vi.advanceTimersByTime(40);
    expect(pictures.told()).toBe(false);
    expect(pictures.looked()()).toBe("asked");
  });

  it("is asked for where the room had given the old one before it came", () => {
    pictures.expects();
    vi.advanceTimersByTime(WAITED_MS + 1);
    expect(pictures.told()).toBe(true);
  });

  it("a key that changes nothing leaves the look to compare", () => {
    pictures.expects();
    expect(pictures.looked()()).toBe("compare");
    vi.advanceTimersByTime(WAITED_MS + 1);
    expect(pictures.looked()()).toBe("compare");
  });

  it("what comes too close is asked for by the look, which may have seen it before it was told", () => {
    pictures.told();
    const before = pictures.looked();
    vi.advanceTimersByTime(30);
    expect(pictures.expects()).toBe(false);
    // The look under way reads it, then it is told.
    expect(pictures.told()).toBe(false);
    expect(before()).not.toBe("ask");
    expect(pictures.looked()()).toBe("ask");
    expect(pictures.looked()()).toBe("compare");
  });

  it("a key's screen takes only what was told first: another one is asked for by the look", () => {
    pictures.expects();
    expect(pictures.told()).toBe(false);
    vi.advanceTimersByTime(20);
    expect(pictures.told()).toBe(false);
    expect(pictures.looked()()).toBe("ask");
  });
});
