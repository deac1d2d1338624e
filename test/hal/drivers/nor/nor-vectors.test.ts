import { describe, expect, test } from "vitest";
import { SimulatedSPI } from "../../../../sim/buses/spi-io";
import { PowerGone } from "../../../../sim/buses/transfers";
import { pass, until } from "../../../buses/until";
import { describeWithVectors } from "../../../vectors";
import { rigOf, SECTOR } from "./rig";

interface Transcript {
  readonly device: string;
  readonly name: string;
  readonly bytesOut: string | readonly string[];
  readonly bytesIn: string | readonly string[];
}

const bytesOf = (hex: string) => Uint8Array.from(hex === "" ? [] : hex.split(" "), (byte) => Number.parseInt(byte, 16));

/** A chip as it comes, and an IO of its bus without a driver. */
function bare() {
  const rig = rigOf({ chip: { sizeBytes: 8_388_608 } });
  const io = new SimulatedSPI(rig.settings);
  const say = (bytes: Uint8Array, back = 0) => {
    const buffer = new Uint8Array(bytes.length + back);
    buffer.set(bytes);
    io.transfer(buffer);
    io.flush(true);
    return [...buffer.subarray(bytes.length)];
  };
  const read = (address: number, length: number) =>
    say(Uint8Array.of(0x03, address >> 16, (address >> 8) & 0xff, address & 0xff), length);
  // The select line is down from the constructor on.
  say(Uint8Array.of(0xab));
  return { ...rig, say, read };
}

describeWithVectors<readonly Transcript[]>("recorded transcripts of NOR flash", "devices.json", (all) => {
  const transcripts = all.filter(({ device }) => device === "nor-flash");
  const named = (name: string) => {
    const { bytesOut, bytesIn } = transcripts.find((each) => each.name.startsWith(name)) as Transcript;
    const out = typeof bytesOut === "string" ? [bytesOf(bytesOut)] : bytesOut.map(bytesOf);
    const back = typeof bytesIn === "string" ? [bytesOf(bytesIn)] : bytesIn.map(bytesOf);
    return { out: out[0] as Uint8Array, outs: out, back: back[0] as Uint8Array, backs: back };
  };

  test("there are 10", () => expect(transcripts).toHaveLength(10));

  test("write enable", () => {
    const { say, chip } = bare();
    say(named("write enable").out);
    expect(chip.status[0]).toBe(0x02);
  });

  test("jedec id", () => {
    const { say } = bare();
    const { out, back } = named("jedec id");
    expect(say(out, back.length)).toEqual([...back]);
  });

  test("page program, and the trap of its end", async () => {
    const { say, read, time, chip } = bare();
    for (const name of ["page program", "page wrap trap"]) {
      say(Uint8Array.of(0x06));
      say(named(name).out);
      await pass(time, 5);
      expect(chip.status[0]).toBe(0x00);
    }
    // CC DD of the second lie at the beginning of the page, over 11 22.
    expect(read(0x1000, 4)).toEqual([0x11 & 0xcc, 0x22 & 0xdd, 0x33, 0x44]);
    expect(read(0x10fe, 2)).toEqual([0xaa, 0xbb]);
    expect(chip.strict.aborted).toBeUndefined();
  });

  test("sector erase, and status busy then ready", async () => {
    const { say, read, time, nor, chip } = bare();
    nor.program(0x1000, new Uint8Array(SECTOR));
    say(Uint8Array.of(0x06));
    say(named("sector erase").out);
    const { out, back } = named("status busy");
    const seen = [...say(out, 1), ...say(out, 1)];
    await pass(time, 50);
    expect([...seen, ...say(out, 1)]).toEqual([...back]);
    expect(read(0x1000, SECTOR - 4000).every((byte) => byte === 0xff)).toBe(true);
    expect(chip.strict.aborted).toBeUndefined();
  });

  test("software reset, in the middle of an erase", async () => {
    const { say, time, nor, chip } = bare();
    nor.program(0x1000, new Uint8Array(SECTOR));
    say(Uint8Array.of(0x06));
    say(named("sector erase").out);
    await pass(time, 20);
    for (const out of named("software reset").outs) say(out);
    await pass(time, 1);
    expect(say(Uint8Array.of(0x05), 1)).toEqual([0x00]);
    expect(chip.done.erases).toBe(0);
    expect(chip.strict.aborted).toBeUndefined();
  });

  test("simulated torn program: what a cut leaves has all that was wanted and more ones; the driver tells and an erase heals", async () => {
    const { out: intended, back: observed } = named("simulated torn");
    expect(observed.map((byte, at) => byte & (intended[at] as number))).toEqual(intended);
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) {
      const { open, time, transfers, nor, cut } = rigOf({ seed });
      const flash = open();
      await until(time, flash.read({ address: 0, length: 1 }));
      // Identity, the page as it was, twice identity, write enable and its status, the program, a pause: in its middle.
      transfers.plan(transfers.points + 8, { kind: "cut-power", at: "torn" });
      await expect(until(time, flash.program({ address: 0, bytes: intended }))).rejects.toThrow(PowerGone);
      await cut();
      const there = nor.image.bytes.subarray(65_536, 65_536 + intended.length);
      expect(there.map((byte, at) => byte & (intended[at] as number))).toEqual(intended);
      kinds.add(Buffer.compare(there, intended) === 0 ? "whole" : "torn");
      expect(await until(time, open().erase({ sector: 0 }))).toBe("done");
      expect(nor.isUnstable).toBe(false);
    }
    expect(kinds).toContain("torn");
  });

  test("simulated partial erase: neither old nor blank; one more erase is whole", async () => {
    const { out: old, back: observed } = named("simulated partial");
    expect(observed.map((byte, at) => byte | (old[at] as number))).toEqual(observed);
    const { open, time, nor } = rigOf();
    nor.image.bytes.set(observed, 65_536);
    const flash = open();
    expect(await until(time, flash.read({ address: 0, length: observed.length }))).toEqual(observed);
    expect(await until(time, flash.erase({ sector: 0 }))).toBe("done");
    expect(await until(time, flash.read({ address: 0, length: 32 }))).toEqual(new Uint8Array(32).fill(0xff));
  });

  test("simulated unstable read: an erase that was cut may read otherwise each time, and not any more when it was done again", async () => {
    const { out, backs } = named("simulated unstable");
    expect(backs.some((back) => Buffer.compare(back, out) !== 0)).toBe(true);
    let differing = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const { open, time, nor, cut } = rigOf({ seed });
      await until(time, open().program({ address: 0, bytes: new Uint8Array(64) }));
      const lost = expect(open().erase({ sector: 0 })).rejects.toThrow(PowerGone);
      await pass(time, 30);
      await cut();
      await lost;
      expect(nor.isUnstable).toBe(true);
      const flash = open();
      const reads = new Set<string>();
      for (let each = 0; each < 8; each++)
        reads.add(
          Buffer.from((await until(time, flash.read({ address: 0, length: 64 }))) as Uint8Array).toString("hex"),
        );
      if (reads.size > 1) differing += 1;
      expect(await until(time, flash.erase({ sector: 0 }))).toBe("done");
      expect(await until(time, flash.read({ address: 0, length: 64 }))).toEqual(new Uint8Array(64).fill(0xff));
    }
    expect(differing).toBeGreaterThan(6);
  });
});

