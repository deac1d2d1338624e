import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { createXsEngine, XsEngine } from "../../sim/desktop/engines/xs-engine";
import { XsError, XsWorker } from "../../sim/desktop/xsnap/worker";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, pass, ready, said, screen, sell, strike, switchedOn, type, wire } from "../simulated";

const engines: XsEngine[] = [];
const onXs = async (options = {}) => {
  const engine = await createXsEngine(options);
  engines.push(engine);
  return engine;
};

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

function slips(simulator: Simulator) {
  return simulator.printer?.slips.map(({ lines, bits, whole }) => ({ lines, whole, bits: Buffer.from(bits) }));
}

const bugs = (simulator: Simulator) => simulator.world.timeline.since(0).filter((event) => event.kind === "bug");

describe.skipIf(!XsWorker.available)("the firmware in XS, the world in Node", () => {
  test("signs in, sells 123.45 by stripe and PIN, and prints the slip that Node prints", async () => {
    const simulators: Simulator[] = [];
    for (const engine of [{ engine: await onXs() }, {}]) {
      const simulator = await ready(engine);
      await sell(simulator, 12_345);
      await screen(simulator, "approved");
      await simulator.until(() => simulator.printer?.slips.length === 2, 20_000);
      expect(booked(simulator)).toEqual(["12345 charged"]);
      expect(wire(simulator).slice(-2)).toEqual(["0200", "0210"]);
      expect(simulator.acquirer.audit().balanced).toBe(true);
      expect(bugs(simulator)).toEqual([]);
      simulators.push(simulator);
    }
    const [xs, node] = simulators.map(slips);
    expect(xs).toHaveLength(2);
    expect(xs).toEqual(node);
  });

  test("checks and reverses a sale whose answer is lost, then sells again", async () => {
    const simulator = await ready({ engine: await onXs() });
    strike(simulator, "receive", "drop");
    await sell(simulator, 12_345);
    await screen(simulator, "checking", 70_000);
    expect(booked(simulator)).toEqual(["12345 charged"]);
    await screen(simulator, "returned");
    expect(booked(simulator)).toEqual(["12345 reversed"]);
    await type(simulator, "", "enter");
    await screen(simulator, "home");
    await sell(simulator, 500);
    await screen(simulator, "approved");
    expect(booked(simulator)).toEqual(["12345 reversed", "500 charged"]);
    expect(bugs(simulator)).toEqual([]);
  });

  test("is a new instance after a power cut, and reverses what the old one had sent", async () => {
    const simulator = await ready({ engine: await onXs({ spare: true }) });
    strike(simulator, "send", "cut-power");
    await sell(simulator, 12_345);
    await simulator.until(() => !simulator.world.powered, 10_000);
    await pass(simulator, 1000);
    expect(simulator.display.view.id).toBe("off");
    simulator.world.powerOn();
    await screen(simulator, "operator.number");
    expect(said(simulator)).toContain("123.45");
    await type(simulator, "01");
    await screen(simulator, "operator.password");
    await type(simulator, "0000");
    // What the reversal came to is told before home; the request never reached the host.
    await screen(simulator, "not-charged");
    await type(simulator, "");
    await screen(simulator, "home");
    expect(wire(simulator).slice(-2)).toEqual(["0400", "0410"]);
    expect(booked(simulator).filter((entry) => entry.endsWith("charged"))).toEqual([]);
  });

  test("counts steps and living slots", async () => {
    const engine = await onXs();
    await ready({ engine });
    expect(engine.steps).toBeGreaterThan(100_000);
    const slots = await engine.livingSlots();
    expect(slots).toBeGreaterThan(500);
    // The default VM of an M5Stack has 4,928 slots for all that lives and all that is not yet collected.
    expect(slots).toBeLessThan(4928 / 2);
    // Whoever looks at the heap leaves nothing behind in it.
    for (let look = 0; look < 5; look++) expect(await engine.livingSlots()).toBe(slots);
  });

  test("ends the run where more slots live than may", async () => {
    const within = await ready({ engine: await onXs({ slotsMax: 2_000 }) });
    expect(within.world.powered).toBe(true);
    await expect(ready({ engine: await onXs({ slotsMax: 1_000 }) })).rejects.toThrow(/slots live, and 1000 may/);
  });

  test("takes a call that breaks its contract as a bug, starts anew, and the next sale goes through", async () => {
    const simulator = await ready({ engine: await onXs() });
    const { beeper, world } = simulator;
    world.attach("beeper", {
      facts: beeper.facts,
      failure: () => undefined,
      powerLost: () => undefined,
      handle: () => {
        world.attach("beeper", beeper);
        throw new TypeError("sound: a bug for the test");
      },
    });
    await sell(simulator, 12_345);
    await screen(simulator, "fault");
    expect(said(simulator)).toContain("B21");
    expect(said(simulator)).not.toContain("TypeError");
    expect(bugs(simulator)).toMatchObject([{ port: "beeper", message: "sound: a bug for the test" }]);
    // What became of the money comes first, whatever went wrong.
    await simulator.until(() => said(simulator).includes("123.45"), 20_000);
    expect(said(simulator)).toContain("已扣款");
    await type(simulator, "", "enter");
    await screen(simulator, "operator.number");
    expect(simulator.world.boots).toBe(1);
  });

  test("dies where it hangs, and the watchdog boots it again", async () => {
    const entry = fileURLToPath(new URL("hanging-firmware.ts", import.meta.url));
    const simulator = await switchedOn({ engine: await onXs({ entry, stepLimit: 20_000_000 }) });
    await simulator.until(() => simulator.world.boots === 3, 10_000);
    const [first, second] = bugs(simulator);
    expect([first?.["message"], second?.["message"]]).toEqual([
      "hanging-firmware went over its limit of steps",
      "hanging-firmware went over its limit of steps",
    ]);
  });
});

test("an engine that was closed before any boot leaves no process", async () => {
  const engine = new XsEngine();
  await engine.close();
  expect(await engine.livingSlots()).toBe(0);
  expect(await engine.settle()).toEqual({ calls: [] });
});

test.skipIf(XsWorker.available)("says that the worker is not built", async () => {
  await expect(createXsEngine()).rejects.toBeInstanceOf(XsError);
});
