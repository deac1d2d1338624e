import { createCipheriv, createDecipheriv } from "node:crypto";
import { createAcquirer } from "../../sim/acquirer/acquirer";
import type { Acquirer } from "../../sim/acquirer/acquirer-types";
import type { AcquirerConfiguration } from "../../sim/acquirer/configuration";
import { defaultConfiguration, defaultProvisioning } from "../../sim/acquirer/default-configuration";
import type { AcquirerEnvironment, HostMessage } from "../../sim/acquirer/environment";
import { cardById, deck, stripeOf } from "../../sim/cards/deck";
import { SeededRandom } from "../../sim/world/random";
import { decodeMessage, encodeMessage } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame, encodeFrame, type Header } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";

/** 2026-03-02 10:15:30 in Shanghai. */
export const startMs = Date.parse("2026-03-02T10:15:30+08:00");

/** A world of one acquirer: its clock is moved by hand. */
export interface TestWorld {
  nowMs: number;
  readonly acquirer: Acquirer;
  readonly environment: AcquirerEnvironment;
  readonly events: HostMessage[];
}

export function testWorld(seed = 1, configuration: AcquirerConfiguration = defaultConfiguration("lakala")): TestWorld {
  const random = new SeededRandom(seed);
  const events: HostMessage[] = [];
  const environment: AcquirerEnvironment = {
    nowMs: () => world.nowMs,
    randomBytes: (length) => random.bytes(length),
    onMessage: (event) => void events.push(event),
  };
  const world = { nowMs: startMs, environment, events } as { -readonly [K in keyof TestWorld]: TestWorld[K] };
  world.acquirer = createAcquirer(configuration, environment);
  return world;
}

/** ECB with Node's 3DES: single-length keys as K‖K‖K, double-length as K1‖K2‖K1. */
function threeKeys(key: Uint8Array): Buffer {
  return key.length === 8 ? Buffer.concat([key, key, key]) : Buffer.concat([key, key.subarray(0, 8)]);
}

