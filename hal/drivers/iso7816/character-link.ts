import type { Clock } from "../../clock";
import type { ProtocolParameters, Reset } from "./atr";
import type { CharacterPort, Received } from "./character-port";
import type { ContactLink, Exchanged, Slot } from "./link";
import { ppsAnswer, ppsLength, ppsRequest } from "./pps";
import { BLOCK_MAX, lrc, PROLOGUE } from "./t1-blocks";

/** EMV 4.3 Book 1, 8.3: the first character within 42,000 clocks of RST high, 10,080 etu to the next, 20,160 etu for all. */
const FIRST_ETU = 114;
const GAP_ETU = 10_080;
const ATR_MS = 2200;
const ATR_MAX = 33;
/** The first waiting time of a card, for PPS (ISO/IEC 7816-3, 9.1). */
const PPS_ETU = 9600;
/** What a terminal waits beyond what the card tells (EMV 4.3 Book 1, 9.2.2.1 and 9.2.4.2). */
const MORE_T0_ETU = 480;
const MORE_T1_ETU = 960;
const MORE_CHARACTER_ETU = 4;
const NULL = 0x60;
const INVERSE_TS_RAW = 0x03;

/** How many bits shorter a bit is than the clock says: DI of TA1 (ISO/IEC 7816-3, table 8). */
const dividers: readonly number[] = Object.freeze([1, 1, 2, 4, 8, 16, 32, 64, 12, 20]);

const none: Received = Object.freeze({ bytes: new Uint8Array(0), damaged: false });

/**
 * The contacts behind a UART that has even parity and the error signal, character by character: T=0 with its procedure bytes, T=1, PPS. A board
 * needs a native module for such a port (`character-port.ts`).
 */
export class CharacterLink implements ContactLink {
  readonly #port: CharacterPort;
  readonly #clock: Pick<Clock, "monotonic">;
  #inverse = false;
  #parameters: ProtocolParameters | undefined;
  #aborted = false;

  constructor(port: CharacterPort, clock: Pick<Clock, "monotonic">) {
    this.#port = port;
    this.#clock = clock;
  }

  async slot(): Promise<Slot> {
    return this.#port.present ? "card" : "empty";
  }

