import { isEcSignature } from "./certificate";
import { NotDer } from "./der";

/** The server did what a handshake of TLS 1.2 (RFC 5246, 7.3) does not do, or what the SDK would be too kind to. */
export class HandshakeRefused extends Error {
  override readonly name = "HandshakeRefused";
}

const HEAD_BYTES = 5;
/** What acquirers send fits ten times; a longer record would take the memory of a sale. */
export const RECORD_BYTES_MAX = 8192;

const CHANGE_CIPHER = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const HELLO = 2;
const CERTIFICATE = 11;
const KEY_EXCHANGE = 12;
const REQUEST = 13;
const DONE = 14;

const SHA256 = 4;
const RSA = 1;
const ECDSA = 3;
const NAMED_CURVE = 3;
/** What may follow what. All else of a server's is refused. */
const FOLLOWS: { readonly [message: number]: readonly number[] } = Object.freeze({
  0: Object.freeze([HELLO]),
  [HELLO]: Object.freeze([CERTIFICATE]),
  [CERTIFICATE]: Object.freeze([KEY_EXCHANGE]),
  [KEY_EXCHANGE]: Object.freeze([REQUEST, DONE]),
  [REQUEST]: Object.freeze([DONE]),
  [DONE]: Object.freeze([]),
});

/**
 * Looks at a server's records before the SDK's TLS does. The SDK takes a handshake's messages in any order, a record of any length, and,
 * worst, a key exchange that says that nobody signed it: whoever is between would need no key at all.
 *
 * It reads what the SDK reads, piece by piece, from the SDK's own buffer of one record.
 */
export class HandshakeGuard {
  #last = 0;
  #seenBytes = 0;
  #recordBytes = 0;
  /** From here on the server's records are encrypted: only their length is seen. */
  #encrypted = false;

  /**
   * @param piece was filled from the wire; its buffer holds the record from the beginning.
   * @throws HandshakeRefused.
   */
  take(piece: Uint8Array): void {
    this.#seenBytes += piece.length;
    if (this.#seenBytes < HEAD_BYTES) return;
    const record = new Uint8Array(piece.buffer, 0, this.#seenBytes);
    if (this.#recordBytes === 0) {
      this.#recordBytes = HEAD_BYTES + word(record, 3);
      if (this.#recordBytes > RECORD_BYTES_MAX) throw new HandshakeRefused("a record is too long");
    }
    if (this.#seenBytes < this.#recordBytes) return;
    if (!this.#encrypted) this.#look(record);
    this.#seenBytes = 0;
    this.#recordBytes = 0;
  }

  #look(record: Uint8Array): void {
    const [type] = record;
    if (type === ALERT) return;
    if (type === CHANGE_CIPHER) {
      if (this.#last !== DONE) throw new HandshakeRefused("a change of ciphers before its time");
      this.#encrypted = true;
      return;
    }
    if (type !== HANDSHAKE) throw new HandshakeRefused("no record of a handshake");
    for (let at = HEAD_BYTES; at < record.length; ) {
      if (at + 4 > record.length) throw new HandshakeRefused("a message is cut off");
      const message = record[at] ?? 0;
      const end = at + 4 + (record[at + 1] ?? 0) * 65_536 + word(record, at + 2);
      if (end > record.length) throw new HandshakeRefused("a message is not whole within its record");
      if (!FOLLOWS[this.#last]?.includes(message)) throw new HandshakeRefused("a message out of its turn");
      if (message === KEY_EXCHANGE) lookAtKeyExchange(record.subarray(at + 4, end));
      this.#last = message;
      at = end;
    }
  }
}

/** RFC 8422, 5.4: curve, point, and who signed them how. */
function lookAtKeyExchange(body: Uint8Array): void {
  const signed = 4 + (body[3] ?? 0);
  const signature = body.subarray(signed + 4);
  const way = body[signed + 1];
  if (body[0] !== NAMED_CURVE || body[signed] !== SHA256 || (way !== RSA && way !== ECDSA))
    throw new HandshakeRefused("a key exchange that nobody signed as was offered");
  if (signature.length === 0 || signature.length !== word(body, signed + 2))
    throw new HandshakeRefused("a signature is not whole");
  if (way === ECDSA && !isSound(signature)) throw new HandshakeRefused("a signature of nobody");
}

function isSound(signature: Uint8Array): boolean {
  try {
    return isEcSignature(signature);
  } catch (error) {
    if (error instanceof NotDer) return false;
    throw error;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}