export function encryptEcb(key: Uint8Array, data: Uint8Array): Buffer {
  const cipher = createCipheriv("des-ede3", threeKeys(key), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

export function decryptEcb(key: Uint8Array, data: Uint8Array): Buffer {
  const cipher = createDecipheriv("des-ede3", threeKeys(key), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function upperHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}

/** The MAC of Q/CUP 009 over all but the last 8 bytes, by Node's cipher. */
export function macOf(key: Uint8Array, encoded: Uint8Array): Buffer {
  const fold = Buffer.alloc(8);
  encoded.subarray(0, -8).forEach((byte, at) => {
    fold[at % 8] = (fold[at % 8] ?? 0) ^ byte;
  });
  const text = Buffer.from(upperHex(fold), "latin1");
  const first = encryptEcb(key, text.subarray(0, 8));
  const second = encryptEcb(key, Buffer.from(first.map((byte, at) => byte ^ (text[8 + at] ?? 0))));
  return Buffer.from(upperHex(second).slice(0, 8), "latin1");
}

export interface Answer {
  readonly header: Header;
  readonly message: Message;
  readonly delayMs: number;
  /** Whether it has a MAC, and a right one. */
  readonly mac: "none" | "right" | "wrong";
}

export interface SaleOptions {
  readonly card?: string;
  readonly amountFen?: number;
  readonly pin?: string | null;
  readonly stan?: number;
  readonly batch?: string;
  readonly encryptTrack?: boolean;
  /** Fields to replace; undefined removes. */
  readonly fields?: { readonly [field: number]: string | Uint8Array | undefined };
}

/** A terminal written for these tests only, on Node's crypto: it shares no logic with the firmware or the host. */
export class TestTerminal {
  readonly world: TestWorld;
  stan = 0;
  batch = "000001";
  pin: Buffer = Buffer.alloc(16);
  mak: Buffer = Buffer.alloc(8);
  tdk: Buffer | undefined;
  /** What the whole MAC key opens to, filled up with zeros as it comes: X9.19's second key is its second half. */
  line: Buffer = Buffer.alloc(16);

  constructor(world: TestWorld) {
    this.world = world;
  }

  nextStan(): number {
    return ++this.stan;
  }

  /** The frame of a message, with a MAC when it has field 64. */
  frameOf(message: Message): Uint8Array {
    const encoded = encodeMessage(unionPay, message);
    if (message.fields[64] !== undefined && message.fields[64] !== badMac) {
      encoded.set(macOf(this.mak, encoded), encoded.length - 8);
    }
    const tpdu = { id: "60", destination: "0003", source: "0000" };
    const header = {
      applicationClass: "60",
      version: "31",
      status: 0,
      processingRequirement: 0,
      minorVersion: "311108",
    };
    return encodeFrame({ tpdu, header, message: encoded }).subarray(2);
  }

  /** Sends and reads the one reply; undefined when the host stays silent. */
  send(message: Message): Answer | undefined {
    const handled = this.world.acquirer.handle(this.frameOf(message));
    const [reply] = handled.replies;
    return reply && this.read(reply.frame, reply.delayMs);
  }

  read(frame: Uint8Array, delayMs = 0): Answer {
    const framed = decodeFrame(frame);
    if (framed.kind !== "frame") throw new Error(`reply frame: ${framed.field}`);
    const decoded = decodeMessage(unionPay, framed.frame.message);
    if (decoded.kind !== "message") throw new Error(`reply: ${decoded.field}`);
    const { header, message: encoded } = framed.frame;
    const given = decoded.message.fields[64];
    const mac = given === undefined ? "none" : macOf(this.mak, encoded).equals(given as Uint8Array) ? "right" : "wrong";
    return { header, message: decoded.message, delayMs, mac };
  }

  /** Sends what must be answered. */
  ask(message: Message): Answer {
    const answer = this.send(message);
    if (answer === undefined) throw new Error("the host was silent");
    return answer;
  }

  code(message: Message): string | undefined {
    return this.send(message)?.message.fields[39] as string | undefined;
  }

  /** Settles its batch: totals of nothing, all of it uploaded, the next batch. @throws where the host does not take it. */
  settle(): void {
    const message = (mti: string, code: string, text: string): Message => {
      const { fields } = this.management(mti, code);
      return {
        mti,
        fields: { ...fields, 11: String(this.nextStan()).padStart(6, "0"), 48: text, 49: "156", 63: "01 " },
      };
    };
    const ends = [message("0500", "201", "0".repeat(62)), message("0320", "202", "0000")].map((each) =>
      this.code(each),
    );
    if (ends.some((code) => code !== "00")) throw new Error(`the host settles with ${ends}`);
    this.batch = String(Number(this.batch) + 1).padStart(6, "0");
  }

  management(mti: string, code: string, field62?: string): Message {
    return {
      mti,
      fields: {
        41: defaultProvisioning.terminal,
        42: defaultProvisioning.merchant,
        60: `00${this.batch}${code}`,
        ...(field62 === undefined ? {} : { 62: Buffer.from(field62, "latin1") }),
      },
    };
  }

  signInMessage(scheme: string): Message {
    const { mti, fields } = this.management("0800", scheme);
    return { mti, fields: { ...fields, 11: String(this.nextStan()).padStart(6, "0"), 63: "01 " } };
  }

  /** Signs in and takes the keys, each after its check value. */
  signIn(scheme = "004"): Answer {
    const answer = this.ask(this.signInMessage(scheme));
    if (answer.message.fields[39] === "00") this.takeKeys(answer.message.fields[62] as Uint8Array, scheme);
    return answer;
  }

  takeKeys(field62: Uint8Array, scheme: string): void {
    const tmk = Buffer.from(defaultProvisioning.tmkHex, "hex");
    const width = scheme === "001" ? 8 : 16;
    const keys: Buffer[] = [];
    this.line = decryptEcb(tmk, field62.subarray(width + 4, 2 * width + 4));
    for (let at = 0; at < field62.length; at += width + 4) {
      const isMac = keys.length === 1;
      const key = decryptEcb(tmk, field62.subarray(at, at + (isMac ? 8 : width)));
      const check = encryptEcb(key, Buffer.alloc(8)).subarray(0, 4);
      if (!check.equals(field62.subarray(at + width, at + width + 4))) throw new Error("check value");
      keys.push(key);
    }
    [this.pin, this.mak, this.tdk] = keys as [Buffer, Buffer, Buffer | undefined];
  }

  pinBlock(pin: string, pan: string): Uint8Array {
    const block = Buffer.from(`0${pin.length.toString(16)}${pin.padEnd(14, "F")}`, "hex");
    const number = Buffer.from(`0000${pan.slice(-13, -1)}`, "hex");
    return encryptEcb(this.pin, Buffer.from(block.map((byte, at) => byte ^ (number[at] ?? 0))));
  }

  encryptedTrack(track: string): string {
    const digits = track.replace("=", "D");
    const end = digits.length - (digits.length % 2 === 1 ? 1 : 2);
    const block = encryptEcb(this.tdk ?? Buffer.alloc(16), Buffer.from(digits.slice(end - 16, end), "hex"));
    return (digits.slice(0, end - 16) + upperHex(block) + digits.slice(end)).replaceAll("D", "=");
  }

  sale(options: SaleOptions = {}): Message {
    const { card: id = "credit-stripe", amountFen = 12345, pin = "123456", encryptTrack = false } = options;
    const card = cardById(deck, id);
    if (card === undefined) throw new Error(`no card ${id}`);
    const stripe = stripeOf(card);
    const track = stripe?.kind === "track2" ? stripe.track2 : `${card.pan}=${card.expiry}${card.serviceCode}`;
    const stan = options.stan ?? this.nextStan();
    return {
      mti: "0200",
      fields: {
        3: "000000",
        4: String(amountFen).padStart(12, "0"),
        11: String(stan).padStart(6, "0"),
        22: pin === null ? "022" : "021",
        25: "00",
        35: encryptTrack ? this.encryptedTrack(track) : track,
        41: defaultProvisioning.terminal,
        42: defaultProvisioning.merchant,
        49: "156",
        ...(pin === null ? {} : { 26: "12", 52: this.pinBlock(pin, card.pan) }),
        53: `${pin === null ? "0" : "2"}6${encryptTrack ? "1" : "0"}0000000000000`,
        60: `22${options.batch ?? this.batch}00050`,
        64: Buffer.alloc(8),
        ...options.fields,
      },
    };
  }

  /** The 0400 of a sale. */
  reversal(sale: Message, reason = "98", replaced: Message["fields"] = {}): Message {
    const fields: { [field: number]: string | Uint8Array | undefined } = { 39: reason };
    for (const field of [3, 4, 11, 22, 25, 41, 42, 49, 60, 64]) fields[field] = sale.fields[field];
    return { mti: "0400", fields: { ...fields, ...replaced } };
  }
}

/** A field 64 that `frameOf` leaves alone. */
export const badMac = Buffer.from("00000000", "latin1");

/** A terminal that has signed in. */
export function signedIn(seed = 1, configuration?: AcquirerConfiguration): TestTerminal {
  const terminal = new TestTerminal(testWorld(seed, configuration));
  terminal.signIn();
  return terminal;
}
