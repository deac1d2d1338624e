import type { Bearer, StreamFault } from "../../hal/network";
import { FrameAssembler } from "../../src/host/iso8583/frame";
import type { ArmedFault } from "../world/faults";
import type { Answer } from "../world/world";
import type { LinkStream } from "./link";
import type { Fate, Flight, Passage, Tampered } from "./passage";

/** What the terminal's receive buffer holds at most; a host that sends more is reset. */
const BUFFER_BYTES_MAX = 16_384;
/** From the socket buffer to the firmware. */
const RECEIVE_MS = 1;
/** How much one receive takes at most: the contract's bound. */
const RECEIVE_BYTES_MAX = 4096;

/** One connection of the terminal: messages travel both ways, faults strike them one by one. */
export class Stream {
  readonly #network: Passage;
  readonly #bearer: Bearer;
  readonly #incoming = new FrameAssembler();
  #link: LinkStream | undefined;
  #buffer: Uint8Array = new Uint8Array(0);
  #ended: StreamFault | undefined;
  #waiting: { readonly answer: Answer; readonly forget: () => void } | undefined;
  #lastArrivalMs = 0;
  /** When the last message arrives that nobody tampered with. */
  #inOrderMs = 0;
  #lastDepartureMs = 0;

  constructor(network: Passage, bearer: Bearer) {
    this.#network = network;
    this.#bearer = bearer;
  }

