import { expect, test } from "vitest";
import { encodeFrame } from "../../../../hal/drivers/pn532/frames";
import { I2cLink } from "../../../../hal/drivers/pn532/i2c-link";
import { BusTime } from "../../../../sim/buses/bus-time";
import { pass, until } from "../../../buses/until";

const ACK = [0x00, 0x00, 0xff, 0x00, 0xff, 0x00];

/** A link to a chip that says what a test wants. @param reads what each read gives, in turn; at its end "not ready". */
function linkTo(reads: (readonly number[])[], refuses: (bytes: Uint8Array) => boolean = () => false) {
  const time = new BusTime();
  const written: Uint8Array[] = [];
  class Io {
    write(bytes: Uint8Array): void {
      written.push(bytes);
      if (refuses(bytes)) throw new Error("write failed");
    }
    read(buffer: Uint8Array): void {
      buffer.fill(0);
      const [next] = reads;
      if (!next) return;
      // The status alone takes nothing.
      if (buffer.length > 1) reads.shift();
      buffer.set([1, ...next].slice(0, buffer.length));
    }
    close(): void {
      written.push(Uint8Array.of());
    }
  }
  const link = new I2cLink({ i2c: { io: Io, settings: {} }, clock: time.clock });
  return { time, link, written };
}

test("a command is written once, whoever refuses it; what wakes the chip three times", async () => {
  const { time, link, written } = linkTo([], () => true);
  await until(time, link.wake());
  expect(written).toHaveLength(6);
  written.length = 0;
  const heard = linkTo([], (bytes) => bytes.length > 6);
  await until(heard.time, heard.link.wake());
  for (const command of [[0x40, 0x01, 0x00, 0xa4], [0x02]]) {
    heard.written.length = 0;
    expect(await until(heard.time, heard.link.exchange(command, 1000))).toBeUndefined();
    expect(heard.written).toHaveLength(1);
    // Nothing more is said to it before it was woken.
    expect(await until(heard.time, heard.link.exchange([0x02], 1000))).toBeUndefined();
    expect(heard.written).toHaveLength(1);
    await until(heard.time, heard.link.wake());
  }
});

test("an abort ends a wait at once, and tells the chip", async () => {
  const { time, link, written } = linkTo([ACK]);
  await until(time, link.wake());
  const waiting = link.exchange([0x4a, 0x02, 0x00], 6000);
  await pass(time, 200);
  link.abort();
  const abortedMs = time.now();
  expect(await until(time, waiting)).toBeUndefined();
  expect(time.now() - abortedMs).toBeLessThanOrEqual(11);
  expect([...(written.at(-1) as Uint8Array)]).toEqual(ACK);
});

test("frames of an earlier command are passed over; an answer of another command is none", async () => {
  const answer = (code: number) => [...encodeFrame(Uint8Array.of(0xd5, code, 0x32, 1, 6, 7))];
  const { time, link } = linkTo([answer(0x4b), ACK, answer(0x03), ACK, answer(0x4b)]);
  await until(time, link.wake());
  expect(await until(time, link.exchange([0x02], 100))).toEqual(Uint8Array.of(0x32, 1, 6, 7));
  expect(await until(time, link.exchange([0x02], 100))).toBeUndefined();
  link.close();
});
