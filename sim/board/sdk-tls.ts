import type { SessionSocket } from "../../hal/drivers/network/parts";

interface CertificateManagerOptions {
  readonly verify: boolean;
}
interface Der {
  readonly der: Uint8Array;
}

/** Whether the issuer's key has signed the certificate: DER. */
type Signed = (certificate: Uint8Array, issuer: Uint8Array) => boolean;

/** `ssl/cert`, without its own judgement: nobody asks for it. */
class CertificateManager {
  readonly #signed: Signed;

  constructor({ verify }: CertificateManagerOptions, signed: Signed) {
    if (verify) throw new Error("date validation failed");
    this.#signed = signed;
  }

  verify(_shown: readonly Uint8Array[]): boolean {
    return true;
  }

  _verify(key: Der, certificate: Der): boolean {
    return this.#signed(certificate.der, key.der);
  }
}

export function certificateManagerOf(options: CertificateManagerOptions, signed: Signed): CertificateManager {
  return new CertificateManager(options, signed);
}

interface SessionOptions extends CertificateManagerOptions {
  readonly serverName: string;
}

export function sessionOf(options: SessionOptions, signed: Signed): Session {
  return new Session(options, signed);
}

export const RECORD = Object.freeze({ change: 20, alert: 21, handshake: 22, data: 23 });
export const MESSAGE = Object.freeze({ hello: 2, certificate: 11, keyExchange: 12, done: 14, finished: 20 });

/** One record of TLS 1.2. */
export function record(type: number, body: Uint8Array): Uint8Array {
  return Uint8Array.of(type, 3, 3, body.length >> 8, body.length & 0xff, ...body);
}

/**
 * `ssl/session` as its client: the same steps, what it throws, and what it lets pass. It does not encrypt: its caller
 * sees no difference.
 */
class Session {
  certificateManager: CertificateManager;
  handshakeProcess = -1;
  alert: { readonly level: number; readonly description: number } | undefined;
  #packet: Uint8Array | undefined;
  #filled = 0;
  #data: Uint8Array | undefined;

  constructor({ verify, serverName }: SessionOptions, signed: Signed) {
    this.certificateManager = new CertificateManager({ verify }, signed);
    if (serverName === "") throw new Error("tls_server_name required");
  }

  initiateHandshake(): void {
    this.handshakeProcess = 0;
  }

  handshake(socket: SessionSocket): boolean {
    switch (this.handshakeProcess) {
      case 0:
        this.#say(socket, record(RECORD.handshake, Uint8Array.of(1, 0, 0, 0)));
        break;
      case MESSAGE.done:
        this.#say(socket, record(RECORD.handshake, Uint8Array.of(16, 0, 0, 0)));
        this.#say(socket, record(RECORD.change, Uint8Array.of(1)));
        this.#say(socket, record(RECORD.handshake, Uint8Array.of(MESSAGE.finished, 0, 0, 0)));
        break;
      case MESSAGE.finished:
        return true;
      default: {
        if (socket.readable === 0) break;
        const packet = this.#readPacket(socket);
        if (packet) this.#unpack(packet);
        // Its words: stop handshaking right away.
        return this.alert !== undefined;
      }
    }
    this.handshakeProcess = -1;
    return false;
  }

  read(socket: SessionSocket): Uint8Array | null | undefined {
    while (socket.readable > 0) {
      const packet = this.#readPacket(socket);
      if (!packet) return undefined;
      this.#unpack(packet);
      if (this.alert) return null;
      const data = this.#data;
      this.#data = undefined;
      if (data) return data;
    }
    return undefined;
  }

  write(socket: SessionSocket, bytes: Uint8Array): number {
    socket.writable = socket.write(record(RECORD.data, bytes));
    return socket.writable;
  }

  #say(socket: SessionSocket, packet: Uint8Array): void {
    socket.write(packet);
    socket.writable -= packet.length;
  }

  /** In a buffer that grows, from its beginning: five bytes, then what these announce. */
  #readPacket(socket: SessionSocket): Uint8Array | undefined {
    let packet: Uint8Array = this.#packet ?? new Uint8Array(5);
    for (;;) {
      const need = Math.min(packet.length - this.#filled, socket.readable);
      if (need > 0) {
        socket.read(packet.subarray(this.#filled, this.#filled + need));
        socket.readable -= need;
        this.#filled += need;
      }
      this.#packet = packet;
      if (this.#filled < packet.length) return undefined;
      const whole: number = 5 + ((packet[3] ?? 0) << 8) + (packet[4] ?? 0);
      if (packet.length === whole) break;
      const longer = new Uint8Array(whole);
      longer.set(packet);
      packet = longer;
    }
    this.#packet = undefined;
    this.#filled = 0;
    return packet;
  }

  #unpack(packet: Uint8Array): void {
    const body = packet.subarray(5);
    switch (packet[0]) {
      case RECORD.change:
        return;
      case RECORD.alert:
        this.alert = { level: body[0] ?? 0, description: body[1] ?? 0 };
        if (this.alert.description !== 0) throw new Error(`alert: ${this.alert.level}, ${this.alert.description}`);
        return;
      case RECORD.data:
        this.#data = body;
        return;
      case RECORD.handshake:
        return this.#message(body);
    }
    throw new Error("recordProtocol: bad data");
  }

  #message(body: Uint8Array): void {
    this.handshakeProcess = body[0] ?? -1;
    if (body[0] !== MESSAGE.certificate) return;
    const shown: Uint8Array[] = [];
    for (let at = 7; at < body.length; ) {
      const length = ((body[at + 1] ?? 0) << 8) + (body[at + 2] ?? 0);
      shown.push(body.subarray(at + 3, at + 3 + length));
      at += 3 + length;
    }
    if (!this.certificateManager.verify(shown)) throw new Error("certificate: auth err");
  }
}
