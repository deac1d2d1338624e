import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { Axp192 } from "../../../../hal/drivers/power/axp192/axp192";
import { Axp2101 } from "../../../../hal/drivers/power/axp2101/axp2101";
import { clearBus } from "../../../../hal/drivers/power/clear-bus";
import { type PowerGauge, WrongChip } from "../../../../hal/drivers/power/gauge";
import { GaugeBattery } from "../../../../hal/drivers/power/gauge-battery";
import { Max17048 } from "../../../../hal/drivers/power/max17048/max17048";
import { levelOf } from "../../../../hal/drivers/power/open-circuit";
import { SimulatedDigital } from "../../../../sim/buses/digital";
import { SimulatedSMBus } from "../../../../sim/buses/i2c-io";
import { Axp192Model } from "../../../../sim/chips/axp192";
import { Axp2101Model } from "../../../../sim/chips/axp2101";
import { Max17048Model } from "../../../../sim/chips/max17048";
import { pass, until } from "../../../buses/until";
import { alertOf, busOf, chips } from "./rig";

describe.each(chips)("%s", (_, Model, Driver, address) => {
  test("a charge from 10 % to full: constant current, constant voltage, done", () => {
    const { time, bus, cell, irq, at, onOff } = busOf();
    cell.level = 0.1;
    const chip = new Model({ now: time.now, cell, irq, onOff });
    bus.connect(chip);
    const driver: PowerGauge = new Driver({ sensor: at(address) });
    const levels: number[] = [];
    let minutes = 0;
    for (; driver.sample().charging && minutes < 600; minutes++) {
      levels.push(driver.sample().level);
      time.pass(time.now() + 60_000);
    }
    expect(minutes).toBeGreaterThan(30);
    expect(minutes).toBeLessThan(300);
    expect(levels.every((level, i) => i === 0 || level >= (levels[i - 1] as number) - 0.01)).toBe(true);
    expect(driver.sample()).toMatchObject({ charging: false, mains: true, present: true });
    expect(driver.sample().level).toBeGreaterThan(0.95);
    expect(chip.strict.aborted).toBeUndefined();
  });

  test("a flat battery, one that is out, and rails that are left as they are", () => {
    const { time, bus, cell, at, onOff } = busOf();
    const chip = new Model({ now: time.now, cell, onOff });
    chip.plug(false);
    bus.connect(chip);
    const rails = chip.values.slice(0x90, 0x9a);
    const outputs = chip.values[0x12];
    const driver: PowerGauge = new Driver({ sensor: at(address) });
    cell.level = 0;
    expect(driver.sample().level).toBeLessThan(0.02);
    cell.present = false;
    chip.plug(true);
    expect(driver.sample()).toEqual({
      millivolts: 0,
      present: false,
      level: 0,
      charging: false,
      mains: true,
      failing: false,
    });
    expect([...chip.values.slice(0x90, 0x9a)]).toEqual([...rails]);
    expect(chip.values[0x12]).toBe(outputs);
    driver.close();
    expect(() => driver.sample()).toThrow("closed");
  });

  test("another chip at its address is not taken for it, and its port is given back", () => {
    const { time, bus, cell, at, onOff } = busOf();
    const Other = Model === Axp192Model ? Axp2101Model : Axp192Model;
    bus.connect(new Other({ now: time.now, cell, onOff }));
    for (let each = 0; each < 2; each++) expect(() => new Driver({ sensor: at(address) })).toThrow(WrongChip);
  });

  test("the interrupt line goes up again with the look", async () => {
    const { time, bus, cell, irq, at, onOff } = busOf();
    const chip = new Model({ now: time.now, cell, irq, onOff });
    bus.connect(chip);
    let alerts = 0;
    const driver: PowerGauge = new Driver({ sensor: at(address), alert: alertOf(irq), onAlert: () => alerts++ });
    for (const vbus of [false, true, false]) {
      chip.plug(vbus);
      expect(irq.level).toBe(0);
      await pass(time, 1);
      expect(driver.sample().mains).toBe(vbus);
      expect(irq.level).toBe(1);
    }
    expect(alerts).toBe(3);
  });
});

