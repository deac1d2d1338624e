import { describe, expect, test } from "vitest";
import { type SerialCallbacks, SerialLine } from "../../hal/remote/serial-line";

/** A port that, as the SDK's, throws when it is given more than it said it has room for. */
function portOf(incoming: Uint8Array[] = []) {
  const written: number[][] = [];
  const bugs: unknown[] = [];
  const read: number[] = [];
  let callbacks: SerialCallbacks | undefined;
  let room = 0;
  const line = new SerialLine(
    (given) => {
      callbacks = given;
      return {
        read: () => incoming.shift()?.slice().buffer,
        write: (bytes) => {
          if (bytes.byteLength > room) throw new Error("would overflow");
          room = 0;
          written.push([...new Uint8Array(bytes)]);
        },
      };
    },
    (bytes) => {
      if (bytes.includes(0xff)) throw new Error("not this byte");
      read.push(...bytes);
    },
    (error) => bugs.push(error),
  );
  return {
    line,
    written,
    bugs,
    read,
    readable: () => callbacks?.onReadable(),
    writable: (bytes: number) => {
      room = bytes;
      callbacks?.onWritable(bytes);
    },
  };
}

describe("a serial line", () => {
  test("writes nothing before the port says that it is writable, then at once", () => {
    const { line, written, writable } = portOf();
    line.send([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    expect(written).toEqual([]);
    writable(1024);
    expect(written).toEqual([[1, 2, 3]]);
    writable(1024);
    line.send([Uint8Array.of(4)]);
    line.send([Uint8Array.of(5)]);
    expect(written).toEqual([[1, 2, 3], [4]]);
    writable(1024);
    expect(written.at(-1)).toEqual([5]);
  });

  test("cuts and joins pieces as the port has room, in order", () => {
    const { line, written, writable } = portOf();
    const bytes = Uint8Array.from({ length: 3000 }, (_, at) => at & 0x7f);
    line.send([bytes.subarray(0, 1), bytes.subarray(1, 2500), bytes.subarray(2500, 2501), bytes.subarray(2501)]);
    for (const room of [5, 1, 128, 4096, 4096, 4096]) writable(room);
    expect(written.map((piece) => piece.length)).toEqual([5, 1, 128, 1024, 1024, 818]);
    expect(written.flat()).toEqual([...bytes]);
  });

  test("hands on what comes in, and tells of an exception instead of letting it out", () => {
    const { bugs, read, readable } = portOf([Uint8Array.of(1, 2), Uint8Array.of(0xff), Uint8Array.of(3)]);
    for (let turn = 0; turn < 4; turn += 1) readable();
    expect(read).toEqual([1, 2, 3]);
    expect(bugs).toEqual([new Error("not this byte")]);
  });

  test("does not collect without end for a reader that is gone", () => {
    const { line } = portOf();
    expect(() => {
      for (let piece = 0; piece < 1000; piece += 1) line.send([Uint8Array.of(piece & 0xff)]);
    }).toThrow(RangeError);
  });
});
