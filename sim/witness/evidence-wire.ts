import { joined } from "../books/bytes";
import { outerTags, readMessage, typeOf } from "../books/iso8583";
import { isLine, orderIn } from "../books/line";

/** What the wire has of one sale. */
export interface WireSeen {
  /** When the terminal first sent for it. */
  readonly atMs: number;
  readonly amountFen: number;
  /** Under which numbers it went. */
  readonly terminal: string;
  readonly merchant: string;
  /** 60.6: whether it said that a part of the amount is taken, too. Absent: not a message that says so. */
  readonly takesPart?: boolean;
  /** The issuer sent a script along with its answer. */
  script: boolean;
  /** How often the terminal told the host how that went. */
  scriptReports: number;
  /** Signature pictures that left the terminal whole. */
  readonly pictures: Uint8Array[];
  /** The parts of one that is on its way. */
  parts: readonly Uint8Array[];
}

/** More sales than a busy terminal makes in a quarter; the oldest are forgotten, and then nothing is said of them. */
const SALES_MAX = 50_000;
/** A signature is sent again after each refusal, and those are few. */
const PICTURES_MAX = 8;
/** Parts of one signature: the last digit of 60.3. */
const PARTS_MAX = 9;
/** Answers to a reversal that end it: all others leave it owed. */
const endingCodes: readonly string[] = Object.freeze(["00", "01", "12", "25"]);
/** Answers in which an issuer's script may come. */
const chipAnswers: readonly string[] = Object.freeze(["0110", "0210"]);
/** 60.6 in the text of field 60. */
const PARTS_AT = 13;
/** Records of uploads that are kept: many more than a settlement has. */
const UPLOADED_MAX = 10_000;
/** Answers in which the host refuses nothing for good: the record was taken, or the host was down, and it goes again. */
const notRefusing: readonly (string | undefined)[] = Object.freeze([
  undefined,
  "00",
  "68",
  "90",
  "91",
  "92",
  "96",
  "98",
]);
/** 60.3 of an upload's end: the totals are balanced, or not. */
const endCodes: readonly string[] = Object.freeze(["207", "202"]);
/** 60.3 of a chip's certificate. */
const certificateCodes: readonly string[] = Object.freeze(["203", "204", "205", "206"]);
/** Of field 48: how many records, then each of so many characters, its number behind the first two of them. */
const COUNT_LENGTH = 2;
/** Of an upload's end: how many records came before it. */
const END_COUNT_LENGTH = 4;
const RECORD_LENGTH = 40;
const STAN_LENGTH = 6;
/** Byte and bit of field 55 in a frame: most answers have none. */
const FIELD_55_BYTE = 19;
const FIELD_55_BIT = 0x02;

/** The oldest go where there are too many. */
function noteAll(noted: Set<string>, keys: readonly string[]): void {
  for (const key of keys) noted.add(key);
  for (const oldest of noted) {
    if (noted.size <= UPLOADED_MAX) return;
    noted.delete(oldest);
  }
}

/** Both ends' messages of one terminal, sale by sale, as they were put on the wire. */
export class WireEvidence {
  /** Keyed as the checker keys sales; in the order in which they began. */
  readonly #sales = new Map<string, WireSeen>();
  /** Apart from the sales: the host may answer a reversal before its sale has come. */
  readonly #ended = new Map<string, number>();
  /** The last message of an upload: its own number, and the sales that it is about. */
  #upload: { readonly stan: string; readonly keys: readonly string[] } | undefined;
  readonly #refused = new Set<string>();
  /** Sales of uploads' messages that the host answered nothing to, as far as they went. */
  readonly #unanswered = new Set<string>();
  /** How many records the terminal has said that it uploaded, in the ends of each batch, by terminal/batch. */
  readonly #counts = new Map<string, readonly number[]>();
  /** Batches, terminal/batch, whose totals or end the host refused at last. */
  readonly #notSettled = new Set<string>();
  /** Sales that began before have no trace here, ms. */
  forgottenUntilMs = 0;