test.each([
  ["axp192", 0x34],
  ["axp2101", 0x34],
  ["max17048", 0x36],
] as const)("%s: a sample takes what its README says", async (name, address) => {
  const { time, transfers, bus, cell, irq, at, onOff } = busOf();
  const parts = { now: time.now, cell, irq, onOff, currentMa: () => 0 };
  const [chip, open] = {
    axp192: () => [new Axp192Model(parts), Axp192] as const,
    axp2101: () => [new Axp2101Model(parts), Axp2101] as const,
    max17048: () => [new Max17048Model(parts), Max17048] as const,
  }[name]();
  bus.connect(chip);
  const driver: PowerGauge = new open({ sensor: at(address) });
  time.pass(driver.settleMs);
  const [points, beganMs] = [transfers.points, time.now()];
  driver.sample();
  const took = `takes ${transfers.points - points} transfers, ${(time.now() - beganMs).toFixed(1)} ms at 400 kHz`;
  expect(await readFile(`hal/drivers/power/${name}/README.md`, "utf8")).toContain(took);
});

describe("strict models", () => {
  const rig = () => {
    const { time, bus, cell, at, onOff } = busOf();
    const axp192 = new Axp192Model({ now: time.now, cell, onOff });
    bus.connect(axp192);
    const { io, settings } = at(0x34) as unknown as { io: typeof SimulatedSMBus; settings: never };
    return { axp192, time, bus, cell, chip: new io(settings), at };
  };

  test.each([
    ["a reserved register", (chip: SimulatedSMBus) => chip.writeUint8(0x02, 0)],
    ["a register that is read only", (chip: SimulatedSMBus) => chip.writeUint8(0x78, 0)],
    // The stock driver writes the voltage of LDO2 into 34h, over reserved bits.
    ["reserved bits", (chip: SimulatedSMBus) => chip.writeUint8(0x34, 0xcf)],
    ["a read of what is not there", (chip: SimulatedSMBus) => chip.readUint8(0xff)],
  ])("%s ends it, and says where", (_, wrong) => {
    const { axp192, chip } = rig();
    expect(() => {
      wrong(chip);
      chip.readUint8(0x00);
    }).toThrow();
    expect(axp192.strict.aborted?.message).toMatch(/^AXP192, data sheet 9\.11/);
  });

  test("an AXP2101 whose low byte is read first", () => {
    const { time, bus, cell, at } = busOf();
    const axp2101 = new Axp2101Model({ now: time.now, cell, onOff: () => undefined });
    bus.connect(axp2101);
    const { settings } = at(0x34);
    const chip = new SimulatedSMBus(settings);
    expect(chip.readUint16(0x34, true)).toBeGreaterThan(3000);
    chip.readUint8(0x35);
    expect(axp2101.strict.aborted?.message).toContain("before the high one");
  });

  test("a MAX17048 that is asked for its charge at once, or for half a word", () => {
    for (const wrong of [
      (chip: SimulatedSMBus) => chip.readUint16(0x04, true),
      (chip: SimulatedSMBus) => chip.writeUint8(0x0c, 0),
      (chip: SimulatedSMBus) => chip.readUint8(0x05),
      (chip: SimulatedSMBus) => chip.writeUint16(0x02, 0),
      (chip: SimulatedSMBus) => chip.writeUint16(0x18, 0x34, true),
    ]) {
      const { time, bus, cell, at } = busOf();
      const model = new Max17048Model({ now: time.now, cell, currentMa: () => 0 });
      bus.connect(model);
      try {
        wrong(new SimulatedSMBus(at(0x36).settings));
      } catch (error) {
        expect(String(error)).toMatch(/failed/);
      }
      expect(model.strict.aborted).toBeDefined();
    }
  });
});

describe("MAX17048", () => {
  test("its alert, by voltage and by charge, comes once and goes up again; it knows no mains by itself", async () => {
    const { time, bus, cell, irq, at } = busOf();
    const chip = new Max17048Model({ now: time.now, cell, alert: irq, currentMa: () => -cell.loadMa });
    bus.connect(chip);
    const driver = new Max17048({ sensor: at(0x36) });
    expect(chip.freshlyReset).toBe(false);
    driver.configure({ alertPercent: 20, failMillivolts: 3300 });
    expect(() => driver.configure({ alertPercent: 33 })).toThrow(RangeError);
    await pass(time, 1500);
    expect(driver.sample()).toMatchObject({ charging: false, mains: false, failing: false });
    cell.level = 0.15;
    chip.measure();
    expect(irq.level).toBe(0);
    expect(driver.sample().failing).toBe(false);
    cell.level = 0.3;
    driver.sample();
    chip.measure();
    expect(irq.level).toBe(1);
    cell.loadMa = 9000;
    chip.measure();
    expect(irq.level).toBe(0);
    expect(driver.sample().failing).toBe(true);
    expect(chip.strict.aborted).toBeUndefined();
    expect(driver.off()).toBe(false);
  });
});

