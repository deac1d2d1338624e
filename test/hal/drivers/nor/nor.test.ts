import { describe, expect, test } from "vitest";
import { SpiNorFlash } from "../../../../hal/drivers/nor/spi-nor-flash";
import { SimulatedSPI } from "../../../../sim/buses/spi-io";
import { PowerGone } from "../../../../sim/buses/transfers";
import { pass, until } from "../../../buses/until";
import { rigOf, SECTOR } from "./rig";

const bytesOf = (length: number, seed = 1) => Uint8Array.from({ length }, (_, at) => (at * 31 + seed) & 0xff);

describe("a NOR chip on SPI", () => {
  test("is what it says, in a partition of its own; half a sector is none", async () => {
    const { open, time, nor, settings } = rigOf({ firstByte: 2 * SECTOR });
    const flash = open();
    expect(flash).toMatchObject({ sizeBytes: 65_536, sectorBytes: 4096, pageBytes: 256, programUnitBytes: 1 });
    expect(await until(time, flash.program({ address: 0, bytes: Uint8Array.of(1, 2) }))).toBe("done");
    expect([...(nor.read(2 * SECTOR, 2) as Uint8Array)]).toEqual([1, 2]);
    const made = (sizeBytes: number, firstByte: number) => () =>
      new SpiNorFlash({ spi: { io: SimulatedSPI as never, settings }, clock: time.clock, sizeBytes, firstByte });
    for (const [size, first] of [
      [5000, 0],
      [0, 0],
      [SECTOR, 100],
      [SECTOR, -SECTOR],
    ] as const)
      expect(made(size, first)).toThrow(RangeError);
    // More than the chip has.
    const beyond = made(131_072, SECTOR)();
    expect(await until(time, beyond.read({ address: 0, length: 1 }))).toBe("read-failed");
  });

  test("takes what the data sheet gives it: a page, a sector, their longest times", async () => {
    for (const pace of ["typical", "longest"] as const) {
      const { open, time, chip } = rigOf({ pace });
      const flash = open();
      await until(time, flash.read({ address: 0, length: 1 }));
      const timed = async (call: Promise<unknown>) => {
        const beganMs = time.now();
        expect(await until(time, call)).toBe("done");
        return time.now() - beganMs;
      };
      const programMs = await timed(flash.program({ address: 0, bytes: bytesOf(256) }));
      const eraseMs = await timed(flash.erase({ sector: 0 }));
      if (process.env["SHOW_BUS"]) console.log(pace, programMs, eraseMs);
      expect(programMs).toBeGreaterThan(pace === "typical" ? 0.4 : 3);
      expect(programMs).toBeLessThan(pace === "typical" ? 2 : 6);
      expect(eraseMs).toBeGreaterThan(pace === "typical" ? 45 : 400);
      expect(eraseMs).toBeLessThan(pace === "typical" ? 60 : 415);
      expect(chip.strict.aborted).toBeUndefined();
    }
  });

  test("what is read during an erase suspends it, and the erase is whole", async () => {
    const { open, time, chip } = rigOf();
    const flash = open();
    const data = bytesOf(600);
    for (const address of [0, 3 * SECTOR]) await until(time, flash.program({ address, bytes: data }));
    const erase = flash.erase({ sector: 3 });
    await pass(time, 7);
    for (let each = 0; each < 5; each++) {
      const beganMs = time.now();
      expect(await until(time, flash.read({ address: 100, length: 200 }))).toEqual(data.subarray(100, 300));
      expect(time.now() - beganMs).toBeLessThan(1);
      await pass(time, 2);
    }
    expect(chip.done.suspends).toBe(5);
    // What is being erased is waited for; so is what stands behind a write.
    const erased = await until(time, flash.read({ address: 3 * SECTOR, length: 600 }));
    expect(erased).toEqual(new Uint8Array(600).fill(0xff));
    expect(await until(time, erase)).toBe("done");
    const calls = [
      flash.erase({ sector: 3 }),
      flash.program({ address: 0, bytes: Uint8Array.of(0) }),
      flash.read({ address: 0, length: 1 }),
    ];
    expect(await until(time, Promise.all(calls))).toEqual(["done", "done", Uint8Array.of(0)]);
    const more: Promise<unknown>[] = [flash.erase({ sector: 3 })];
    await pass(time, 7);
    more.push(flash.program({ address: 256, bytes: Uint8Array.of(0) }), flash.read({ address: 256, length: 1 }));
    expect(await until(time, Promise.all(more))).toEqual(["done", "done", Uint8Array.of(0)]);
    expect(chip.strict.aborted).toBeUndefined();
  });

  test("who reads all the time does not keep an erase from its end", async () => {
    const { open, time, chip } = rigOf({ pace: "longest" });
    const flash = open();
    await until(time, flash.program({ address: 0, bytes: bytesOf(16) }));
    let erased = false;
    const erase = flash.erase({ sector: 5 }).then((end: unknown) => {
      erased = true;
      return end;
    });
    for (let reads = 0; !erased; reads++) {
      expect(reads).toBeLessThan(200);
      await pass(time, 2);
      expect(await until(time, flash.read({ address: 0, length: 16 }))).toEqual(bytesOf(16));
    }
    expect(await erase).toBe("done");
    expect(chip.done.suspends).toBe(64);
    expect(chip.strict.aborted).toBeUndefined();
  });

  test.each([
    ["all of it", 0x1c, 0x00],
    ["its upper half", 0x18, 0x00],
    ["all but its lowest sector", 0x64, 0x40],
  ])("a chip whose block protection covers %s: taken off until power goes, its kept bits stay", async (_, one, two) => {
    const { open, time, chip, nor } = rigOf({ chip: {} });
    chip.kept[0] = one;
    chip.kept[1] = two;
    chip.power(false);
    chip.power(true);
    const flash = open();
    expect(await until(time, flash.program({ address: 0, bytes: bytesOf(4) }))).toBe("done");
    expect(await until(time, flash.erase({ sector: 0 }))).toBe("done");
    expect([...chip.kept]).toEqual([one, two]);
    // Protected again, and taken off again.
    chip.power(false);
    chip.power(true);
    expect(chip.status[0] & 0x7c).toBe(one);
    expect(await until(time, flash.program({ address: 0, bytes: bytesOf(4) }))).toBe("done");
    expect(nor.read(65_536, 4)).toEqual(bytesOf(4));
    expect([...chip.kept]).toEqual([one, two]);
    expect(chip.strict.aborted).toBeUndefined();
  });
});