describe("a W25Q refuses what its data sheet does not allow", () => {
  const misuses: readonly (readonly [string, readonly (readonly number[])[], string])[] = [
    ["a program without write enable", [[0x02, 0, 0, 0, 1]], "8.2.13"],
    ["an erase without write enable", [[0x20, 0, 0, 0]], "8.2.15"],
    ["a read while it is busy", [[0x06], [0x20, 0, 0, 0], [0x03, 0, 0, 0, 0]], "8.1"],
    ["an erase without its address", [[0x06], [0x20, 0]], "8.2"],
    ["99h alone", [[0x99]], "8.2.43"],
    ["an instruction in power-down", [[0xb9], [0x9f, 0]], "8.2.22"],
    ["an instruction that it does not have", [[0x77]], "8.1.2"],
    ["a lock of its status register", [[0x06], [0x01, 0x80]], "8.2.5"],
  ];
  test.each(misuses)("%s", (_, instructions, section) => {
    const { say, chip } = bare();
    for (const each of instructions) say(Uint8Array.from(each));
    expect(chip.strict.aborted?.message).toContain(`data sheet ${section}:`);
    expect(say(Uint8Array.of(0x9f), 1)).toEqual([0xff]);
  });

  test("a read of what is suspended, a second suspend too soon, a write within 5 ms of power", async () => {
    const erasing = async () => {
      const rig = bare();
      rig.say(Uint8Array.of(0x06));
      rig.say(Uint8Array.of(0x20, 0, 0x10, 0));
      await pass(rig.time, 5);
      rig.say(Uint8Array.of(0x75));
      await pass(rig.time, 1);
      return rig;
    };
    const one = await erasing();
    expect(one.read(0x2000, 1)).toEqual([0xff]);
    expect(one.say(Uint8Array.of(0x35), 1)).toEqual([0x80]);
    expect(one.chip.strict.aborted).toBeUndefined();
    one.read(0x1000, 1);
    expect(one.chip.strict.aborted?.message).toContain("8.2.19");
    const two = await erasing();
    two.say(Uint8Array.of(0x7a));
    two.say(Uint8Array.of(0x75));
    expect(two.chip.strict.aborted?.message).toContain("8.2.19");
    const three = bare();
    three.chip.power(true);
    await pass(three.time, 1);
    three.say(Uint8Array.of(0x06));
    three.say(Uint8Array.of(0x20, 0, 0, 0));
    expect(three.chip.strict.aborted?.message).toContain("9.3");
  });
});