describe("a bus in trouble", () => {
  function batteryOf(recovers: boolean) {
    const rig = busOf();
    const chip = new Axp192Model({ now: rig.time.now, cell: rig.cell, onOff: () => undefined });
    rig.bus.connect(chip);
    const errors: string[] = [];
    const { data, clock } = rig.bus;
    const freed: boolean[] = [];
    const battery = new GaugeBattery({
      open: (onAlert) => new Axp192({ sensor: rig.at(0x34), onAlert }),
      clock: rig.time.clock,
      onBusError: (error) => errors.push(error.message),
      ...(recovers
        ? {
            recover: () =>
              void freed.push(clearBus({ io: SimulatedDigital, data, clock, delay: (ms) => rig.time.spend(ms) })),
          }
        : {}),
    });
    return { ...rig, chip, battery, errors, freed };
  }

  test("a data line that is held: nine clocks free it, and the answer comes within one question", async () => {
    const { battery, bus, time, errors, freed } = batteryOf(true);
    expect((await until(time, battery.state())).fault).toBeUndefined();
    bus.jam(8);
    expect((await until(time, battery.state())).fault).toBeUndefined();
    expect(errors).toEqual(["write failed"]);
    expect(freed).toEqual([true]);
  });

  test("one that no clocks free is told, in bounded time, and is well when it is free", async () => {
    const { battery, bus, time, freed } = batteryOf(true);
    await until(time, battery.state());
    bus.data.pull("short", 0);
    const before = time.now();
    expect((await until(time, battery.state())).fault).toBe("no-answer");
    expect(time.now() - before).toBeLessThan(400);
    expect(freed).toEqual([false, false, false]);
    bus.data.pull("short", undefined);
    expect((await until(time, battery.state())).fault).toBeUndefined();
  });

  test("without a way to free it, too", async () => {
    const { battery, bus, time } = batteryOf(false);
    bus.jam(8);
    expect(await until(time, battery.state())).toEqual({ level: 1, charging: false, mains: true, fault: "no-answer" });
  });

  test("each transfer lost, turned or late, whichever: an answer, and the next one is right", async () => {
    const probe = batteryOf(true);
    await until(probe.time, probe.battery.state());
    const { points } = probe.transfers;
    expect(points).toBeGreaterThan(15);
    for (let point = 1; point <= points; point++)
      for (const strike of [{ kind: "drop" }, { kind: "delay", ms: 5 }, { kind: "corrupt" }] as const) {
        const { battery, transfers, time, chip, errors } = batteryOf(true);
        transfers.plan(point, strike);
        const told = await until(time, battery.state());
        expect(told.level, `${strike.kind} at ${point}`).toBeLessThanOrEqual(1);
        if (strike.kind !== "corrupt") {
          expect(chip.strict.aborted).toBeUndefined();
          expect(told.fault, `${strike.kind} at ${point}: ${errors.join()}`).toBeUndefined();
        }
        transfers.forget();
        // A turned bit in a write may be what the data sheet forbids: then the model is dead by right.
        if (!chip.strict.aborted) expect((await until(time, battery.state())).fault).toBeUndefined();
      }
  });

  test("2,000 random disturbances: no throw, no hang", async () => {
    const { battery, transfers, time, chip } = batteryOf(true);
    transfers.strikeEach(0.1, [{ kind: "drop" }, { kind: "delay", ms: 30 }]);
    let faults = 0;
    for (let each = 0; each < 150; each++) if ((await until(time, battery.state())).fault) faults += 1;
    expect(transfers.points).toBeGreaterThan(2000);
    transfers.forget();
    expect((await until(time, battery.state())).fault).toBeUndefined();
    expect(faults).toBeLessThan(120);
    expect(chip.strict.aborted).toBeUndefined();
  });
});

test("the level of a cell by its voltage never falls with a higher one", () => {
  let before = 0;
  for (let mv = 3000; mv < 4300; mv++) {
    const level = levelOf(mv);
    expect(level).toBeGreaterThanOrEqual(before);
    expect(level - before).toBeLessThan(0.01);
    before = level;
  }
  expect([levelOf(3000), levelOf(4200), levelOf(5000)]).toEqual([0, 1, 1]);
});
