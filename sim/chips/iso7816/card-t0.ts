import type { BusTime } from "../../buses/bus-time";
import type { ChipAnswer } from "../../cards/chip/answer";
import type { Happening } from "../../world/agenda";
import type { Strictness } from "../data-sheet";
import type { CardIo } from "./card-io";
import type { CardChip } from "./contacts";

/** What a card does that others do not. */
export interface T0Manners {
  /** So many NULLs before each procedure byte; a large number is for ever. */
  nulls: number;
  /** So many bytes of each command are asked for, or given, one by one. */
  oneByOne: number;
  /** GET RESPONSE gives so many bytes at a time. */
  piece: number;
  /** A command that brings data is answered by this status word before them. */
  refuse: number | undefined;
}

export interface T0Surroundings {
  readonly time: BusTime;
  readonly strict: Strictness;
  readonly io: CardIo;
  readonly chip: CardChip;
  /** It breaks off: it is taken out, or says nothing any more. */
  readonly gone: (why: "removed" | "mute") => void;
}

const NULL = 0x60;
const GET_RESPONSE = 0xc0;
/** Commands whose data come from the card; a card knows that of its own commands. */
const outgoing: readonly number[] = Object.freeze([0xb2, 0xca, 0x84, 0xb0, GET_RESPONSE]);
const NULL_EVERY = 0.7;

/** What is still to be fetched. */
interface Held {
  /** CLA INS P1 P2 of the command that said 6Cxx; undefined after 61xx and a warning: GET RESPONSE fetches it. */
  readonly header: string | undefined;
  readonly data: Uint8Array;
  readonly status: number;
}

/** The card's side of T=0 (ISO/IEC 7816-3, 10 and 12.2). */
export class CardT0 {
  readonly manners: T0Manners = { nulls: 0, oneByOne: 0, piece: 256, refuse: undefined };
  readonly #with: T0Surroundings;
  #bytes: number[] = [];
  /** Bytes that it waits for before it goes on; and then. */
  #wanted = 5;
  #then: (bytes: readonly number[]) => void = () => undefined;
  #held: Held | undefined;
  #rejects = 0;
  #thinking: Happening | undefined;

  constructor(surroundings: T0Surroundings) {
    this.#with = surroundings;
  }

  reset(): void {
    this.#held = undefined;
    this.#with.time.cancel(this.#thinking);
    this.#listen();
  }

  /** @returns whether it signals an error. */
  hear(byte: number | undefined): boolean {
    if (byte === undefined) return ++this.#rejects < 4;
    this.#rejects = 0;
    if (this.#wanted === 0) {
      this.#with.strict.abort("ISO/IEC 7816-3, 10.3.3", "a character while the card is to answer");
      return false;
    }
    this.#bytes.push(byte);
    if (this.#bytes.length < this.#wanted) return false;
    const bytes = this.#bytes.splice(0);
    this.#wanted = 0;
    this.#then(bytes);
    return false;
  }

  #want(count: number, then: (bytes: readonly number[]) => void): void {
    this.#bytes = [];
    this.#wanted = count;
    this.#then = then;
  }

