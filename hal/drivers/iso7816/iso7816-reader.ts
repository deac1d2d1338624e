import type { ApduResponse, CardInterface, CardLost, CardReader, Presented, ReaderFault } from "../../card-reader";
import type { Clock } from "../../clock";
import { WAIT_MS_MAX } from "../../wait";
import { atrFlaw, type ProtocolParameters, parametersOf, parseAtr, type Reset } from "./atr";
import type { ContactLink, Exchanged } from "./link";
import { type Answered, transmitT0 } from "./t0";
import { T1 } from "./t1";

/** Between two looks at the slot. */
const LOOK_MS = 50;
/** Contacts need this long to settle before a reset. */
const SETTLE_MS = 150;
/** One command with all its waiting times, NULLs and WTX: a card that asks for more is mute. */
const COMMAND_MS = 20_000;
const COMMAND_MIN = 4;
const COMMAND_MAX = 261;

export interface Iso7816Options {
  readonly link: ContactLink;
  readonly clock: Pick<Clock, "sleep" | "monotonic">;
}

const noAnswer: ReaderFault = Object.freeze({ kind: "fault", fault: "no-answer" });

/** How a card is spoken to. */
type Session = { readonly protocol: 0 } | { readonly protocol: 1; readonly t1: T1 };

/**
 * `hal/card-reader.ts` for chips at the contacts: ISO/IEC 7816-3 as EMV 4.3 Book 1 has it, on whichever link reaches the slot. A part that does
 * not answer is a fault (B20); the next `present` tries it again.
 */
export class Iso7816Reader implements CardReader {
  readonly interfaces: readonly CardInterface[] = Object.freeze(["chip"] as const);
  readonly #link: ContactLink;
  readonly #clock: Pick<Clock, "sleep" | "monotonic">;
  #session: Session | undefined;
  /** The card has power, or may have. */
  #powered = false;
  #waiting = false;
  #cancelled = false;
  #busy = false;
  #lastMs = 0;

  constructor({ link, clock }: Iso7816Options) {
    this.#link = link;
    this.#clock = clock;
  }

