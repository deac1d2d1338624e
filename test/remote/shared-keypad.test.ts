import { describe, expect, test } from "vitest";
import { KEY_AHEAD_MAX, type KeyPress, type Keypad } from "../../hal/keypad";
import { SharedKeypad } from "../../hal/remote/shared-keypad";

/** The keypad at the other end: its answers come when the test says so. */
class Remote implements Keypad {
  readonly calls: string[] = [];
  #answer: ((press: KeyPress) => void) | undefined;
  #refuse: ((error: Error) => void) | undefined;

  read({ timeoutMs }: { readonly timeoutMs: number }): Promise<KeyPress> {
    this.calls.push(`read ${timeoutMs}`);
    if (this.#answer) throw new TypeError("another call is waiting at this device");
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#refuse = reject;
    });
  }

  async cancel(): Promise<void> {
    this.calls.push("cancel");
  }

  async flush(): Promise<void> {
    this.calls.push("flush");
  }

  async answers(press: KeyPress): Promise<void> {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(press);
    await settled();
  }

  async refuses(): Promise<void> {
    this.#refuse?.(new TypeError("no keypad"));
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function rig() {
  const remote = new Remote();
  const keypad = new SharedKeypad(remote);
  return { own: keypad, remote, keypad };
}

const key = (name: "1" | "2" | "3" | "enter"): KeyPress => ({ kind: "key", key: name });

describe("a board's own keys beside those of the other end", () => {
  test("a key of the other end comes through, and its word that the time is up", async () => {
    const { keypad, remote } = rig();
    const first = keypad.read({ timeoutMs: 500 });
    await remote.answers(key("1"));
    expect(await first).toEqual(key("1"));
    const second = keypad.read({ timeoutMs: 700 });
    await remote.answers({ kind: "timeout" });
    expect(await second).toEqual({ kind: "timeout" });
    expect(remote.calls).toEqual(["read 500", "read 700"]);
  });

  test("an own key comes through, and ends the wait at the other end; the next wait has its own time there", async () => {
    const { keypad, own, remote } = rig();
    const first = keypad.read({ timeoutMs: 500 });
    own.press("2");
    expect(await first).toEqual(key("2"));
    const second = keypad.read({ timeoutMs: 700 });
    expect(remote.calls).toEqual(["read 500", "cancel"]);
    await remote.answers({ kind: "cancelled" });
    expect(remote.calls).toEqual(["read 500", "cancel", "read 700"]);
    own.press("3");
    expect(await second).toEqual(key("3"));
  });

  test.each([{ kind: "timeout" }, { kind: "cancelled" }, { kind: "fault", fault: "disconnected" }] as const)(
    "what the other end says of a wait that is over ends no other: %o",
    async (late) => {
      const { keypad, own, remote } = rig();
      const first = keypad.read({ timeoutMs: 500 });
      own.press("2");
      await first;
      const second = keypad.read({ timeoutMs: 700 });
      await remote.answers(late);
      expect(remote.calls.at(-1)).toBe("read 700");
      await remote.answers(key("1"));
      expect(await second).toEqual(key("1"));
    },
  );

  test("no key is lost where both ends press at once, nor one pressed while nobody waits", async () => {
    const { keypad, own, remote } = rig();
    const first = keypad.read({ timeoutMs: 500 });
    own.press("2");
    await first;
    await remote.answers(key("1"));
    expect(await keypad.read({ timeoutMs: 500 })).toEqual(key("1"));
    const third = keypad.read({ timeoutMs: 500 });
    await remote.answers(key("3"));
    await third;
    for (const each of ["1", "2", "3"] as const) own.press(each);
    await settled();
    for (const each of ["1", "2", "3"] as const) expect(await keypad.read({ timeoutMs: 500 })).toEqual(key(each));
  });

  test("what was kept is forgotten at both ends", async () => {
    const { keypad, own, remote } = rig();
    const first = keypad.read({ timeoutMs: 500 });
    await remote.answers(key("3"));
    await first;
    own.press("1");
    own.press("2");
    await settled();
    await keypad.flush();
    expect(remote.calls.at(-1)).toBe("flush");
    const second = keypad.read({ timeoutMs: 500 });
    own.press("enter");
    expect(await second).toEqual(key("enter"));
  });

  test("the firmware's own cancel ends the wait at once, and the next one asks the other end anew", async () => {
    const { keypad, remote } = rig();
    const first = keypad.read({ timeoutMs: 500 });
    await keypad.cancel();
    expect(await first).toEqual({ kind: "cancelled" });
    const second = keypad.read({ timeoutMs: 700 });
    await remote.answers({ kind: "cancelled" });
    expect(remote.calls).toEqual(["read 500", "cancel", "read 700"]);
    await remote.answers(key("1"));
    expect(await second).toEqual(key("1"));
  });

  test("so many are kept and no more", async () => {
    const { keypad, own, remote } = rig();
    for (let each = 0; each <= KEY_AHEAD_MAX; each++) own.press("1");
    for (let each = 0; each < KEY_AHEAD_MAX; each++) expect(await keypad.read({ timeoutMs: 500 })).toEqual(key("1"));
    expect(remote.calls).toEqual([]);
    const last = keypad.read({ timeoutMs: 500 });
    own.press("2");
    expect(await last).toEqual(key("2"));
  });

  test("what fails at the other end is told", async () => {
    const { keypad, remote } = rig();
    const first = keypad.read({ timeoutMs: 500 });
    await settled();
    await remote.answers(key("1"));
    expect(await first).toEqual(key("1"));
    const second = keypad.read({ timeoutMs: 500 });
    await remote.answers({ kind: "fault", fault: "disconnected" });
    expect(await second).toEqual({ kind: "fault", fault: "disconnected" });
    const third = keypad.read({ timeoutMs: 500 });
    await expect(keypad.read({ timeoutMs: 500 })).rejects.toThrow(TypeError);
    const refused = expect(third).rejects.toThrow("no keypad");
    await remote.refuses();
    await refused;
  });
});
