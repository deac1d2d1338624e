import type { Bearer, BearerState, Connected, ConnectFault, Endpoint } from "../../hal/network";
import { CERTIFICATE_TOLD_DAYS, CONNECTIONS_MAX } from "../../hal/network";
import type { HostCertificate } from "../acquirer/certificate";
import type { ArmedFault } from "../world/faults";
import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel, World } from "../world/world";
import type { Link, Secured } from "./link";
import type { Flight, Passage, PassingMessage, Tamper, Tampered } from "./passage";
import { Stream } from "./stream";
import { fields, noSuchMethod } from "./waiting";

/** A bearer as the world has it. */
export interface BearerCondition {
  readonly bearer: Bearer;
  readonly up: boolean;
  /** One way, ms. */
  readonly latencyMs: number;
  /** Share of packets lost, 0..1: each loss costs a retransmission, TCP loses nothing. */
  readonly loss: number;
  /** dBm. */
  readonly signal: number;
}

/** What the terminal's TLS looks at while it connects. */
export interface TlsView {
  /** What the hosts show. */
  certificate(): HostCertificate;
  /** The terminal's own clock. */
  readonly clock: { readonly terminalMs: number; readonly trusted: boolean };
}

/** The argument of a call to connect. */
interface ConnectRequest {
  readonly endpoint: Endpoint;
  readonly bearer?: Bearer;
  readonly timeoutMs: number;
}

/** TLS without further words is the model's own. */
export type OpenedAs = { readonly tls: false } | ({ readonly tls: true } & Partial<Secured>);

/** First retransmission of TCP (RFC 6298, 2.4: 1 s at least; Linux and lwIP start lower), doubled each time. */
const RETRANSMIT_MS = 300;
/** After so many losses in a row the network gives up on the packet's way and it arrives all the same: the bound. */
const LOSSES_MAX = 8;
/** Packets by which the loss of a bearer is told, and by how many at least; so many lost in a row, and nothing comes through. */
const PACKETS_TOLD_OF = 32;
const PACKETS_MIN = 16;
const SILENT_PACKETS = 6;
/** What was measured says nothing of the line of now after that. */
const MEASURED_FOR_MS = 300_000;
/** A host that answers at all refuses this fast. */
const NO_BEARER_MS = 5;

const DAY_MS = 86_400_000;

/** What a bearer's driver has measured since power-up. */
interface Measured {
  roundTripMs: number;
  /** Of the last packets, the newest first: was it lost? */
  readonly lost: boolean[];
  /** When the last packet passed. */
  atMs: number;
}

