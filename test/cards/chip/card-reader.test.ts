import { describe, expect, it } from "vitest";
import type { Presented } from "../../../hal/card-reader";
import { creditAid } from "../../../sim/cards/chip/personalise";
import { CardReaderModel } from "../../../sim/devices/card-reader";
import type { Engine } from "../../../sim/engine/engine";
import { World } from "../../../sim/world/world";

const identity = { model: "classic", serial: "QS10000001" } as const;

const nobody: Engine = {
  boot: async () => undefined,
  settle: async () => ({ calls: [] }),
  kill: async () => undefined,
  answer: () => undefined,
  misuse: () => undefined,
};

/** A reader in a world without firmware: calls go straight to the model, time goes on when it is asked to. */
class Bench {
  readonly world: World;
  readonly reader: CardReaderModel;

  constructor() {
    this.world = new World({ seed: 1, startMs: 0, engine: nobody, identity });
    this.world.powerOn();
    this.reader = new CardReaderModel(this.world, ["stripe", "chip", "tap"]);
  }

  /** Lets the world run for so long. */
  async run(ms: number): Promise<void> {
    const untilMs = this.world.nowMs + ms;
    while ((await this.world.step(untilMs)) === "worked");
  }

  call(method: string, argument?: unknown): { value: unknown; atMs: number } {
    const answered: { value: unknown; atMs: number } = { value: undefined, atMs: -1 };
    this.reader.handle(method, argument, (value, afterMs = 0) => {
      answered.value = value;
      answered.atMs = this.world.nowMs + afterMs;
    });
    return answered;
  }

  present(interfaces: readonly string[] = ["stripe", "chip", "tap"]) {
    return this.call("present", { interfaces, timeoutMs: 60_000 });
  }

  async presented(id: string, action: "insert" | "tap" | "swipe", forgotten = false): Promise<Presented> {
    const waiting = this.present();
    this.reader.play({ id }, action, forgotten);
    await this.run(1_000);
    return waiting.value as Presented;
  }
}

const select = Buffer.from(`00A4040008${creditAid}00`, "hex");

