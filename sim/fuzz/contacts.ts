import type { ApduResponse, CardLost, ReaderFault } from "../../hal/card-reader";
import { atrFlaw, parametersOf, parseAtr } from "../../hal/drivers/iso7816/atr";
import { CcidLink } from "../../hal/drivers/iso7816/ccid-link";
import { MESSAGE_DATA_MAX, MessageReader } from "../../hal/drivers/iso7816/ccid-messages";
import { Iso7816Reader } from "../../hal/drivers/iso7816/iso7816-reader";
import type { Exchanged } from "../../hal/drivers/iso7816/link";
import { type Answered, transmitT0 } from "../../hal/drivers/iso7816/t0";
import { T1 } from "../../hal/drivers/iso7816/t1";
import { iBlock, rBlock, sBlock } from "../../hal/drivers/iso7816/t1-blocks";
import { BusTime } from "../buses/bus-time";
import { SimulatedSerial } from "../buses/serial-io";
import { TransferPoints } from "../buses/transfers";
import { UartWire } from "../buses/uart";
import { SeededRandom } from "../world/random";
import { mutated, pick, shortLength } from "./mutate";
import type { FuzzTarget } from "./target";

/** An answer to a command is whole after so long, whatever the part and the card do: `iso7816-reader.ts`. */
const COMMAND_MS_MAX = 26_000;
/** Three looks at a part that says nothing, two resets, parameters, IFS; and the command's time for the last. */
const PRESENT_MS_MAX = 45_000;
const EXCHANGES_MAX = 1003;
/** Promise jobs between two interrupts that are surely enough for the driver to come to its next wait. */
const JOBS = 250;

const commands: readonly Uint8Array[] = Object.freeze([
  Uint8Array.of(0x00, 0xb2, 0x01, 0x0c, 0x00),
  Uint8Array.of(0x80, 0x1e, 0x00, 0x00),
  Uint8Array.of(0x00, 0xa4, 0x04, 0x00, 0x05, 0xa0, 0x00, 0x00, 0x03, 0x33, 0x00),
  Uint8Array.from({ length: 261 }, (_, at) => (at === 4 ? 255 : at & 0x7f)),
]);
const atrs: readonly Uint8Array[] = Object.freeze([
  Uint8Array.of(0x3b, 0x66, 0x00, 0x00, 0x51, 0x49, 0x41, 0x4e, 0x53, 0x48),
  Uint8Array.of(0x3b, 0xe0, 0x00, 0x00, 0x81, 0x31, 0x20, 0x45, 0x35),
  Uint8Array.of(0x3b, 0xf0, 0x13, 0x00, 0xff, 0x91, 0x01, 0x71, 0xfe, 0x41, 0x00, 0x42),
]);

/** The driver of chips at the contacts: answers to reset, messages of the coprocessor, TPDUs and blocks that nobody should send. */
export function contactsTarget(): FuzzTarget & { readonly bytes: () => number } {
  let bytes = 0;
  const count = (sent: Uint8Array): Uint8Array => {
    bytes += sent.length;
    return sent;
  };
  return {
    name: "contacts",
    inputs: 8_000,
    bytes: () => bytes,
    async run(random) {
      switch (random.below(6)) {
        case 0:
          return answerFlaw(count(someAtr(random)));
        case 1:
          return noiseFlaw(random, count);
        case 2:
          return protocolFlaw(random, "t0", count);
        case 3:
          return protocolFlaw(random, "t1", count);
        default:
          return lineFlaw(random, count);
      }
    },
  };
}

function someAtr(random: SeededRandom): Uint8Array {
  return random.chance(0.2) ? random.bytes(shortLength(random, 40)) : mutated(random, pick(random, atrs), atrs, 40);
}

function answerFlaw(bytes: Uint8Array): string | undefined {
  const atr = parseAtr(bytes);
  if (!atr) return undefined;
  const { ifsc, blockWaiting, waiting, protocol } = parametersOf(bytes, atr);
  if (atrFlaw(atr, "warm") !== undefined) return undefined;
  if (ifsc < 0x10 || ifsc > 0xfe) return `an IFSC of ${ifsc}`;
  if (protocol === 1 && (blockWaiting >> 4 > 4 || (blockWaiting & 15) > 5)) return `waiting times ${blockWaiting}`;
  return waiting < 1 || waiting > 10 ? `WI ${waiting}` : undefined;
}

