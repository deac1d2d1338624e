import type { Exchanged } from "./link";
import { type Answered, failed, joined } from "./t0";
import { type Block, decodeBlock, INF_MAX, iBlock, rBlock, S_IFS, S_WTX, sBlock, type Unread } from "./t1-blocks";

/** One block to the card, one back. @param blockWaits the block waiting time, times this. */
export type ExchangeBlock = (block: Uint8Array, blockWaits: number) => Promise<Exchanged>;

/** EMV 4.3 Book 1, 9.2.5: three attempts at a block, then the card loses its power. Neither RESYNCH nor ABORT is sent. */
const ATTEMPTS = 3;
/** Data and status word. */
const RESPONSE_MAX = 258;
/** More blocks than any command takes: a card that makes more is not spoken to any longer. */
const BLOCKS_MAX = 1000;

/** What a command's blocks have come to. */
interface Dialogue {
  readonly command: Uint8Array;
  /** Where the information of the last I-block begins, and where it ends. */
  from: number;
  to: number;
  /** The card has begun to answer: its I-block acknowledged ours. */
  receiving: boolean;
  readonly parts: Uint8Array[];
  size: number;
  failures: number;
  /** What is sent next, and for how many waiting times is waited then. */
  next: Uint8Array;
  waits: number;
  /** The last that was no request of the card's and no answer to one: repeated when the card asks for it. */
  last: Uint8Array;
}

/** The terminal's side of T=1 (ISO/IEC 7816-3, 11.6), with one card from its reset on. */
export class T1 {
  readonly #exchange: ExchangeBlock;
  #ifsc: number;
  /** N(S) of the next I-block, and of the card's next one. */
  #ns: 0 | 1 = 0;
  #nr: 0 | 1 = 0;

  /** @param ifsc TA3: the longest information field that the card takes. */
  constructor(exchange: ExchangeBlock, ifsc: number) {
    this.#exchange = exchange;
    this.#ifsc = ifsc;
  }

  /** Tells the card that the terminal takes 254 bytes in a block: the first thing after a reset (EMV 4.3 Book 1, 9.2.4.3). */
  async start(): Promise<"ready" | Exclude<Answered["kind"], "response">> {
    let end: Answered = { kind: "protocol-error" };
    for (let left = ATTEMPTS; left > 0; left--) {
      const came = await this.#exchange(sBlock(S_IFS, false, Uint8Array.of(INF_MAX)), 1);
      if (came.kind === "removed" || came.kind === "no-answer") return came.kind;
      const block = came.kind === "bytes" ? decodeBlock(came.bytes, INF_MAX) : undefined;
      if (block?.kind === "S" && block.type === S_IFS && block.response && block.inf[0] === INF_MAX) return "ready";
      end = came.kind === "bytes" ? { kind: "protocol-error" } : failed(came.kind);
    }
    return end.kind === "response" ? "protocol-error" : end.kind;
  }

  /** @param command 4 to 261 bytes. */
  async transmit(command: Uint8Array): Promise<Answered> {
    const first = this.#piece(command, 0);
    const dialogue: Dialogue = {
      command,
      from: 0,
      to: Math.min(this.#ifsc, command.length),
      receiving: false,
      parts: [],
      size: 0,
      failures: 0,
      next: first,
      waits: 1,
      last: first,
    };
    for (let left = BLOCKS_MAX; left > 0; left--) {
      const came = await this.#exchange(dialogue.next, dialogue.waits);
      dialogue.waits = 1;
      if (came.kind === "removed" || came.kind === "no-answer") return { kind: came.kind };
      const block: Block | Unread =
        came.kind === "bytes" ? decodeBlock(came.bytes, INF_MAX) : { kind: came.kind === "damaged" ? "edc" : "other" };
      const end = this.#take(dialogue, block);
      if (end === "answered") return answerOf(joined(dialogue.parts));
      if (end === "failed") return failed(came.kind === "bytes" ? "damaged" : came.kind);
    }
    return { kind: "protocol-error" };
  }

  #piece(command: Uint8Array, from: number): Uint8Array {
    const to = from + this.#ifsc;
    return iBlock(this.#ns, to < command.length, command.subarray(from, to));
  }

  #take(dialogue: Dialogue, block: Block | Unread): "answered" | "failed" | undefined {
    switch (block.kind) {
      case "I":
        return this.#information(dialogue, block);
      case "R":
        return this.#ready(dialogue, block.nr);
      case "S":
        return this.#supervisory(dialogue, block);
      default:
        return this.#wrong(dialogue, block.kind);
    }
  }

  #information(
    dialogue: Dialogue,
    { ns, more, inf }: Block & { readonly kind: "I" },
  ): "answered" | "failed" | undefined {
    const whole = dialogue.to === dialogue.command.length;
    if (ns !== this.#nr || (!dialogue.receiving && !whole)) return this.#wrong(dialogue, "other");
    if (!dialogue.receiving) this.#ns = other(this.#ns);
    dialogue.receiving = true;
    this.#nr = other(this.#nr);
    dialogue.parts.push(inf);
    dialogue.size += inf.length;
    if (dialogue.size > RESPONSE_MAX) return "failed";
    return more ? say(dialogue, rBlock(this.#nr, 0)) : "answered";
  }

  /** An R-block acknowledges a piece of a chain, or asks for the last block again. */
  #ready(dialogue: Dialogue, nr: 0 | 1): "failed" | undefined {
    const { command, to, receiving } = dialogue;
    if (!receiving && to < command.length && nr !== this.#ns) {
      this.#ns = other(this.#ns);
      dialogue.from = to;
      dialogue.to = Math.min(to + this.#ifsc, command.length);
      return say(dialogue, this.#piece(command, dialogue.from));
    }
    if (nr !== this.#ns) return this.#wrong(dialogue, "other");
    dialogue.next = dialogue.last;
    return ++dialogue.failures < ATTEMPTS ? undefined : "failed";
  }

  #supervisory(dialogue: Dialogue, { type, response, inf }: Block & { readonly kind: "S" }): "failed" | undefined {
    const [value = 0] = inf;
    if (response) return this.#wrong(dialogue, "other");
    // A card that wants to abort or to begin anew has lost the command: whether it took effect nobody knows.
    if (type !== S_WTX && type !== S_IFS) return "failed";
    if (value === 0 || (type === S_IFS && value > INF_MAX)) return this.#wrong(dialogue, "other");
    if (type === S_IFS) this.#ifsc = value;
    if (type === S_WTX) dialogue.waits = value;
    dialogue.failures = 0;
    dialogue.next = sBlock(type, true, inf);
    return undefined;
  }

  #wrong(dialogue: Dialogue, kind: Unread["kind"]): "failed" | undefined {
    dialogue.next = rBlock(this.#nr, kind === "edc" ? 1 : 2);
    return ++dialogue.failures < ATTEMPTS ? undefined : "failed";
  }
}

function other(bit: 0 | 1): 0 | 1 {
  return bit === 0 ? 1 : 0;
}

function say(dialogue: Dialogue, block: Uint8Array): undefined {
  dialogue.failures = 0;
  dialogue.next = block;
  dialogue.last = block;
}

function answerOf(bytes: Uint8Array): Answered {
  const { length } = bytes;
  if (length < 2) return { kind: "protocol-error" };
  const status = ((bytes[length - 2] as number) << 8) | (bytes[length - 1] as number);
  return { kind: "response", data: bytes.slice(0, -2), status };
}