describe("the reader with chips", () => {
  it("powers up what is inserted or tapped, a phone with an identity of the moment", async () => {
    expect(await new Bench().presented("credit-chip", "insert")).toMatchObject({ kind: "chip" });
    const bench = new Bench();
    const first = await bench.presented("phone-tap", "tap");
    bench.call("release");
    await bench.run(1_000);
    const second = await bench.presented("phone-tap", "tap");
    if (first.kind !== "tap" || second.kind !== "tap") throw new Error("no tap");
    expect([first.uid[0], second.uid[0], first.technology]).toEqual([8, 8, "A"]);
    expect(first.uid).not.toEqual(second.uid);
  });

  it.each([
    ["damaged-chip", "insert", { kind: "unreadable", interface: "chip" }],
    ["credit-stripe", "insert", { kind: "unreadable", interface: "chip" }],
    ["credit-chip", "tap", { kind: "unreadable", interface: "tap" }],
    ["two-cards", "tap", { kind: "collision" }],
  ] as const)("sees of %s by %s: %j", async (id, action, seen) => {
    expect(await new Bench().presented(id, action)).toEqual(seen);
  });

  it("speaks at 9600 baud to the contacts, at 106 kbit/s in the field", async () => {
    const took = async (id: string, action: "insert" | "tap") => {
      const bench = new Bench();
      await bench.presented(id, action);
      const before = bench.world.nowMs;
      const answer = bench.call("transmit", select);
      await bench.run(1_000);
      expect(answer.value).toMatchObject({ kind: "response", status: 0x9000 });
      return answer.atMs - before;
    };
    expect(await took("credit-chip", "insert")).toBeGreaterThan(80);
    expect(await took("credit-tap", "tap")).toBeLessThan(30);
  });

  it("answers removed when the card goes in the middle of a command, and before one", async () => {
    const bench = new Bench();
    await bench.presented("credit-chip", "insert");
    const answer = bench.call("transmit", select);
    await bench.run(10);
    bench.reader.play({ id: "credit-chip" }, "remove");
    await bench.run(0);
    expect(answer.value).toEqual({ kind: "removed" });
    expect(bench.call("transmit", select).value).toEqual({ kind: "removed" });
    expect(bench.call("removed", { timeoutMs: 1_000 }).value).toBe("removed");
  });

  it("waits for a card to leave slot or field; its holder takes it when it is asked for, if he looks", async () => {
    const forgotten = new Bench();
    await forgotten.presented("credit-chip", "insert", true);
    const there = forgotten.call("removed", { timeoutMs: 5_000 });
    await forgotten.run(6_000);
    expect(there.value).toBe("still-there");
    const inserted = new Bench();
    await inserted.presented("credit-chip", "insert");
    const out = inserted.call("removed", { timeoutMs: 5_000 });
    await inserted.run(6_000);
    expect(out.value).toBe("removed");
    const tapped = new Bench();
    await tapped.presented("credit-tap", "tap");
    const away = tapped.call("removed", { timeoutMs: 5_000 });
    await tapped.run(6_000);
    expect([away.value, tapped.reader.inField]).toEqual(["removed", []]);
  });

  it("keeps no card in the field that came too late to be read: the next one is nobody's", async () => {
    for (const action of ["tap", "insert"] as const) {
      const bench = new Bench();
      const waiting = bench.present();
      await bench.run(59_950);
      bench.reader.play({ id: action === "tap" ? "credit-tap" : "credit-chip" }, action);
      await bench.run(2_000);
      expect(waiting.value).toEqual({ kind: "timeout" });
      expect([bench.reader.inField, bench.reader.inserted]).toEqual([[], undefined]);
      const next = bench.present();
      await bench.run(2_000);
      expect(next.value).toBeUndefined();
    }
  });

  it("understands neither of two cards, and sees both when it looks again", async () => {
    const bench = new Bench();
    await bench.presented("credit-tap", "tap");
    expect(bench.reader.play({ id: "debit-tap" }, "tap")).toBe(true);
    const answer = bench.call("transmit", select);
    await bench.run(100);
    expect(answer.value).toEqual({ kind: "protocol-error" });
    const again = bench.present(["tap"]);
    await bench.run(100);
    expect(again.value).toEqual({ kind: "collision" });
  });

  it("takes out the card that is named, and no other that has come since", async () => {
    const bench = new Bench();
    await bench.presented("credit-tap", "tap");
    expect(bench.reader.play({ id: "credit-tap" }, "remove")).toBe(true);
    expect(bench.reader.play({ id: "credit-tap" }, "remove")).toBe(false);
    await bench.presented("credit-chip", "insert");
    expect(bench.reader.play({ id: "credit-tap" }, "remove")).toBe(false);
    expect(bench.reader.inserted).toBe("credit-chip");
  });

  it("gives up on a silent card after its waiting time", async () => {
    const bench = new Bench();
    await bench.presented("mute-chip", "insert");
    let last: { value: unknown } = { value: undefined };
    const commands = [select, "80A8000002830000", "00B2010C00", "00B2020C00", "00B2011400", "00B2021400"];
    for (const command of commands) {
      last = bench.call("transmit", typeof command === "string" ? Buffer.from(command, "hex") : command);
      await bench.run(6_000);
    }
    expect(last.value).toEqual({ kind: "card-timeout" });
  });

  it("forgets with the power what was under way, not what is in the slot", async () => {
    const bench = new Bench();
    await bench.presented("credit-chip", "insert");
    const answer = bench.call("transmit", select);
    bench.world.cutPower("test");
    bench.reader.powerLost();
    await bench.run(1_000);
    expect([answer.value, bench.reader.inserted]).toEqual([undefined, "credit-chip"]);
  });

  it("tells a flipped bit as a broken protocol, a card that it cannot read", () => {
    const { reader } = new Bench();
    const response = { kind: "response", data: new Uint8Array(1), status: 0x9000 };
    expect(reader.corrupt("transmit", response)).toEqual({ kind: "protocol-error" });
    expect(reader.corrupt("transmit", { kind: "removed" })).toEqual({ kind: "removed" });
    expect(reader.corrupt("present", { kind: "tap" })).toEqual({ kind: "unreadable", interface: "tap" });
    expect(reader.failure("transmit")).toEqual({ kind: "fault", fault: "no-answer" });
  });
});