  async present(request: {
    readonly interfaces: readonly CardInterface[];
    readonly timeoutMs: number;
  }): Promise<Presented> {
    const { interfaces, timeoutMs } = request;
    if (this.#waiting || this.#busy) throw new TypeError("another call is waiting at this device");
    if (!(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX)) throw new RangeError("timeoutMs");
    this.#waiting = true;
    this.#cancelled = false;
    this.#session = undefined;
    try {
      const untilMs = (await this.#clock.monotonic()) + timeoutMs;
      return await this.#wait(interfaces.includes("chip"), untilMs);
    } finally {
      this.#waiting = false;
    }
  }

  async cancel(): Promise<void> {
    if (!this.#waiting) return;
    this.#cancelled = true;
    this.#link.abort();
  }

  async transmit(command: Uint8Array): Promise<ApduResponse | CardLost | ReaderFault> {
    if (this.#busy || this.#waiting) throw new TypeError("another command is under way");
    if (!fits(command)) throw new RangeError("command");
    if (!this.#session) return { kind: "removed" };
    this.#busy = true;
    try {
      this.#lastMs = (await this.#clock.monotonic()) + COMMAND_MS;
      const made = await this.#command(this.#session, command);
      if (made.kind === "response") return made;
      // After an error the card loses its power (EMV 4.3 Book 1, 9.2.5 and 9.3.2): nobody knows where it stands.
      await this.release();
      return made.kind === "no-answer" ? noAnswer : { kind: made.kind };
    } finally {
      this.#busy = false;
    }
  }

  async removed({ timeoutMs }: { readonly timeoutMs: number }): Promise<"removed" | "still-there"> {
    if (!(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX)) throw new RangeError("timeoutMs");
    const untilMs = (await this.#clock.monotonic()) + timeoutMs;
    for (;;) {
      // A reader that does not answer holds no card.
      if ((await this.#link.slot()) !== "card") {
        this.#session = undefined;
        return "removed";
      }
      const leftMs = untilMs - (await this.#clock.monotonic());
      if (leftMs <= 0) return "still-there";
      await this.#clock.sleep({ ms: Math.min(LOOK_MS, leftMs) });
    }
  }

  async release(): Promise<void> {
    this.#session = undefined;
    if (!this.#powered) return;
    this.#powered = false;
    await this.#link.deactivate();
  }

  /** @param chip whether a card counts. */
  async #wait(chip: boolean, untilMs: number): Promise<Presented> {
    await this.release();
    for (;;) {
      const slot = await this.#link.slot();
      if (this.#cancelled) return { kind: "cancelled" };
      if (slot === "no-answer") return noAnswer;
      if (chip && slot === "card") return this.#insert();
      const leftMs = untilMs - (await this.#clock.monotonic());
      if (leftMs <= 0) return { kind: "timeout" };
      await this.#clock.sleep({ ms: Math.min(LOOK_MS, leftMs) });
      if (this.#cancelled) return { kind: "cancelled" };
    }
  }

  async #insert(): Promise<Presented> {
    await this.#clock.sleep({ ms: SETTLE_MS });
    const seen = this.#cancelled ? undefined : await this.#activate();
    if (seen?.kind === "chip" && !this.#cancelled) return seen;
    await this.release();
    return seen === undefined || this.#cancelled ? { kind: "cancelled" } : seen;
  }

  /** A cold reset, and a warm one where its answer is rejected (EMV 4.3 Book 1, 8.3). */
  async #activate(): Promise<Presented> {
    for (const reset of ["cold", "warm"] as const) {
      this.#powered = true;
      const came = await this.#link.activate(reset);
      if (came.kind === "no-answer") return noAnswer;
      const found = accepted(came, reset);
      if (found) return this.#begin(found);
      // A card that says nothing at all, or is gone, gets no warm reset.
      if (this.#cancelled || came.kind === "mute" || came.kind === "removed") break;
    }
    return { kind: "unreadable", interface: "chip" };
  }

  async #begin({ atr, parameters }: Accepted): Promise<Presented> {
    const set = await this.#link.use(parameters);
    if (set === "no-answer") return noAnswer;
    if (set === "refused" || this.#cancelled) return { kind: "unreadable", interface: "chip" };
    if (parameters.protocol === 0) {
      this.#session = { protocol: 0 };
      return { kind: "chip", atr };
    }
    const t1 = new T1((block, blockWaits) => this.#exchange(block, blockWaits), parameters.ifsc);
    this.#lastMs = (await this.#clock.monotonic()) + COMMAND_MS;
    const started = await t1.start();
    if (started === "no-answer") return noAnswer;
    if (started !== "ready") return { kind: "unreadable", interface: "chip" };
    this.#session = { protocol: 1, t1 };
    return { kind: "chip", atr };
  }

  #command(session: Session, command: Uint8Array): Promise<Answered> {
    if (session.protocol === 1) return session.t1.transmit(command);
    return transmitT0((tpdu) => this.#exchange(tpdu, 1), command);
  }

  async #exchange(bytes: Uint8Array, blockWaits: number): Promise<Exchanged> {
    if (this.#cancelled || (await this.#clock.monotonic()) >= this.#lastMs) return { kind: "mute" };
    return this.#link.exchange(bytes, { blockWaits, untilMs: this.#lastMs });
  }
}

interface Accepted {
  readonly atr: Uint8Array;
  readonly parameters: ProtocolParameters;
}

function accepted(came: Exchanged, reset: Reset): Accepted | undefined {
  if (came.kind !== "bytes") return undefined;
  const atr = parseAtr(came.bytes);
  if (atr === undefined || atrFlaw(atr, reset) !== undefined) return undefined;
  return { atr: came.bytes, parameters: parametersOf(came.bytes, atr) };
}

/** CLA INS P1 P2, [Lc data], [Le]: lengths that T=0 can carry (ISO/IEC 7816-4, 5.1). */
function fits(command: Uint8Array): boolean {
  const { length } = command;
  if (length < COMMAND_MIN || length > COMMAND_MAX) return false;
  const end = 5 + (command[4] ?? 0);
  return length <= 5 || length === end || length === end + 1;
}