/** Bearers and TCP streams; faults strike whole messages. */
export class NetworkModel implements DeviceModel, Passage {
  readonly facts = {};
  readonly world: World;
  readonly random: SeededRandom;
  readonly #link: Link;
  readonly #observe: Passage["observe"];
  readonly #streams = new Map<number, Stream>();
  /** On their way to be connections: over real sockets that takes a while. */
  readonly #opening = new Set<Stream>();
  readonly #bearers: BearerCondition[] = [
    { bearer: "wifi", up: true, latencyMs: 20, loss: 0, signal: -55 },
    { bearer: "cellular", up: true, latencyMs: 60, loss: 0, signal: -85 },
  ];
  readonly #measured = new Map<Bearer, Measured>();
  #lastConnection = 0;
  /** False: connected, but host names do not resolve (A04). */
  resolving = true;
  /**
   * TLS as far as the firmware sees it: the host's certificate is held against the terminal's clock. What travels is not
   * encrypted. Where it is left out, every certificate is good.
   */
  tls: TlsView | undefined;
  /** Below the faults that people arm: for sweeps that go through every byte of every message. */
  tamper: Tamper | undefined;
  #messages = 0;
  #lastOpened: OpenedAs | undefined;

  constructor(world: World, link: Link, observe: Passage["observe"]) {
    this.world = world;
    this.#link = link;
    this.#observe = observe;
    this.random = world.random("network");
  }

  get bearers(): readonly BearerCondition[] {
    return this.#bearers;
  }

  /** How the connection that was opened last is secured. For people to see; no event tells it, runs do not depend on it. */
  get openedAs(): OpenedAs | undefined {
    return this.#lastOpened;
  }

  setBearer(bearer: Bearer, change: Partial<BearerCondition>): boolean {
    const at = this.#bearers.findIndex((condition) => condition.bearer === bearer);
    const condition = this.#bearers[at];
    if (!condition) return false;
    this.#bearers[at] = { ...condition, ...change };
    if (change.up === false)
      for (const stream of [...this.#streams.values(), ...this.#opening]) stream.bearerLost(bearer);
    return true;
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    if (method === "bearers") return answer(this.#bearers.map((condition) => this.#stateOf(condition)));
    if (method === "connect") return this.#setsOut(argument as ConnectRequest, answer);
    const request = fields(argument);
    const stream = this.#streams.get(request["connection"] as number);
    if (method === "close") {
      stream?.close();
      this.#streams.delete(request["connection"] as number);
      return answer(undefined);
    }
    if (!stream) throw new TypeError(`${method}: no such connection`);
    if (method === "receive") return stream.receive(request["timeoutMs"], answer);
    if (method !== "send") noSuchMethod("network", method);
    if (!(request["bytes"] instanceof Uint8Array) || request["bytes"].length > 4096)
      throw new RangeError("send: expected at most 4096 bytes");
    stream.send(request["bytes"], answer);
  }

  failure(): unknown {
    // Faults of the network strike messages; `strike` below asks for them.
    return undefined;
  }

  torn(method: string, argument: unknown, random: SeededRandom): void {
    if (method !== "send") return;
    const { connection, bytes } = fields(argument);
    const stream = this.#streams.get(connection as number);
    if (stream && bytes instanceof Uint8Array) stream.leak(bytes.subarray(0, random.below(bytes.length)));
  }

  powerLost(): void {
    for (const stream of [...this.#streams.values(), ...this.#opening]) stream.close();
    this.#streams.clear();
    this.#opening.clear();
    this.#measured.clear();
  }

  /** The fault that strikes this message, told to the timeline. */
  strike(point: "connect" | "send" | "receive"): ArmedFault | undefined {
    const fault = this.world.faults.strike("network", point);
    if (fault) this.world.note("fault", { id: fault.id, port: "network", point, fault: fault.kind });
    return fault;
  }

  /** How long one packet takes now. */
  travelMs(bearer: Bearer): number {
    const condition = this.#bearers.find((candidate) => candidate.bearer === bearer);
    if (!condition) return 0;
    let ms = condition.latencyMs;
    let losses = 0;
    for (; losses < LOSSES_MAX && condition.loss > 0 && this.random.chance(condition.loss); losses++)
      ms += RETRANSMIT_MS << losses;
    this.#measure(condition, losses);
    return ms;
  }

  /** What came through at once tells the round trip (Karn); what the bound let through was lost to the end. */
  #measure({ bearer, latencyMs }: BearerCondition, losses: number): void {
    const measured = this.#measured.get(bearer) ?? { roundTripMs: 2 * latencyMs, lost: [], atMs: 0 };
    this.#measured.set(bearer, measured);
    measured.atMs = this.world.nowMs;
    if (losses < LOSSES_MAX) measured.roundTripMs = Math.round((measured.roundTripMs + 2 * latencyMs) / 2);
    const { lost } = measured;
    for (let loss = 0; loss < losses; loss++) lost.unshift(true);
    if (losses < LOSSES_MAX) lost.unshift(false);
    if (lost.length > PACKETS_TOLD_OF) lost.length = PACKETS_TOLD_OF;
  }

  #stateOf({ bearer, up, signal }: BearerCondition): BearerState {
    const measured = this.#measured.get(bearer);
    if (!measured || this.world.nowMs - measured.atMs > MEASURED_FOR_MS) return { bearer, up, signal };
    const { roundTripMs, lost } = measured;
    const silent = lost.length >= SILENT_PACKETS && lost.slice(0, SILENT_PACKETS).every(Boolean);
    const share = lost.filter(Boolean).length / Math.max(lost.length, PACKETS_MIN);
    return { bearer, up, signal, roundTripMs, lossPercent: silent ? 100 : Math.round(100 * share) };
  }

  /** Counts a message and asks what becomes of it. */
  tampered(direction: PassingMessage["direction"], bytes: Uint8Array): Tampered | undefined {
    this.#messages++;
    return this.tamper?.({ number: this.#messages, direction, bytes });
  }

  /** Messages that have passed so far, both ways. */
  get messages(): number {
    return this.#messages;
  }

  observe(direction: "sent" | "incoming", frame: Uint8Array): Flight | undefined {
    return this.#observe(direction, frame);
  }

  /** How long a packet takes that is not lost, over the bearer that would be taken now. */
  get usualMs(): number {
    return this.#bearers.find(({ up }) => up)?.latencyMs ?? 0;
  }

  /** What strikes as the terminal sets out to connect strikes this connection, over a link of real sockets, too. */
  #setsOut(request: ConnectRequest, answer: Answer): void {
    if (this.#streams.size >= CONNECTIONS_MAX) throw new RangeError(`connect: at most ${CONNECTIONS_MAX} connections`);
    const { world } = this;
    if (!world.interrupted) return this.#connect(request, answer);
    const { instance } = world;
    world.interlude(async () => {
      if (instance === world.instance) this.#connect(request, answer);
    });
  }

  #connect({ endpoint, bearer, timeoutMs }: ConnectRequest, answer: Answer): void {
    const over = this.#bearers.find((condition) => condition.up && (!bearer || condition.bearer === bearer));
    if (!over) return answer({ kind: "fault", fault: "no-bearer" }, NO_BEARER_MS);
    const fault = this.strike("connect");
    const dnsMs = 2 * this.travelMs(over.bearer);
    if (fault?.kind === "cut-power") return this.world.cutPower("fault at network connect");
    const failed = (why: ConnectFault, ...phasesMs: number[]) =>
      answer(
        { kind: "fault", fault: why, phasesMs },
        phasesMs.reduce((sum, ms) => sum + ms, 0),
      );
    if (dnsMs > timeoutMs) return failed("dns", timeoutMs);
    if (!this.resolving) return failed("dns", dnsMs);
    const tcpMs = 2 * this.travelMs(over.bearer) + (fault?.kind === "delay" ? fault.ms : 0);
    if (fault?.kind === "drop" || tcpMs > timeoutMs) return failed("unreachable", dnsMs, timeoutMs);
    if (fault?.kind === "fail") return failed("refused", dnsMs, tcpMs);
    // A handshake of TLS 1.3 is one way more, there and back.
    const tlsMs = endpoint.tls ? 2 * this.travelMs(over.bearer) : 0;
    if (tlsMs > timeoutMs) return failed("unreachable", dnsMs, tcpMs, timeoutMs);
    const phasesMs = endpoint.tls ? [dnsMs, tcpMs, tlsMs] : [dnsMs, tcpMs];
    const distrust = endpoint.tls ? this.#distrust() : undefined;
    if (distrust) return answer({ ...distrust, phasesMs }, dnsMs + tcpMs + tlsMs);
    const stream = new Stream(this, over.bearer);
    this.#opening.add(stream);
    this.#link.open(endpoint, {
      opened: (opened, secured) => {
        // The power went meanwhile.
        if (!this.#opening.delete(stream)) return opened.close();
        const connection = ++this.#lastConnection;
        this.#streams.set(connection, stream);
        stream.opened(opened);
        this.#lastOpened = endpoint.tls ? { tls: true, ...secured } : { tls: false };
        answer(
          { kind: "connected", connection, bearer: over.bearer, phasesMs, ...(endpoint.tls ? this.#endsSoon() : {}) },
          dnsMs + tcpMs + tlsMs,
        );
      },
      failed: (fault, validFromMs) => {
        this.#opening.delete(stream);
        const phases = phasesMs.slice(0, fault === "dns" ? 1 : isOfTls(fault) ? 3 : 2);
        answer(
          { kind: "fault", fault, phasesMs: phases, ...(validFromMs === undefined ? {} : { validFromMs }) },
          phases.reduce((sum, ms) => sum + ms, 0),
        );
      },
      bytes: (bytes) => stream.incoming(bytes),
      closed: () => stream.closedByHost(),
    });
  }

  #endsSoon(): { readonly certificateUntilMs?: number } {
    if (!this.tls) return {};
    const { untilMs } = this.tls.certificate();
    const left = untilMs - this.tls.clock.terminalMs;
    return left < CERTIFICATE_TOLD_DAYS * DAY_MS ? { certificateUntilMs: untilMs } : {};
  }

  /** Why the host's certificate is not taken. Its dates are looked at last: a clock is doubted only for one that is else in order. */
  #distrust(): Connected | undefined {
    if (!this.tls) return undefined;
    const { knownIssuer, rightName, fromMs, untilMs } = this.tls.certificate();
    const { terminalMs, trusted } = this.tls.clock;
    if (!knownIssuer) return { kind: "fault", fault: "tls-issuer" };
    if (!rightName) return { kind: "fault", fault: "tls-name" };
    if (!trusted || terminalMs < fromMs) return { kind: "fault", fault: "tls-clock", validFromMs: fromMs };
    return terminalMs > untilMs ? { kind: "fault", fault: "tls-expired" } : undefined;
  }
}

/** Found out by the handshake, when the stream stood. */
function isOfTls(fault: ConnectFault): boolean {
  return fault.startsWith("tls-");
}