  opened(link: LinkStream): void {
    this.#link = link;
    // Its bearer was lost while it was being opened.
    if (this.#ended) this.#closeLink();
  }

  send(bytes: Uint8Array, answer: Answer): void {
    if (this.#ended) return answer({ kind: "fault", fault: this.#ended, begun: false });
    const network = this.#network;
    const fault = network.strike("send");
    const frame = bytes.slice();
    const flight = network.observe("sent", frame.subarray(2));
    const tampered = network.tampered("to-host", frame);
    if (tampered) {
      const ms = network.travelMs(this.#bearer);
      this.#sees(flight, ms, "damaged");
      for (const { bytes: piece, afterMs } of tampered.pieces) this.#depart(piece, ms + afterMs);
      if (!tampered.reset) return answer({ kind: "sent" }, RECEIVE_MS);
      this.#end("reset");
      return answer({ kind: "fault", fault: "reset", begun: true }, RECEIVE_MS);
    }
    if (fault?.kind === "cut-power") return this.#cutWhileSending(fault, frame, flight);
    if (fault?.kind === "fail") {
      this.#end("reset");
      return answer({ kind: "fault", fault: "reset", begun: true }, RECEIVE_MS);
    }
    if (fault?.kind === "corrupt") this.#flip(frame);
    if (fault?.kind === "drop") this.#sees(flight, network.usualMs, "lost");
    else {
      const ms = network.travelMs(this.#bearer) + (fault?.kind === "delay" ? fault.ms : 0);
      this.#sees(flight, ms, fateOf(fault));
      this.#depart(frame, ms, flight);
      if (fault?.kind === "duplicate") this.#depart(frame, ms);
    }
    answer({ kind: "sent" }, RECEIVE_MS);
  }

  /** Bytes that got out before the power went. */
  leak(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#link?.send(bytes.slice());
  }

  receive(timeoutMs: unknown, answer: Answer): void {
    if (typeof timeoutMs !== "number" || !(timeoutMs > 0)) throw new RangeError("receive: expected timeoutMs above 0");
    if (this.#waiting) throw new TypeError("receive: another call is waiting at this connection");
    if (this.#buffer.length > 0) return answer(this.#take(), RECEIVE_MS);
    if (this.#ended) return answer({ kind: "fault", fault: this.#ended });
    const deadline = this.#network.world.after(timeoutMs, () => this.#wake({ kind: "timeout" }));
    this.#waiting = { answer, forget: () => this.#network.world.cancel(deadline) };
  }

  /** Bytes from the host: cut into messages, each with its own fate. */
  incoming(bytes: Uint8Array): void {
    const assembled = this.#incoming.feed(bytes);
    for (const frame of assembled.frames) this.#message(frame);
    if (assembled.kind === "over-long") this.#end("reset");
  }

  bearerLost(bearer: Bearer): void {
    if (bearer === this.#bearer) this.#end("no-bearer");
  }

  closedByHost(): void {
    // What was sent before the close arrives before it.
    const ms = Math.max(0, this.#lastArrivalMs - this.#network.world.nowMs);
    this.#network.world.after(ms, () => this.#end("closed"));
  }

  close(): void {
    this.#waiting?.forget();
    this.#waiting?.answer({ kind: "fault", fault: "closed" });
    this.#waiting = undefined;
    this.#ended ??= "closed";
    this.#closeLink();
  }

  #message(frame: Uint8Array): void {
    const network = this.#network;
    const fault = network.strike("receive");
    const flight = network.observe("incoming", frame);
    if (fault?.kind === "drop") return this.#sees(flight, network.usualMs, "lost");
    if (fault?.kind === "cut-power") return network.world.cutPower("fault at network receive");
    if (fault?.kind === "fail") return this.#end("reset");
    const bytes = new Uint8Array(2 + frame.length);
    bytes[0] = frame.length >> 8;
    bytes[1] = frame.length & 0xff;
    bytes.set(frame, 2);
    const tampered = network.tampered("to-terminal", bytes);
    if (tampered) {
      this.#sees(flight, 0, "damaged");
      return this.#deliver(tampered);
    }
    if (fault?.kind === "corrupt") this.#flip(bytes);
    const ms = network.travelMs(this.#bearer) + (fault?.kind === "delay" ? fault.ms : 0);
    // TCP keeps the order: what is behind a late one comes behind it.
    const inOrderMs = Math.max(ms, this.#inOrderMs - network.world.nowMs);
    this.#inOrderMs = network.world.nowMs + inOrderMs;
    this.#sees(flight, inOrderMs, fateOf(fault));
    this.#arrive(bytes, inOrderMs, flight);
    if (fault?.kind === "duplicate") this.#arrive(bytes, inOrderMs);
  }

  #deliver({ pieces, reset }: Tampered): void {
    const ms = this.#network.travelMs(this.#bearer);
    let lastMs = ms;
    for (const { bytes, afterMs } of pieces) {
      this.#arrive(bytes, ms + afterMs);
      lastMs = Math.max(lastMs, ms + afterMs);
    }
    if (reset) this.#network.world.after(lastMs, () => this.#end("reset"));
  }

  #arrive(bytes: Uint8Array, ms: number, flight?: Flight): void {
    const world = this.#network.world;
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, world.nowMs + ms);
    world.after(ms, () => {
      if (this.#ended) return;
      if (flight) flight.taken = true;
      if (this.#buffer.length + bytes.length > BUFFER_BYTES_MAX) return this.#end("reset");
      this.#buffer = this.#buffer.length === 0 ? bytes.slice() : joined(this.#buffer, bytes);
      if (this.#waiting) this.#wake(this.#take());
    });
  }

  /** What has left is under way, whatever becomes of the terminal. */
  #depart(frame: Uint8Array, ms: number, flight?: Flight): void {
    const link = this.#link;
    const world = this.#network.world;
    this.#lastDepartureMs = Math.max(this.#lastDepartureMs, world.nowMs + ms);
    world.after(ms, () => {
      if (flight && link) flight.taken = true;
      link?.send(frame);
    });
  }

  #closeLink(): void {
    const link = this.#link;
    this.#link = undefined;
    const world = this.#network.world;
    if (link) world.after(Math.max(0, this.#lastDepartureMs - world.nowMs), () => link.close());
  }

  #take(): unknown {
    if (this.#buffer.length <= RECEIVE_BYTES_MAX) {
      const whole = this.#buffer;
      this.#buffer = whole.subarray(whole.length);
      return { kind: "bytes", bytes: whole };
    }
    const bytes = this.#buffer.slice(0, RECEIVE_BYTES_MAX);
    this.#buffer = this.#buffer.slice(bytes.length);
    return { kind: "bytes", bytes };
  }

  #wake(value: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.forget();
    waiting?.answer(value, RECEIVE_MS);
  }

  #end(fault: StreamFault): void {
    if (this.#ended) return;
    this.#ended = fault;
    this.#wake({ kind: "fault", fault });
    this.#closeLink();
  }

  #cutWhileSending(fault: ArmedFault, frame: Uint8Array, flight: Flight | undefined): void {
    if (fault.at === "after") {
      if (flight) Object.assign(flight, { fate: "whole", taken: true });
      this.#link?.send(frame);
    }
    if (fault.at === "torn") this.#link?.send(frame.subarray(0, 1 + this.#network.random.below(frame.length - 1)));
    this.#network.world.cutPower("fault at network send");
  }

  #sees(flight: Flight | undefined, ms: number, fate: Fate): void {
    if (!flight) return;
    const leftMs = this.#network.world.runningMs;
    Object.assign(flight, { leftMs, arrivesMs: leftMs + ms, fate });
  }

  /** One flipped bit, anywhere behind the length: what a checksum of TCP let through. */
  #flip(bytes: Uint8Array): void {
    // A keep-alive is its length alone.
    if (bytes.length === 2) return;
    const at = 2 + this.#network.random.below(bytes.length - 2);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << this.#network.random.below(8));
  }
}

function fateOf(fault: ArmedFault | undefined): Fate {
  if (fault?.kind === "delay") return "late";
  if (fault?.kind === "duplicate") return "doubled";
  return fault?.kind === "corrupt" ? "damaged" : "whole";
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
