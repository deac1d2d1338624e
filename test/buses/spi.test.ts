import { describe, expect, test } from "vitest";
import { BusTime } from "../../sim/buses/bus-time";
import { DigitalPin } from "../../sim/buses/digital";
import { SpiBus, type SpiChip } from "../../sim/buses/spi";
import { SimulatedSPI } from "../../sim/buses/spi-io";
import { PowerGone, TransferPoints } from "../../sim/buses/transfers";
import { SeededRandom } from "../../sim/world/random";

/** Answers each byte with its complement, from the second on. */
class Echo implements SpiChip {
  readonly heard: string[] = [];
  #count = 0;
  selected(): void {
    this.heard.push("[");
    this.#count = 0;
  }
  exchange(byte: number): number | undefined {
    this.heard.push(byte.toString(16));
    return this.#count++ === 0 ? undefined : ~byte & 0xff;
  }
  deselected(): void {
    this.heard.push("]");
  }
}

function rigOf(active: 0 | 1 = 0) {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(3) });
  const bus = new SpiBus({ time, transfers, name: "spi" });
  const [echo, other] = [new Echo(), new Echo()];
  const [line, otherLine] = [new DigitalPin(time, "CS"), new DigitalPin(time, "CS 2")];
  bus.connect(echo, line, active);
  bus.connect(other, otherLine);
  const io = new SimulatedSPI({ bus, hz: 1_000_000, select: line, active });
  return { time, transfers, bus, echo, other, line, otherLine, io };
}

describe("an SPI bus", () => {
  test("a transfer goes both ways at once, in eight bits a byte", () => {
    const { io, time, echo } = rigOf();
    const buffer = Uint8Array.of(1, 2, 3);
    io.transfer(buffer);
    expect([...buffer]).toEqual([0xff, 0xfd, 0xfc]);
    expect(time.now()).toBeCloseTo(3 * 0.008, 9);
    expect([...new Uint8Array(io.read(2))]).toEqual([0xff, 0xff]);
    io.write(Uint8Array.of(7).buffer);
    io.flush();
    // Selected from the constructor on, as the SDK has it, and until it is let go.
    expect(echo.heard.join(" ")).toBe("[ 1 2 3 0 0 7");
    io.flush(true);
    io.flush(true);
    io.transfer(Uint8Array.of(9));
    expect(echo.heard.join(" ")).toBe("[ 1 2 3 0 0 7 ] [ 9");
    io.close();
    expect(echo.heard.at(-1)).toBe("]");
    expect(() => io.transfer(buffer)).toThrow("closed");
  });

  test("another IO of the bus takes it, and a line that is active high is not selected by the constructor", () => {
    const { io, bus, echo, other, otherLine } = rigOf(1);
    // What pulled it up was only a resistor.
    expect(echo.heard.splice(0)).toEqual(["]"]);
    io.transfer(Uint8Array.of(1));
    const second = new SimulatedSPI({ bus, hz: 1_000_000, select: otherLine });
    second.flush(true);
    second.transfer(Uint8Array.of(2));
    expect(echo.heard.join(" ")).toBe("[ 1 ]");
    expect(other.heard.join(" ")).toBe("[ 2");
  });

  test("two chips that are selected at once, and both answer", () => {
    const { io, bus, otherLine } = rigOf();
    const second = new SimulatedSPI({ bus, hz: 1_000_000, select: otherLine });
    // The constructor has pulled its line down, as the SDK does.
    expect(() => io.transfer(new Uint8Array(2))).toThrow("two chips answer at once");
    second.close();
    io.transfer(new Uint8Array(2));
  });

  test("more than 1,024 bytes in both directions are not sent, and nobody says so; 65,536 are refused", () => {
    const { io, transfers } = rigOf();
    const buffer = new Uint8Array(1025).fill(5);
    io.transfer(buffer);
    expect(buffer.every((byte) => byte === 5)).toBe(true);
    expect(transfers.points).toBe(0);
    io.write(buffer);
    expect(transfers.points).toBe(1);
    expect(() => io.write(new Uint8Array(65_536))).toThrow(RangeError);
    expect(() => io.read(0)).toThrow(RangeError);
  });

  test("options that the SDK refuses", () => {
    const { bus } = rigOf();
    for (const options of [{ hz: 0 }, { hz: 40_000_001 }, { hz: 1, mode: 4 }, { hz: 1, mode: 1 }, { hz: 1, active: 2 }])
      expect(() => new SimulatedSPI({ bus, ...options } as never)).toThrow(RangeError);
  });

  test("what the world does to one transfer", () => {
    const { io, transfers, time, echo } = rigOf();
    const sent = () => {
      const buffer = Uint8Array.of(1, 2, 3, 4);
      io.transfer(buffer);
      return [...buffer];
    };
    const right = [0xff, 0xfd, 0xfc, 0xfb];
    io.transfer(new Uint8Array(1));
    io.flush(true);
    expect(sent()).toEqual(right);
    io.flush(true);
    transfers.plan(transfers.points + 1, { kind: "drop" });
    expect(sent()).toEqual([0xff, 0xff, 0xff, 0xff]);
    io.flush(true);
    transfers.plan(transfers.points + 1, { kind: "delay", ms: 5 });
    const beforeMs = time.now();
    expect(sent()).toEqual(right);
    expect(time.now() - beforeMs).toBeGreaterThan(5);
    for (let each = 0; each < 20; each++) {
      io.flush(true);
      transfers.plan(transfers.points + 1, { kind: "corrupt" });
      const bits = sent().flatMap((byte, at) => [...((byte ^ (right[at] as number)) >>> 0).toString(2)]);
      expect(bits.filter((bit) => bit === "1").length).toBeLessThanOrEqual(1);
    }
    for (const at of ["before", "torn", "after"] as const) {
      io.flush(true);
      echo.heard.length = 0;
      transfers.plan(transfers.points + 1, { kind: "cut-power", at });
      expect(sent).toThrow(PowerGone);
      expect(sent).toThrow(PowerGone);
      expect(echo.heard.filter((word) => !"[]".includes(word))).toHaveLength({ before: 0, torn: 2, after: 4 }[at]);
      transfers.restore();
    }
  });
});
