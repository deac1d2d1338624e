import { describe, expect, test } from "vitest";
import { SoftKeypad } from "../../../../hal/drivers/keys/soft-keypad";
import { KEY_AHEAD_MAX } from "../../../../hal/keypad";
import { FakeTimers } from "./fake-timers";

function rig() {
  const timers = new FakeTimers();
  const keypad = new SoftKeypad(timers);
  keypad.setWorks(true);
  return { timers, keypad };
}

describe("keys that are drawn", () => {
  test("a key comes to who waits, and kept to who asks later, oldest first, so many and no more", async () => {
    const { keypad, timers } = rig();
    const waiting = keypad.read({ timeoutMs: 1000 });
    keypad.press("7");
    expect(await waiting).toEqual({ kind: "key", key: "7" });
    expect(timers.count).toBe(0);
    for (let each = 0; each < KEY_AHEAD_MAX; each++) keypad.press(each === 0 ? "1" : "2");
    keypad.press("9");
    expect(await keypad.read({ timeoutMs: 1000 })).toEqual({ kind: "key", key: "1" });
    for (let each = 1; each < KEY_AHEAD_MAX; each++)
      expect(await keypad.read({ timeoutMs: 1000 })).toEqual({ kind: "key", key: "2" });
    const empty = keypad.read({ timeoutMs: 1000 });
    timers.pass(1000);
    expect(await empty).toEqual({ kind: "timeout" });
  });

  test("a wait ends in time, or when it is cancelled; what was kept can be forgotten", async () => {
    const { keypad, timers } = rig();
    const waiting = keypad.read({ timeoutMs: 250 });
    timers.pass(249);
    keypad.flush();
    timers.pass(1);
    expect(await waiting).toEqual({ kind: "timeout" });
    const other = keypad.read({ timeoutMs: 250 });
    await keypad.cancel();
    await keypad.cancel();
    expect(await other).toEqual({ kind: "cancelled" });
    keypad.press("1");
    await keypad.flush();
    const last = keypad.read({ timeoutMs: 10 });
    keypad.press("2");
    expect(await last).toEqual({ kind: "key", key: "2" });
  });

  test("where the panel does not answer, who waits is told, and who asks", async () => {
    const { keypad, timers } = rig();
    const waiting = keypad.read({ timeoutMs: 250 });
    keypad.setWorks(false);
    const fault = { kind: "fault", fault: "disconnected" };
    expect(await waiting).toEqual(fault);
    expect(await keypad.read({ timeoutMs: 250 })).toEqual(fault);
    expect(await new SoftKeypad(timers).read({ timeoutMs: 1 })).toEqual(fault);
    keypad.setWorks(true);
    const again = keypad.read({ timeoutMs: 250 });
    keypad.press("enter");
    expect(await again).toEqual({ kind: "key", key: "enter" });
  });

  test("two waits at once, and waits without a bound, are bugs of the caller", async () => {
    const { keypad } = rig();
    const first = keypad.read({ timeoutMs: 1000 });
    await expect(keypad.read({ timeoutMs: 1000 })).rejects.toThrow(TypeError);
    keypad.press("1");
    expect(await first).toEqual({ kind: "key", key: "1" });
    for (const timeoutMs of [0, -1, Number.NaN, 86_400_001])
      await expect(keypad.read({ timeoutMs })).rejects.toThrow(RangeError);
  });
});