function noiseFlaw(random: SeededRandom, count: (sent: Uint8Array) => Uint8Array): string | undefined {
  const reader = new MessageReader();
  const good = messageOf(0x80, 7, 0, 0, random.bytes(9));
  for (const byte of count(mutated(random, good, [good], 600))) {
    const read = reader.take(byte);
    if (read?.kind === "message" && read.message.data.length > MESSAGE_DATA_MAX) return "a message beyond its bound";
  }
  reader.reset();
  const last = [...good].map((byte) => reader.take(byte)).at(-1);
  return last?.kind === "message" ? undefined : "a good message that is not read";
}

/** A card that says what nobody should, to the layers of T=0 and T=1 alone. */
async function protocolFlaw(
  random: SeededRandom,
  protocol: "t0" | "t1",
  count: (sent: Uint8Array) => Uint8Array,
): Promise<string | undefined> {
  let exchanges = 0;
  const patience = random.below(200);
  const exchange = async (sent: Uint8Array): Promise<Exchanged> => {
    if (++exchanges > EXCHANGES_MAX) throw new Error("asked for ever");
    if (exchanges > patience && random.chance(0.3))
      return { kind: pick(random, ["mute", "removed", "damaged"] as const) };
    return { kind: "bytes", bytes: count(protocol === "t0" ? someTpdu(random) : someBlock(random, sent)) };
  };
  const command = pick(random, commands);
  if (protocol === "t0") return flawOf(await transmitT0(exchange, command));
  const t1 = new T1(exchange, pick(random, [16, 32, 254]));
  if (random.chance(0.3)) await t1.start();
  exchanges = 0;
  return flawOf(await t1.transmit(command));
}

function someTpdu(random: SeededRandom): Uint8Array {
  const data = random.bytes(random.chance(0.5) ? 0 : shortLength(random, 258));
  const status = pick(random, [
    [0x90, 0x00],
    [0x61, random.below(256)],
    [0x6c, random.below(256)],
    [0x62, 0x83],
  ]);
  return random.chance(0.1) ? data : Uint8Array.of(...data, ...status);
}

function someBlock(random: SeededRandom, sent: Uint8Array): Uint8Array {
  const bit = random.below(2) as 0 | 1;
  const inf = random.bytes(shortLength(random, 254));
  const one = Uint8Array.of(random.below(256));
  const block = pick(random, [
    () => iBlock(bit, random.chance(0.5), inf),
    () => rBlock(bit, random.below(3)),
    () => sBlock(3, false, one),
    () => sBlock(1, random.chance(0.5), one),
    () => sBlock(random.below(2) * 2, random.chance(0.5), new Uint8Array(0)),
    () => sent,
  ])();
  return random.chance(0.2) ? mutated(random, block, [sent], 300) : block;
}