describe("a NOR chip in trouble", () => {
  test.each([0xff, 0x00])(
    "absent at power-up, gone, another one, back: told in time; a line at %i is not blank flash",
    async (resting) => {
      const { open, time, chip } = rigOf({ resting });
      chip.power(false);
      const flash = open();
      const asked = async (call: Promise<unknown>, end: unknown) => {
        const beganMs = time.now();
        expect(await until(time, call)).toEqual(end);
        expect(time.now() - beganMs).toBeLessThan(50);
      };
      await asked(flash.read({ address: 0, length: 16 }), "read-failed");
      await asked(flash.program({ address: 0, bytes: bytesOf(8) }), "program-failed");
      await asked(flash.erase({ sector: 0 }), "erase-failed");
      chip.power(true);
      await asked(flash.program({ address: 0, bytes: bytesOf(8) }), "done");
      const erase = flash.erase({ sector: 1 });
      await pass(time, 20);
      chip.power(false);
      expect(await until(time, erase)).toBe("erase-failed");
      await asked(flash.read({ address: 0, length: 8 }), "read-failed");
      chip.power(true);
      await asked(flash.read({ address: 0, length: 8 }), bytesOf(8));
      expect(chip.strict.aborted).toBeUndefined();
    },
  );

  test.each([0xff, 0x00])("gone in the middle of a read: a fault, not blank flash; a line at %i", async (resting) => {
    let goneAt = Number.POSITIVE_INFINITY;
    const rig = rigOf({ resting, onTransfer: ({ point }) => point >= goneAt && rig.chip.power(false) });
    const { time, transfers, chip } = rig;
    const flash = rig.open();
    await until(time, flash.program({ address: 0, bytes: bytesOf(700) }));
    for (let transfer = 1; transfer <= 5; transfer++) {
      goneAt = transfers.points + transfer;
      expect(await until(time, flash.read({ address: 0, length: 700 })), `${transfer}`).toBe("read-failed");
      goneAt = Number.POSITIVE_INFINITY;
      chip.power(true);
      expect(await until(time, flash.read({ address: 0, length: 700 }))).toEqual(bytesOf(700));
    }
    expect(chip.strict.aborted).toBeUndefined();
  });

  test("a processor that starts anew during an erase: it comes to its end, also when it was suspended", async () => {
    for (const suspended of [false, true]) {
      const { open, time, chip, nor, transfers, cut } = rigOf({ cuts: "processor", pace: "longest" });
      const before = open();
      await until(time, before.program({ address: 0, bytes: bytesOf(8) }));
      const lost = expect(before.erase({ sector: 0 })).rejects.toThrow(PowerGone);
      await pass(time, 10);
      await cut();
      await lost;
      expect(transfers.powered).toBe(true);
      expect(chip.busy).toBe(true);
      if (suspended) {
        chip.selected();
        chip.exchange(0x75);
        chip.deselected();
      }
      expect(await until(time, open().read({ address: 0, length: 8 }))).toEqual(new Uint8Array(8).fill(0xff));
      expect(nor.isUnstable).toBe(false);
      expect(chip.strict.aborted).toBeUndefined();
    }
  });

  test("each transfer lost, late, or with a bit turned: the truth, or a fault; then well", async () => {
    const work = async (rig: ReturnType<typeof rigOf>) => {
      const flash = rig.open();
      const ends: unknown[] = [];
      const calls: readonly (() => Promise<unknown>)[] = [
        () => flash.erase({ sector: 2 }),
        () => flash.program({ address: 2 * SECTOR + 200, bytes: bytesOf(100) }),
        () => flash.read({ address: 2 * SECTOR + 200, length: 100 }),
      ];
      for (const call of calls) ends.push(await until(rig.time, call()));
      return { flash, ends };
    };
    const probe = rigOf({ sizeBytes: 4 * SECTOR });
    await work(probe);
    // A line that rests at 0 says "done" where a look was lost.
    const restings = [0xff, 0x00];
    const { points } = probe.transfers;
    let faults = 0;
    // All of them by hand: SWEEP_STEP=1.
    const step = Number(process.env["SWEEP_STEP"] ?? 4);
    for (let point = 1; point <= points; point += step)
      for (const strike of [{ kind: "drop" }, { kind: "delay", ms: 3 }, { kind: "corrupt" }] as const) {
        const rig = rigOf({ sizeBytes: 4 * SECTOR, resting: restings[(point / step) & 1] as number });
        rig.transfers.plan(point, strike);
        const what = `${strike.kind} at ${point}`;
        const { flash, ends } = await work(rig);
        const [erased, programmed, read] = ends;
        if (erased !== "done" || programmed !== "done" || typeof read === "string") faults += 1;
        // What is said to be done is done.
        const there = rig.nor.read(65_536 + 2 * SECTOR + 200, 100) as Uint8Array;
        if (programmed === "done") expect(there, what).toEqual(bytesOf(100));
        if (programmed === "done" && strike.kind === "delay") expect(read, what).toEqual(bytesOf(100));
        expect(rig.time.now(), what).toBeLessThan(5000);
        // A bit that is turned may make another instruction of one: that is not the driver's.
        if (strike.kind === "corrupt" && rig.chip.strict.aborted) continue;
        expect(rig.chip.strict.aborted, what).toBeUndefined();
        expect(await until(rig.time, flash.erase({ sector: 2 })), what).toBe("done");
        expect(rig.chip.strict.aborted, what).toBeUndefined();
      }
    expect(points).toBeGreaterThan(40);
    expect(faults).toBeLessThan(points);
  });

  test.each([
    ["program", "program-failed"],
    ["erase", "erase-failed"],
  ] as const)(
    "a sector whose cells do not take a %s any more is told, though the chip says nothing",
    async (what, told) => {
      const { open, time, nor, chip } = rigOf();
      const flash = open();
      expect(await until(time, flash.program({ address: SECTOR, bytes: new Uint8Array(8) }))).toBe("done");
      nor.failSector(17, what);
      const asked =
        what === "program" ? flash.program({ address: 8000, bytes: new Uint8Array(300) }) : flash.erase({ sector: 1 });
      expect(await until(time, asked)).toBe(told);
      expect(await until(time, flash.erase({ sector: 2 }))).toBe("done");
      expect(chip.strict.aborted).toBeUndefined();
    },
  );
});