  #listen(): void {
    this.#want(5, (header) => this.#header(header));
  }

  #header(header: readonly number[]): void {
    const [cla = 0, ins = 0, , , p3 = 0] = header;
    const { strict } = this.#with;
    if (cla === 0xff) return strict.abort("ISO/IEC 7816-3, 10.3.2", "CLA FF");
    if ((ins & 0xf0) === 0x60 || (ins & 0xf0) === 0x90) return strict.abort("ISO/IEC 7816-3, 10.3.2", "INS 6x or 9x");
    const held = this.#held;
    this.#held = undefined;
    if (ins === GET_RESPONSE)
      return held && held.header === undefined ? this.#give(held, header) : this.#status(0x6985);
    if (outgoing.includes(ins)) {
      if (held?.header === keyOf(header)) return this.#give(held, header);
      return this.#run(Uint8Array.from(header), (data, status) => {
        const own = { header: keyOf(header), data, status };
        if (data.length === 0) this.#status(status);
        else this.#give(own, header);
      });
    }
    if (p3 === 0) return this.#run(Uint8Array.from(header.slice(0, 4)), (data, status) => this.#keep(data, status));
    if (this.manners.refuse !== undefined) return this.#status(this.manners.refuse);
    this.#ask(ins, p3, (data) =>
      this.#run(Uint8Array.from([...header, ...data]), (made, status) => this.#keep(made, status)),
    );
  }

  /** Data of a command that sent some, too: they are told of, and fetched by GET RESPONSE. */
  #keep(data: Uint8Array, status: number): void {
    const warning = status >> 8 === 0x62 || status >> 8 === 0x63;
    if (data.length === 0 || (status !== 0x9000 && !warning)) return this.#status(status);
    this.#held = { header: undefined, data, status: 0x9000 };
    this.#status(warning ? status : 0x6100 | (Math.min(data.length, this.manners.piece) & 0xff));
  }

  #give(held: Held, header: readonly number[]): void {
    const [, ins = 0, , , p3 = 0] = header;
    const { data } = held;
    const most = Math.min(data.length, held.header === undefined ? this.manners.piece : 256);
    const length = p3 === 0 ? 256 : p3;
    if (length > most) {
      this.#held = held;
      return this.#status(0x6c00 | (most & 0xff));
    }
    const rest = data.subarray(length);
    // A read that asks for less than there is gets the beginning.
    const over = rest.length === 0 || held.header !== undefined;
    if (!over) this.#held = { ...held, data: rest };
    const status = over ? held.status : 0x6100 | (Math.min(rest.length, this.manners.piece) & 0xff);
    const out = [...data.subarray(0, length)];
    this.#pass(ins, out, () => this.#with.io.send(codeOf(status), () => this.#listen()));
  }

  /** Procedure bytes and data out. */
  #pass(ins: number, out: readonly number[], then: () => void): void {
    const single = Math.min(this.manners.oneByOne, out.length - 1);
    const bytes: number[] = [];
    for (const byte of out.slice(0, single)) bytes.push(...this.#nulls(), ins ^ 0xff, byte);
    this.#with.io.send([...bytes, ...this.#nulls(), ins, ...out.slice(single)], then);
  }

  /** Procedure bytes, and data in. */
  #ask(ins: number, count: number, then: (data: readonly number[]) => void, got: readonly number[] = []): void {
    const left = count - got.length;
    if (left === 0) return then(got);
    const single = got.length < this.manners.oneByOne && left > 1;
    this.#with.io.send([...this.#nulls(), single ? ins ^ 0xff : ins], () => {
      this.#want(single ? 1 : left, (bytes) => this.#ask(ins, count, then, [...got, ...bytes]));
    });
  }

  #status(status: number): void {
    this.#with.io.send([...this.#nulls(), ...codeOf(status)], () => this.#listen());
  }

  #nulls(): readonly number[] {
    return Array.from({ length: Math.min(this.manners.nulls, 1000) }, () => NULL);
  }

  /** Lets the chip work; NULLs keep the terminal waiting. */
  #run(command: Uint8Array, then: (data: Uint8Array, status: number) => void): void {
    const { time, chip, io } = this.#with;
    let made: ChipAnswer | undefined;
    let sending = false;
    const wwtMs = 960 * (io.tells?.waiting ?? 10) * io.etuMs;
    const answer = () => {
      if (made === undefined || sending) return;
      time.cancel(this.#thinking);
      if (made.kind === "response") return then(made.data, made.status);
      if (made.kind === "protocol-error") return io.send([notProcedure(command[1] as number)]);
      this.#with.gone(made.kind === "removed" ? "removed" : "mute");
    };
    const again = () => {
      this.#thinking = time.after(wwtMs * NULL_EVERY, () => {
        sending = true;
        io.send([NULL], () => {
          sending = false;
          again();
          answer();
        });
      });
    };
    again();
    chip.execute(command, (came) => {
      const mute = came.kind === "card-timeout" || came.kind === "protocol-error";
      time.after(mute ? 0 : came.thinkMs, () => {
        made = came;
        answer();
      });
    });
  }
}

function keyOf(header: readonly number[]): string {
  return header.slice(0, 4).join();
}

function codeOf(status: number): readonly number[] {
  return [status >> 8, status & 0xff];
}

/** A byte that is no procedure byte for this INS. */
function notProcedure(ins: number): number {
  return [0x00, 0x01, 0x02].find((byte) => byte !== ins && byte !== (ins ^ 0xff)) ?? 0x00;
}