/** A part on the UART that answers each message with something, through the whole driver. */
async function lineFlaw(random: SeededRandom, count: (sent: Uint8Array) => Uint8Array): Promise<string | undefined> {
  const time = new BusTime();
  const wire = new UartWire({
    time,
    transfers: new TransferPoints({ random: new SeededRandom(1) }),
    name: "reader",
    baud: 115_200,
  });
  const sane = random.chance(0.7) ? 0.85 : 0.3;
  let heard: number[] = [];
  wire.chip = {
    receive: (byte) => {
      heard.push(byte);
      const [, , type = 0, low = 0, high = 0] = heard;
      if (heard.length < 13 + low + 256 * high) return;
      const sequence = heard[8] ?? 0;
      const sent = Uint8Array.from(heard.slice(12, -1));
      heard = [];
      const said = random.chance(sane) ? politely(random, type, sequence, sent) : rudely(random, sequence, sent);
      time.after(random.below(10), () => wire.send(count(said)));
    },
  };
  const link = new CcidLink({ io: SimulatedSerial as never, settings: { wire, baud: 115_200 } as never }, time.clock);
  const reader = new Iso7816Reader({ link, clock: time.clock });
  const seen = await ended(time, reader.present({ interfaces: ["chip"], timeoutMs: 1000 }), PRESENT_MS_MAX);
  if (typeof seen === "string") return `present: ${seen}`;
  for (let each = random.below(3); each >= 0; each--) {
    const made = await ended(time, reader.transmit(pick(random, commands)), COMMAND_MS_MAX);
    if (typeof made === "string") return `transmit: ${made}`;
    const wrong = flawOf(made);
    if (wrong !== undefined) return wrong;
  }
  const calls: readonly (() => Promise<unknown>)[] = [() => reader.removed({ timeoutMs: 200 }), () => reader.release()];
  for (const call of calls) {
    const over = await ended(time, call(), 5000);
    if (typeof over === "string" && over.startsWith("no end")) return over;
  }
  return undefined;
}

/** What a part with a card would say, with a card that says anything. */
function politely(random: SeededRandom, type: number, sequence: number, sent: Uint8Array): Uint8Array {
  if (type === 0x62) return messageOf(0x80, sequence, 0, 0, random.chance(0.8) ? pick(random, atrs) : someAtr(random));
  if (type === 0x61) return messageOf(0x82, sequence, 0, 0, new Uint8Array(0));
  if (type !== 0x6f) return messageOf(0x81, sequence, random.chance(0.8) ? 0 : random.below(3), 0, new Uint8Array(0));
  const ifs = sent.length === 5 && sent[1] === 0xc1;
  if (ifs && random.chance(0.9)) return messageOf(0x80, sequence, 0, 0, sBlock(1, true, sent.subarray(3, 4)));
  const data = random.chance(0.5) ? someTpdu(random) : someBlock(random, sent);
  return messageOf(0x80, sequence, 0, 0, data.subarray(0, MESSAGE_DATA_MAX));
}

function rudely(random: SeededRandom, sequence: number, sent: Uint8Array): Uint8Array {
  const message = messageOf(0x80, sequence, pick(random, [0, 0x40, 0x41, 0x42, 0x80]), random.below(256), sent);
  return pick(random, [
    () => random.bytes(shortLength(random, 300)),
    () => mutated(random, message, [message], 300),
    () => message,
    () => Uint8Array.of(0x03, 0x15, 0x16),
    () => Uint8Array.of(0x50, 0x02, ...message),
    () => new Uint8Array(0),
  ])();
}

function messageOf(type: number, sequence: number, status: number, error: number, data: Uint8Array): Uint8Array {
  const { length } = data;
  const body = [0x03, 0x06, type, length & 0xff, length >> 8, 0, 0, 0, sequence, status, error, 0, ...data];
  return Uint8Array.of(
    ...body,
    body.reduce((sum, byte) => sum ^ byte, 0),
  );
}

function flawOf(made: Answered | ApduResponse | CardLost | ReaderFault): string | undefined {
  if (made.kind !== "response") return undefined;
  return made.data.length > 256 || made.status > 0xffff ? `an answer of ${made.data.length} bytes` : undefined;
}

/** @returns what the promise gave; words where it does not end in its time. */
async function ended<T>(time: BusTime, promise: Promise<T>, withinMs: number): Promise<T | string> {
  const untilMs = time.now() + withinMs;
  let end: { readonly value: T } | undefined;
  let thrown: unknown;
  promise.then(
    (value) => {
      end = { value };
    },
    (error) => {
      thrown = error ?? new Error("thrown");
    },
  );
  for (;;) {
    for (let turn = 0; turn < JOBS && !end && thrown === undefined; turn++) await undefined;
    if (thrown !== undefined) throw thrown;
    if (end) return end.value;
    if (time.now() > untilMs) return `no end after ${withinMs} ms`;
    for (let told = false; !told; ) {
      told = !time.quiet;
      if (!time.step()) return "no end: nothing will ever happen";
    }
  }
}
