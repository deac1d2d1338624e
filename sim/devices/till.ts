import { TILL_AHEAD_MAX, TILL_BYTES_MAX, type TillReceived } from "../../hal/till";
import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod, Waiting } from "./waiting";

/** 115,200 baud, ten bits a byte: so many bytes a millisecond. */
const BYTES_EACH_MS = 11;

/** Whoever is at the other end of the line. */
export interface TillPlug {
  bytes(bytes: Uint8Array): void;
  /** The line is gone, or another one has taken its place. */
  closed(): void;
}

export type TillWay = "terminal" | "till";

/** The line to a cash register: a cable, or a socket; it can be pulled behind any byte. */
export class TillModel implements DeviceModel {
  readonly facts: { readonly way: "serial" | "tcp" };
  /** Hears what reaches the other end, whoever that is. */
  onSaid: (bytes: Uint8Array, line: number) => void = () => undefined;
  /** Bytes that have reached each end so far. */
  readonly passed = { terminal: 0, till: 0 };
  readonly #world: World;
  readonly #waiting: Waiting;
  #plug: TillPlug | undefined;
  #line = 0;
  #ahead = new Uint8Array(0);
  #isLost = false;
  /** Bytes that still pass before the line is gone. */
  #pull: { readonly to: TillWay; left: number } | undefined;

  constructor(world: World, way: "serial" | "tcp") {
    this.#world = world;
    this.#waiting = new Waiting(world);
    this.facts = { way };
  }

  get connected(): boolean {
    return this.#plug !== undefined;
  }

  /** Another one takes the place of whoever was there. @returns how it says something. */
  connect(plug: TillPlug): (bytes: Uint8Array) => void {
    this.disconnect();
    this.#plug = plug;
    const line = ++this.#line;
    this.#world.note("till", { line: "plugged" });
    return (bytes) => line === this.#line && this.#pass("terminal", bytes, (passed) => this.#arrive(passed));
  }

  disconnect(): void {
    const plug = this.#plug;
    if (!plug) return;
    this.#plug = undefined;
    this.#line++;
    this.#ahead = new Uint8Array(0);
    this.#world.note("till", { line: "pulled" });
    if (this.#waiting.pending) this.#waiting.end({ kind: "lost" } satisfies TillReceived);
    else this.#isLost = true;
    plug.closed();
  }

  /** Pulls the cable behind so many bytes of those that go this way from now on. */
  pullAfter(to: TillWay, bytes: number): void {
    this.#pull = { to, left: bytes };
    if (bytes === 0) this.#pulled();
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "receive":
        return this.#receive(fields(argument)["timeoutMs"], answer);
      case "send": {
        const { line, bytes } = fields(argument);
        if (!(bytes instanceof Uint8Array) || bytes.length === 0 || bytes.length > TILL_BYTES_MAX)
          throw new RangeError(`send: expected 1 to ${TILL_BYTES_MAX} bytes`);
        if (line !== this.#line || !this.#plug) return answer("lost");
        this.#pass("till", bytes, (passed) => {
          this.onSaid(passed, this.#line);
          this.#plug?.bytes(passed);
        });
        return answer(line === this.#line ? "sent" : "lost", lineMs(bytes));
      }
      case "cancel":
        this.#waiting.end({ kind: "cancelled" });
        return answer(undefined);
      default:
        noSuchMethod("till", method);
    }
  }

  failure(method: string): unknown {
    if (method === "receive") {
      this.#waiting.forget();
      return { kind: "fault", fault: "disconnected" } satisfies TillReceived;
    }
    return method === "send" ? "lost" : undefined;
  }

  corrupt(method: string, value: unknown, random: SeededRandom): unknown {
    const { kind, bytes } = (typeof value === "object" ? value : undefined) as { kind?: unknown; bytes?: unknown };
    if (method !== "receive" || kind !== "bytes" || !(bytes instanceof Uint8Array)) return undefined;
    const flipped = bytes.slice();
    const at = random.below(flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
    return { ...(value as object), bytes: flipped };
  }

  /** A socket goes with its end; a cable stays where it is. */
  powerLost(): void {
    this.#waiting.forget();
    this.#ahead = new Uint8Array(0);
    this.#isLost = false;
    if (this.facts.way === "tcp") this.disconnect();
  }

  #receive(timeoutMs: unknown, answer: Answer): void {
    if (this.#isLost) {
      this.#isLost = false;
      return answer({ kind: "lost" } satisfies TillReceived);
    }
    this.#waiting.begin(answer, timeoutMs);
    this.#hand();
  }

  #arrive(bytes: Uint8Array): void {
    // While the power is off nobody keeps anything.
    if (!this.#world.powered) return;
    const room = Math.max(0, TILL_AHEAD_MAX - this.#ahead.length);
    const held = new Uint8Array(this.#ahead.length + Math.min(room, bytes.length));
    held.set(this.#ahead);
    held.set(bytes.subarray(0, room), this.#ahead.length);
    this.#ahead = held;
    this.#hand();
  }

  #hand(): void {
    if (!this.#waiting.pending || this.#ahead.length === 0) return;
    const bytes = this.#ahead.slice(0, TILL_BYTES_MAX);
    this.#ahead = this.#ahead.slice(TILL_BYTES_MAX);
    this.#waiting.end({ kind: "bytes", line: this.#line, bytes } satisfies TillReceived);
  }

  /** As much as passes before the cable is pulled; takes its time on the line. */
  #pass(to: TillWay, bytes: Uint8Array, arrive: (passed: Uint8Array) => void): void {
    const pull = this.#pull?.to === to ? this.#pull : undefined;
    const passed = pull ? bytes.slice(0, pull.left) : bytes.slice();
    const line = this.#line;
    if (pull) pull.left -= passed.length;
    const isPulled = pull !== undefined && pull.left === 0;
    if (isPulled) this.#pull = undefined;
    this.#world.after(lineMs(passed), () => {
      if (line !== this.#line) return;
      this.passed[to] += passed.length;
      if (passed.length > 0) arrive(passed);
      if (isPulled) this.#pulled();
    });
  }

  #pulled(): void {
    this.#pull = undefined;
    this.disconnect();
  }
}

function lineMs(bytes: Uint8Array): number {
  return 1 + Math.ceil(bytes.length / BYTES_EACH_MS);
}