  of(key: string): WireSeen | undefined {
    return this.#sales.get(key);
  }

  /** When the host first said, with a MAC, that a sale's reversal is done or has nothing to do, ms. */
  reversalEndedMs(key: string): number | undefined {
    return this.#ended.get(key);
  }

  /** Did the host refuse a message of an upload with this sale in it? */
  wasRefused(key: string): boolean {
    return this.#refused.has(key);
  }

  /** Was the host's last word on the totals or the end of this batch a refusal? @param number terminal/batch. */
  wasNotSettled(number: string): boolean {
    return this.#notSettled.has(number);
  }

  /** Did the last message of an upload with this sale in it meet no answer? */
  wasUnanswered(key: string): boolean {
    return this.#unanswered.has(key);
  }

  /** How many records the terminal has said that it uploaded, as its ends left it. No side signs them. @param number terminal/batch. */
  endCounts(number: string): readonly number[] {
    return this.#counts.get(number) ?? [];
  }

  /** The terminal let go of a frame. */
  sent(frame: Uint8Array, atMs: number): void {
    if (isLine(frame)) {
      const order = orderIn(frame);
      if (order) this.#began(`${order.batch}/${order.stan}`, { ...order, atMs });
      return;
    }
    switch (typeOf(frame)) {
      case "0100":
      case "0200":
      case "0220":
        return this.#asked(frame, atMs);
      case "0820":
        return this.#signature(frame);
      case "0620":
        return this.#reported(frame);
      case "0320":
        return this.#uploaded(frame);
    }
  }

  /** The host let go of one. */
  answered(frame: Uint8Array, atMs: number): void {
    if (isLine(frame)) return;
    if (typeOf(frame) === "0410") return this.#reversed(frame, atMs);
    if (typeOf(frame) === "0510") return this.#settled(frame);
    if (typeOf(frame) === "0330") return this.#taken(frame);
    if (!chipAnswers.includes(typeOf(frame) ?? "") || ((frame[FIELD_55_BYTE] ?? 0) & FIELD_55_BIT) === 0) return;
    const message = readMessage(frame);
    const sale = this.#sales.get(keyOf(message?.text(60), message?.text(11)));
    const chip = message?.text(41) === sale?.terminal && message?.bytes(55);
    // 71 and 72: issuer scripts before and after the card's last word.
    if (sale && chip && outerTags(chip)?.some((tag) => tag === "71" || tag === "72")) sale.script = true;
  }

  #uploaded(frame: Uint8Array): void {
    const message = readMessage(frame);
    const [stan, field60 = "", text = ""] = [message?.text(11), message?.text(60), message?.text(48)];
    this.#upload = stan === undefined ? undefined : { stan, keys: uploadedIn(field60, stan, text) };
    noteAll(this.#unanswered, this.#upload?.keys ?? []);
    if (!endCodes.includes(field60.slice(8, 11))) return;
    const number = `${message?.text(41)}/${field60.slice(2, 8)}`;
    this.#counts.set(number, [...this.endCounts(number), Number(text.slice(0, END_COUNT_LENGTH))]);
    if (this.#counts.size > UPLOADED_MAX)
      for (const oldest of this.#counts.keys()) return void this.#counts.delete(oldest);
  }

  #settled(frame: Uint8Array): void {
    const message = readMessage(frame);
    const [terminal, field60 = "", code] = [message?.text(41), message?.text(60), message?.text(39)];
    const number = `${terminal}/${field60.slice(2, 8)}`;
    if (notRefusing.includes(code)) this.#notSettled.delete(number);
    else noteAll(this.#notSettled, [number]);
  }

  #taken(frame: Uint8Array): void {
    const message = readMessage(frame);
    const upload = this.#upload;
    if (endCodes.includes(message?.text(60)?.slice(8, 11) ?? "")) this.#settled(frame);
    if (!upload || upload.stan !== message?.text(11)) return;
    for (const key of upload.keys) this.#unanswered.delete(key);
    if (!notRefusing.includes(message.text(39))) noteAll(this.#refused, upload.keys);
  }

  #reversed(frame: Uint8Array, atMs: number): void {
    const message = readMessage(frame);
    if (!message?.bytes(64) || !endingCodes.includes(message.text(39) ?? "")) return;
    const key = keyOf(message.text(60), message.text(11));
    if (!this.#ended.has(key)) this.#ended.set(key, atMs);
    if (this.#ended.size > SALES_MAX) for (const oldest of this.#ended.keys()) return void this.#ended.delete(oldest);
  }

  #asked(frame: Uint8Array, atMs: number): void {
    const message = readMessage(frame);
    const stan = message?.text(11);
    const amount = message?.text(4);
    if (!message || stan === undefined || amount === undefined) return;
    this.#began(keyOf(message.text(60), stan), {
      atMs,
      amountFen: Number(amount),
      terminal: message.text(41) ?? "",
      merchant: message.text(42) ?? "",
      takesPart: message.text(60)?.[PARTS_AT] === "1",
    });
  }

