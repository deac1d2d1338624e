import { afterEach, describe, expect, test, vi } from "vitest";
import { frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import { DevicesEnd } from "../../sim/engine/devices-end";
import { McsimEngine, SILENT_TICKS } from "../../sim/moddable/panel/mcsim-engine";
import { McsimPace } from "../../sim/moddable/panel/mcsim-pace";
import { World } from "../../sim/world/world";

const hello = { identity: { model: "classic", serial: "QS00000001" }, facts: {} } as const;

function messageOf(...frames: readonly Frame[]): ArrayBuffer {
  return Uint8Array.from(frames.flatMap((frame) => frameBytes(frame).flatMap((piece) => [...piece]))).buffer;
}

/** Lets every promise job run that is due. */
function jobs(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

describe("the devices' end of the wire", () => {
  test("gathers calls until the firmware says that it has handled every frame", () => {
    const end = new DevicesEnd({ onChange: () => undefined });
    expect(end.hasStarted).toBe(false);
    end.take(new Uint8Array(messageOf({ type: "settled", count: 0 })));
    expect(end.hasStarted).toBe(true);
    end.send({ type: "hello", hello });
    expect(end.hasSettled).toBe(false);
    const call = { type: "call", id: 1, port: "clock", method: "now", argument: null } as const;
    end.take(new Uint8Array(messageOf(call, { type: "settled", count: 1 })));
    expect(end.hasSettled).toBe(true);
    expect(end.takeSettled()).toEqual({ calls: [call] });
    expect(end.takeSettled()).toEqual({ calls: [] });
  });

  test("a call behind the firmware's word that it waits, a damaged frame and a foreign one are its death", () => {
    const call = { type: "call", id: 1, port: "clock", method: "now", argument: null } as const;
    const damaged = new Uint8Array(messageOf({ type: "settled", count: 0 }));
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 0xff;
    for (const [bytes, why] of [
      [new Uint8Array(messageOf({ type: "settled", count: 0 }, call)), "after it had said that it waits"],
      [damaged, "damaged"],
      [new Uint8Array(messageOf({ type: "answer", id: 1, value: 1 })), "does not send answer"],
      [new Uint8Array(messageOf({ type: "died", message: "a bug" })), "a bug"],
    ] as const) {
      const end = new DevicesEnd({ onChange: () => undefined });
      end.take(bytes);
      expect(end.takeSettled().died).toContain(why);
      expect(end.hasSettled).toBe(true);
    }
  });
});

describe("the firmware in mcsim", () => {
  afterEach(() => void vi.useRealTimers());

  function engineOf() {
    const done: string[] = [];
    const engine: McsimEngine = new McsimEngine({
      launch: () => {
        done.push("launch");
        engine.started();
      },
      quit: () => void done.push("quit"),
      post: (message) => void done.push(`post ${message.byteLength}`),
    });
    const pass = (ticks: number) => {
      for (let tick = 0; tick < ticks; tick++) engine.tick();
    };
    return { engine, done, pass };
  }

  test("a firmware that mcsim has started and nobody has used is taken as it is; the next boot starts another", async () => {
    const { engine, done } = engineOf();
    engine.started();
    engine.take(messageOf({ type: "settled", count: 0 }));
    await engine.boot(hello);
    const settling = engine.settle();
    engine.take(messageOf({ type: "settled", count: 1 }));
    expect(await settling).toEqual({ calls: [] });
    expect(done).toEqual([`post ${messageOf({ type: "hello", hello }).byteLength}`]);
    const booting = engine.boot(hello);
    await jobs();
    expect(done.slice(1)).toEqual(["quit", "launch"]);
    engine.take(messageOf({ type: "settled", count: 0 }));
    await booting;
  });

  test("one that says nothing, or is aborted, has died", async () => {
    for (const [end, why] of [
      [(of: ReturnType<typeof engineOf>) => of.pass(SILENT_TICKS + 1), "no sign of life"],
      [(of: ReturnType<typeof engineOf>) => of.engine.die("memory full"), "memory full"],
    ] as const) {
      const of = engineOf();
      const booting = of.engine.boot(hello);
      await jobs();
      end(of);
      await booting;
      expect((await of.engine.settle()).died).toContain(why);
    }
  });

  test("a host that stops mcsim for an hour between two ticks does not kill its firmware; nor does a turn of many messages", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const { engine, pass } = engineOf();
    engine.started();
    engine.take(messageOf({ type: "settled", count: 0 }));
    await engine.boot(hello);
    const settling = engine.settle();
    for (let hour = 0; hour < 3; hour++) {
      vi.advanceTimersByTime(3_600_000);
      pass(SILENT_TICKS / 2);
      engine.take(messageOf({ type: "call", id: hour, port: "clock", method: "now", argument: null }));
    }
    engine.take(messageOf({ type: "settled", count: 1 }));
    const { died, calls } = await settling;
    expect(died).toBeUndefined();
    expect(calls).toHaveLength(3);
    // Nobody waits for it: it may be silent for ever.
    pass(2 * SILENT_TICKS);
    expect(await engine.settle()).toEqual({ calls: [] });
  });

  test("who waits for a firmware that is ended waits no longer", async () => {
    const { engine } = engineOf();
    const booting = engine.boot(hello);
    await jobs();
    await engine.kill();
    await booting;
    expect(await engine.settle()).toEqual({ calls: [] });
  });
});

describe("the panel's time", () => {
  function paced() {
    let nowMs = 0;
    const idle = {
      boot: async () => undefined,
      answer: () => undefined,
      misuse: () => undefined,
      kill: async () => undefined,
    };
    const engine = { ...idle, settle: async () => ({ calls: [] }) };
    const world = new World({ seed: 1, startMs: 0, engine, identity: hello.identity });
    const pace = new McsimPace(
      () => world,
      () => nowMs,
    );
    const running = pace.run();
    const pass = async (ms: number) => {
      for (let at = 0; at < ms; at += 10) {
        nowMs += 10;
        pace.tick();
        await jobs();
      }
    };
    /** The host has no time for mcsim. */
    const stall = async (ms: number) => {
      nowMs += ms - 10;
      await pass(10);
    };
    return { world, pace, running, pass, stall };
  }

  test("virtual time follows real time at its speed, and stands still while paused", async () => {
    const { world, pace, running, pass } = paced();
    await pass(500);
    expect(world.nowMs).toBeGreaterThan(450);
    expect(world.nowMs).toBeLessThanOrEqual(500);
    pace.paused = true;
    const stoodMs = world.nowMs;
    await pass(300);
    expect(world.nowMs - stoodMs).toBeLessThanOrEqual(10);
    pace.paused = false;
    pace.speed = 10;
    await pass(100);
    expect(world.nowMs - stoodMs).toBeGreaterThan(800);
    pace.stop();
    await running;
  });

  test("a host that has no time for mcsim slows the world: nobody's patience runs out meanwhile", async () => {
    const { world, pace, running, pass, stall } = paced();
    let isOver = false;
    world.after(60_000, () => {
      isOver = true;
    });
    await pass(100);
    for (let hour = 0; hour < 3; hour++) await stall(3_600_000);
    expect(isOver).toBe(false);
    expect(world.nowMs).toBeLessThan(2000);
    await pass(60_000);
    expect(isOver).toBe(true);
    pace.stop();
    await running;
  });

  test("another speed counts from where it is set", async () => {
    const { world, pace, running, pass } = paced();
    await pass(5000);
    pace.speed = 10;
    await pass(100);
    expect(world.nowMs).toBeGreaterThan(5500);
    expect(world.nowMs).toBeLessThan(6500);
    pace.stop();
    await running;
  });

  test("at full speed no tick is waited for between turns of the firmware: each goes through mcsim's loop", async () => {
    let [nowMs, turns] = [0, 0];
    const settle = async () => {
      await jobs();
      nowMs += 30;
      if (++turns < 20) world.unsettle();
      return { calls: [] };
    };
    const none = async () => undefined;
    const engine = { boot: none, answer: () => undefined, misuse: () => undefined, kill: none, settle };
    const world: World = new World({ seed: 1, startMs: 0, engine, identity: hello.identity });
    const pace = new McsimPace(
      () => world,
      () => nowMs,
    );
    world.unsettle();
    expect(await pace.until(world, () => turns === 20, 60_000, "jump")).toBe(true);
  });

  test("who pulls the plug does not wait for a verb that waits", async () => {
    const { world, pace, running, pass } = paced();
    const order: string[] = [];
    void pace.serial(async () => {
      await pace.until(world, () => false, 60_000, "paced");
      order.push("waited");
    });
    await pass(50);
    void pace.first(async () => void order.push("pulled"));
    await pass(50);
    expect(order).toEqual(["waited", "pulled"]);
    expect(world.nowMs).toBeLessThan(1000);
    pace.stop();
    await running;
  });
});