  async activate(reset: Reset): Promise<Exchanged> {
    this.#aborted = false;
    this.#inverse = false;
    this.#parameters = undefined;
    await this.#port.activate(reset);
    const untilMs = (await this.#clock.monotonic()) + ATR_MS;
    const first = await this.#port.receive({ count: 1, firstEtu: FIRST_ETU, nextEtu: GAP_ETU });
    this.#inverse = first.bytes[0] === INVERSE_TS_RAW;
    if (this.#inverse) this.#port.configure({ fidi: 0x11, guardEtu: 12, repeats: true, inverse: true });
    const bytes = [...this.#logical(first.bytes)];
    let { damaged } = first;
    while (bytes.length > 0 && bytes.length < wantedOf(bytes) && !damaged && !this.#aborted) {
      if ((await this.#clock.monotonic()) > untilMs) return { kind: "mute" };
      const next = await this.#port.receive({ count: 1, firstEtu: GAP_ETU, nextEtu: GAP_ETU });
      // An answer that breaks off is judged as it is.
      if (next.bytes.length === 0) break;
      bytes.push(...this.#logical(next.bytes));
      ({ damaged } = next);
    }
    return this.#outcome({ bytes: Uint8Array.from(bytes), damaged });
  }

  async use(parameters: ProtocolParameters): Promise<"ready" | "refused" | "no-answer"> {
    const { protocol, fidi, guard, inverse, negotiable } = parameters;
    let speed = fidi;
    if (negotiable && fidi !== 0x11) {
      const request = ppsRequest(protocol, fidi);
      if (!(await this.#send(request))) return "refused";
      const head = await this.#receive(2, PPS_ETU, PPS_ETU);
      const rest = ppsLength(head.bytes[0] ?? 0, head.bytes[1] ?? 0) - 2;
      const tail = rest > 0 ? await this.#receive(rest, PPS_ETU, PPS_ETU) : none;
      const told = ppsAnswer(request, Uint8Array.of(...head.bytes, ...tail.bytes));
      if (told === "refused" || head.damaged || tail.damaged) return "refused";
      if (told === "default") speed = 0x11;
    }
    const shortest = guard === 0xff;
    const guardEtu = shortest ? (protocol === 1 ? 11 : 12) : 12 + guard;
    this.#port.configure({ fidi: speed, guardEtu, repeats: protocol === 0, inverse });
    this.#parameters = { ...parameters, fidi: speed };
    return "ready";
  }

  async exchange(
    bytes: Uint8Array,
    { blockWaits, untilMs }: { readonly blockWaits: number; readonly untilMs: number },
  ): Promise<Exchanged> {
    this.#aborted = false;
    const parameters = this.#parameters;
    if (!parameters) return { kind: "removed" };
    if (parameters.protocol === 0) return this.#tpdu(bytes, parameters, untilMs);
    return this.#block(bytes, parameters, blockWaits);
  }

  async deactivate(): Promise<void> {
    this.#parameters = undefined;
    await this.#port.deactivate();
  }

  abort(): void {
    this.#aborted = true;
    this.#port.abort();
  }

  close(): void {
    this.#port.close();
  }

  /** ISO/IEC 7816-3, 10.3: NULL waits, INS passes the rest, its complement one byte, 6x and 9x end it. */
  async #tpdu(tpdu: Uint8Array, { waiting, fidi }: ProtocolParameters, untilMs: number): Promise<Exchanged> {
    const divider = dividers[fidi & 0x0f] ?? 1;
    const wait = (960 * waiting + MORE_T0_ETU) * divider;
    const ins = tpdu[1] as number;
    let out = tpdu.subarray(5);
    const want = out.length > 0 ? 0 : tpdu[4] === 0 ? 256 : (tpdu[4] as number);
    const got: number[] = [];
    if (!(await this.#send(tpdu.subarray(0, 5)))) return this.#outcome({ ...none, damaged: true });
    for (;;) {
      const came = await this.#receive(1, wait, wait);
      const [byte] = came.bytes;
      if (came.damaged || byte === undefined) return this.#outcome(came);
      if (byte === NULL) {
        if ((await this.#clock.monotonic()) >= untilMs) return { kind: "mute" };
      } else if (byte === ins || byte === (ins ^ 0xff)) {
        const single = byte !== ins;
        if (out.length > 0) {
          const piece = single ? out.subarray(0, 1) : out;
          if (!(await this.#send(piece))) return this.#outcome({ ...none, damaged: true });
          out = out.subarray(piece.length);
        } else {
          const count = single ? 1 : want - got.length;
          if (count === 0 || got.length === want) return { kind: "damaged" };
          const data = await this.#receive(count, wait, wait);
          if (data.damaged || data.bytes.length < count) return this.#outcome({ ...data, bytes: none.bytes });
          got.push(...data.bytes);
        }
      } else if ((byte & 0xf0) === 0x60 || (byte & 0xf0) === 0x90) {
        const last = await this.#receive(1, wait, wait);
        if (last.damaged || last.bytes.length === 0) return this.#outcome(last);
        return { kind: "bytes", bytes: Uint8Array.of(...got, byte, last.bytes[0] as number) };
      } else return { kind: "damaged" };
    }
  }

  async #block(block: Uint8Array, parameters: ProtocolParameters, blockWaits: number): Promise<Exchanged> {
    const { blockWaiting, fidi } = parameters;
    const divider = dividers[fidi & 0x0f] ?? 1;
    const next = 11 + (1 << (blockWaiting & 0x0f)) + MORE_CHARACTER_ETU;
    const first = 11 + ((1 << (blockWaiting >> 4)) * blockWaits * 960 + MORE_T1_ETU) * divider;
    if (!(await this.#send(block))) return { kind: "damaged" };
    const head = await this.#receive(PROLOGUE, first, next);
    if (head.bytes.length < PROLOGUE) return this.#outcome(head);
    const tail = await this.#receive((head.bytes[2] as number) + 1, next, next);
    const bytes = Uint8Array.of(...head.bytes, ...tail.bytes);
    const damaged = head.damaged || tail.damaged;
    // Where a block ends whose length came wrong, only silence tells.
    if (damaged || lrc(bytes) !== 0) await this.#receive(BLOCK_MAX, next, next);
    return this.#outcome({ bytes, damaged });
  }

  #outcome({ bytes, damaged }: Received): Exchanged {
    if (!this.#port.present) return { kind: "removed" };
    if (damaged) return { kind: "damaged" };
    return bytes.length > 0 ? { kind: "bytes", bytes } : { kind: "mute" };
  }

  #send(bytes: Uint8Array): Promise<boolean> {
    return this.#port.send(this.#logical(bytes));
  }

  async #receive(count: number, firstEtu: number, nextEtu: number): Promise<Received> {
    if (this.#aborted) return none;
    const { bytes, damaged } = await this.#port.receive({ count, firstEtu, nextEtu });
    return { bytes: this.#logical(bytes), damaged };
  }

  /** The inverse convention sends the highest bit first, and 1 as low (7.2): the same both ways. */
  #logical(bytes: Uint8Array): Uint8Array {
    return this.#inverse ? bytes.map(turned) : bytes;
  }
}

function turned(byte: number): number {
  let other = 0;
  for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) === 0) other |= 0x80 >> bit;
  return other;
}

/** How long an answer to reset is that begins so, as far as can be told. */
function wantedOf(bytes: readonly number[]): number {
  const [, t0] = bytes;
  if (t0 === undefined) return 2;
  let at = 2;
  let check = 0;
  for (let flags = t0; ; ) {
    for (const bit of [0x10, 0x20, 0x40, 0x80]) if ((flags & bit) !== 0) at += 1;
    if ((flags & 0x80) === 0) break;
    const td = bytes[at - 1];
    if (td === undefined) return at;
    if ((td & 0x0f) !== 0) check = 1;
    flags = td;
  }
  return Math.min(ATR_MAX, at + (t0 & 0x0f) + check);
}
