import { X509Certificate } from "node:crypto";
import { AcquirerConnection } from "../../sim/acquirer/connection";
import { MESSAGE, RECORD, record } from "../../sim/board/sdk-tls";
import type { Listener, Wire } from "../../sim/board/surroundings";
import type { Issued } from "../../sim/desktop/network/tls/authority";
import type { Simulator } from "../../sim/simulator/simulator";

/** What is out of order with a host. */
export type Manner =
  /** Takes the connection and says nothing. */
  | "silent"
  /** Speaks something else than TLS. */
  | "in-clear"
  /** Breaks the handshake off with an alert. */
  | "alert"
  /** Shows the certificate that it has from somebody, and does not sign with its key. */
  | "unsigned"
  /** Shows no certificate at all. */
  | "bare"
  /** Takes the request, and is gone in the middle of its answer. */
  | "gone"
  /** Takes the request and never answers. */
  | "mute";

export const derOf = ({ cert }: Pick<Issued, "cert">): Uint8Array => new Uint8Array(new X509Certificate(cert).raw);

/** An acquirer's host as the board's sockets see one: TLS 1.2 without its encryption. */
export function tlsHost(
  simulator: Simulator,
  shown: () => readonly Uint8Array[],
  mannerNow: () => Manner | undefined = () => undefined,
): (wire: Wire) => Listener {
  return (wire) => new TlsHost(simulator, shown, mannerNow, wire);
}

class TlsHost implements Listener {
  readonly #simulator: Simulator;
  readonly #shown: () => readonly Uint8Array[];
  readonly #manner: () => Manner | undefined;
  readonly #wire: Wire;
  readonly #acquirer: AcquirerConnection;

  constructor(simulator: Simulator, shown: () => readonly Uint8Array[], manner: () => Manner | undefined, wire: Wire) {
    this.#simulator = simulator;
    this.#shown = shown;
    this.#manner = manner;
    this.#wire = wire;
    this.#acquirer = new AcquirerConnection(simulator.acquirer);
  }

  /** What is written at once arrives at once here. */
  take(bytes: Uint8Array): void {
    const body = bytes.subarray(5);
    if (bytes[0] === RECORD.data) return this.#request(body);
    if (bytes[0] !== RECORD.handshake) return;
    if (body[0] === 1) this.#hello();
    else if (body[0] === MESSAGE.finished) {
      this.#wire.send(record(RECORD.change, Uint8Array.of(1)));
      this.#wire.send(record(RECORD.handshake, message(MESSAGE.finished, new Uint8Array(12))));
    }
  }

  #hello(): void {
    const manner = this.#manner();
    const { send } = this.#wire;
    if (manner === "silent") return;
    if (manner === "in-clear") return send(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
    if (manner === "alert") return send(record(RECORD.alert, Uint8Array.of(2, 40)));
    send(record(RECORD.handshake, message(MESSAGE.hello, new Uint8Array(38))));
    if (manner !== "bare") {
      const certificates = this.#shown().map((der) => Uint8Array.of(0, der.length >> 8, der.length & 0xff, ...der));
      const list = Uint8Array.from(certificates.flatMap((each) => [...each]));
      const body = Uint8Array.of(0, list.length >> 8, list.length & 0xff, ...list);
      const whole = record(RECORD.handshake, message(MESSAGE.certificate, body));
      // In two pieces: it is longer than a segment.
      send(whole.subarray(0, 400));
      send(whole.subarray(400));
    }
    send(record(RECORD.handshake, message(MESSAGE.keyExchange, keyExchange(manner === "unsigned" ? 0 : 3))));
    send(record(RECORD.handshake, message(MESSAGE.done, new Uint8Array(0))));
  }

  #request(bytes: Uint8Array): void {
    const { world } = this.#simulator;
    for (const { bytes: reply, delayMs } of this.#acquirer.feed(bytes).outgoing)
      world.after(delayMs, () => {
        const manner = this.#manner();
        if (manner === "mute") return;
        const whole = record(RECORD.data, reply);
        if (manner !== "gone") return this.#wire.send(whole);
        this.#wire.send(whole.subarray(0, whole.length >> 1));
        this.#wire.end();
      });
  }
}

function message(type: number, body: Uint8Array): Uint8Array {
  return Uint8Array.of(type, 0, body.length >> 8, body.length & 0xff, ...body);
}

/** Curve P-256, a point, SHA-256, how it is signed, and a signature whose numbers could be one's. */
function keyExchange(signedBy: number): Uint8Array {
  const signature = Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1);
  return Uint8Array.of(3, 0, 23, 65, ...new Uint8Array(65), 4, signedBy, 0, signature.length, ...signature);
}