  #began(key: string, sent: Pick<WireSeen, "atMs" | "amountFen" | "terminal" | "merchant" | "takesPart">): void {
    const before = this.#sales.get(key);
    if (before) return;
    const { atMs, amountFen, terminal, merchant, takesPart } = sent;
    this.#sales.set(key, {
      atMs,
      amountFen,
      terminal,
      merchant,
      ...(takesPart === undefined ? {} : { takesPart }),
      script: false,
      scriptReports: 0,
      pictures: [],
      parts: [],
    });
    if (this.#sales.size <= SALES_MAX) return;
    for (const [oldest, sale] of this.#sales) {
      this.#sales.delete(oldest);
      this.forgottenUntilMs = sale.atMs;
      break;
    }
  }

  #signature(frame: Uint8Array): void {
    const message = readMessage(frame);
    const field60 = message?.text(60) ?? "";
    const type = field60.slice(0, 2);
    const picture = message?.bytes(62);
    if (type !== "07" && type !== "08") return;
    const sale = this.#sales.get(keyOf(field60, message?.text(11)));
    if (!sale || !picture) return;
    const number = Number(field60.slice(10, 11));
    sale.parts = [...(type === "07" ? [] : sale.parts), picture.slice()].slice(-PARTS_MAX);
    const last = type === "07" ? number === 0 : field60[11] === "9";
    if (!last) return;
    sale.pictures.push(joined(sale.parts));
    sale.parts = [];
    if (sale.pictures.length > PICTURES_MAX) sale.pictures.shift();
  }

  #reported(frame: Uint8Array): void {
    const original = readMessage(frame)?.text(61);
    const sale = original && this.#sales.get(`${original.slice(0, 6)}/${original.slice(6, 12)}`);
    if (sale) sale.scriptReports++;
  }
}

function keyOf(field60: string | undefined, stan: string | undefined): string {
  return `${(field60 ?? "").slice(2, 8)}/${stan ?? ""}`;
}

/** A message with a sale's certificate is not one with its record. @param key of the sale. */
export function certificateKey(key: string): string {
  return `certificate ${key}`;
}

/** Of a message of an upload, the sales that it is about: many by their records, one by a message like its own. Its end is about none. */
function uploadedIn(field60: string, stan: string, text: string): readonly string[] {
  const code = field60.slice(8, 11);
  if (code === "000") return [keyOf(field60, stan)];
  if (certificateCodes.includes(code)) return [certificateKey(keyOf(field60, stan))];
  if (code !== "201") return [];
  return Array.from({ length: Number(text.slice(0, COUNT_LENGTH)) }, (_, at) => {
    const begin = COUNT_LENGTH + at * RECORD_LENGTH + 2;
    return keyOf(field60, text.slice(begin, begin + STAN_LENGTH));
  });
}
