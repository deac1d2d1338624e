import {
  type Bearer,
  type BearerState,
  CERTIFICATE_TOLD_DAYS,
  CONNECTIONS_MAX,
  type Connected,
  type ConnectFault,
  type Endpoint,
  type Network,
  type Received,
  type Sent,
} from "../../network";
import type { NetworkParts } from "./parts";
import { NetworkStream } from "./stream";
import { isAddress, type Judged, judge } from "./trust";

const DAY_MS = 86_400_000;
const SEND_BYTES_MAX = 4096;
/** What was measured says nothing of the line of now after that. */
const MEASURED_FOR_MS = 300_000;
/** RFC 6298: an eighth of what is new. */
const SMOOTHING = 8;

interface ConnectRequest {
  readonly endpoint: Endpoint;
  readonly bearer?: Bearer;
  readonly timeoutMs: number;
}

type Ended =
  | { readonly kind: "connected"; readonly untilMs?: number }
  | { readonly kind: "fault"; readonly fault: ConnectFault; readonly validFromMs?: number };

function fault(fault: ConnectFault): Ended {
  return { kind: "fault", fault };
}

/** `hal/network.ts` on a board's own bearer, by sockets and TLS as the SDK has them. */
export class OwnNetwork implements Network {
  readonly #parts: NetworkParts;
  readonly #streams = new Map<number, NetworkStream>();
  /** On their way to be connections. */
  readonly #opening = new Set<NetworkStream>();
  #last = 0;
  #roundTripMs = 0;
  #measuredMs = -MEASURED_FOR_MS;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    parts.bearer.onLost = () => {
      const streams = [...this.#streams.values(), ...this.#opening];
      if (streams.length > 0) parts.stir(() => streams.forEach((stream) => void stream.fail("no-bearer")));
    };
  }

  async bearers(): Promise<readonly BearerState[]> {
    const state = this.#parts.bearer.state();
    if (this.#parts.ticksMs() - this.#measuredMs > MEASURED_FOR_MS) return [state];
    return [{ ...state, roundTripMs: Math.round(this.#roundTripMs) }];
  }

  /** @throws RangeError beyond `CONNECTIONS_MAX`. */
  async connect({ endpoint, bearer, timeoutMs }: ConnectRequest): Promise<Connected> {
    if (this.#streams.size + this.#opening.size >= CONNECTIONS_MAX)
      throw new RangeError(`connect: at most ${CONNECTIONS_MAX} connections`);
    const own = this.#parts.bearer.state();
    if (!own.up || (bearer !== undefined && bearer !== own.bearer)) return { kind: "fault", fault: "no-bearer" };
    const stream = new NetworkStream(this.#parts);
    this.#opening.add(stream);
    const phasesMs: number[] = [];
    try {
      const ended = await this.#begin(stream, endpoint, timeoutMs, phasesMs);
      if (ended.kind === "connected") return this.#connected(stream, own.bearer, phasesMs, ended.untilMs);
      stream.fail("closed");
      return this.#parts.bearer.state().up ? { ...ended, phasesMs } : { kind: "fault", fault: "no-bearer" };
    } finally {
      this.#opening.delete(stream);
    }
  }

  /** @throws RangeError, TypeError of a call that breaks the contract. */
  async send({ connection, bytes }: { readonly connection: number; readonly bytes: Uint8Array }): Promise<Sent> {
    if (bytes.length > SEND_BYTES_MAX) throw new RangeError(`send: expected at most ${SEND_BYTES_MAX} bytes`);
    return this.#of(connection).send(bytes);
  }

  /** @throws TypeError of a call that breaks the contract. */
  async receive({
    connection,
    timeoutMs,
  }: {
    readonly connection: number;
    readonly timeoutMs: number;
  }): Promise<Received> {
    return this.#of(connection).receive(timeoutMs);
  }

  async close({ connection }: { readonly connection: number }): Promise<void> {
    this.#streams.get(connection)?.fail("closed");
    this.#streams.delete(connection);
  }

  #of(connection: number): NetworkStream {
    const stream = this.#streams.get(connection);
    if (!stream) throw new TypeError("network: no such connection");
    return stream;
  }

  #connected(
    stream: NetworkStream,
    bearer: Bearer,
    phasesMs: readonly number[],
    untilMs: number | undefined,
  ): Connected {
    const connection = ++this.#last;
    this.#streams.set(connection, stream);
    return {
      kind: "connected",
      connection,
      bearer,
      phasesMs,
      ...(untilMs === undefined ? {} : { certificateUntilMs: untilMs }),
    };
  }

  /** Name, connection, handshake. @param phasesMs grows with each. */
  async #begin(
    stream: NetworkStream,
    { host, port, tls }: Endpoint,
    timeoutMs: number,
    phasesMs: number[],
  ): Promise<Ended> {
    const { ticksMs, now, signed, authorities } = this.#parts;
    let beganMs = ticksMs();
    const took = () => {
      phasesMs.push(ticksMs() - beganMs);
      beganMs = ticksMs();
    };
    const address = isAddress(host) ? host : await this.#lookUp(host, timeoutMs);
    took();
    if (address === undefined) return fault("dns");
    const opened = await stream.open(address, port, timeoutMs);
    took();
    // A socket tells no more of a failure than that there is one; whoever is not there at all is silent.
    if (opened !== "open") return fault(opened === "failed" ? "refused" : "unreachable");
    this.#measure(phasesMs[1] ?? 0);
    if (!tls) return { kind: "connected" };
    const clock = await now();
    beganMs = ticksMs();
    const judged: { by?: Judged } = {};
    const secured = await this.#secure(stream, host, timeoutMs, (shown) => {
      const trust = { authorities: authorities(), nowMs: clock.epochMs, trusted: clock.trusted, signed };
      judged.by = judge(shown, host, trust);
      return judged.by.kind === "in-order";
    });
    took();
    if (judged.by?.kind === "refused") return { ...judged.by, kind: "fault" };
    if (secured === undefined) return fault("unreachable");
    // Nothing is trusted that showed no certificate.
    if (secured === "failed" || !judged.by) return fault("tls-handshake");
    const { untilMs } = judged.by;
    const isNear = untilMs - clock.epochMs < CERTIFICATE_TOLD_DAYS * DAY_MS;
    return { kind: "connected", ...(isNear ? { untilMs } : {}) };
  }

  async #secure(
    stream: NetworkStream,
    host: string,
    timeoutMs: number,
    judgeShown: (shown: readonly Uint8Array[]) => boolean,
  ) {
    let session: ReturnType<NetworkParts["openTls"]>;
    try {
      session = this.#parts.openTls(host, judgeShown);
    } catch (error) {
      // So the SDK says that it has no memory for a session.
      if (!(error instanceof Error)) throw error;
      return "failed" as const;
    }
    return stream.secure(session, timeoutMs);
  }

  /** @returns undefined: no such name, or nobody answered in time. */
  #lookUp(host: string, timeoutMs: number): Promise<string | undefined> {
    const { lookUp, after, stir } = this.#parts;
    return new Promise((resolve) => {
      const found = (address: string | undefined) => {
        cancelTimer();
        stir(() => resolve(address));
      };
      const cancelTimer = after(timeoutMs, () => {
        cancel();
        stir(() => resolve(undefined));
      });
      let cancel = (): void => undefined;
      try {
        cancel = lookUp(host, found);
      } catch (error) {
        // No memory, or no socket for the question: nobody answers it.
        if (!(error instanceof Error)) throw error;
        found(undefined);
      }
    });
  }

  #measure(roundTripMs: number): void {
    const nowMs = this.#parts.ticksMs();
    const fresh = nowMs - this.#measuredMs > MEASURED_FOR_MS;
    this.#roundTripMs = fresh ? roundTripMs : this.#roundTripMs + (roundTripMs - this.#roundTripMs) / SMOOTHING;
    this.#measuredMs = nowMs;
  }
}
