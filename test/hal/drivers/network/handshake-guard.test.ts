import { describe, expect, test } from "vitest";
import { HandshakeGuard, HandshakeRefused, RECORD_BYTES_MAX } from "../../../../hal/drivers/network/handshake-guard";

const [CHANGE, ALERT, HANDSHAKE, DATA] = [20, 21, 22, 23];
const [HELLO, CERTIFICATE, KEY_EXCHANGE, REQUEST, DONE] = [2, 11, 12, 13, 14];

/** Two numbers of one byte. */
const signature = (r: number, s: number) => [0x30, 6, 2, 1, r, 2, 1, s];
/** Curve P-256, a point, who signs it how. */
const keyExchange = (hash = 4, way = 3, signed: readonly number[] = signature(1, 1)) => [
  ...[3, 0, 23, 65],
  ...new Array<number>(65).fill(7),
  ...[hash, way, signed.length >> 8, signed.length & 0xff],
  ...signed,
];
const message = (type: number, body: readonly number[] = []) => [
  type,
  0,
  body.length >> 8,
  body.length & 0xff,
  ...body,
];
const record = (type: number, body: readonly number[]) =>
  Uint8Array.of(type, 3, 3, body.length >> 8, body.length & 0xff, ...body);

/** As the SDK reads: five bytes, then the rest, in pieces that lie in one buffer. */
function read(guard: HandshakeGuard, bytes: Uint8Array, pieceBytes = 100): void {
  const buffer = bytes.slice();
  guard.take(buffer.subarray(0, 5));
  for (let at = 5; at < buffer.length; at += pieceBytes) guard.take(buffer.subarray(at, at + pieceBytes));
}

const flight = (exchange: readonly number[] = keyExchange()) => [
  record(HANDSHAKE, message(HELLO, [1, 2, 3])),
  record(HANDSHAKE, message(CERTIFICATE, new Array<number>(900).fill(1))),
  record(HANDSHAKE, message(KEY_EXCHANGE, exchange)),
  record(HANDSHAKE, message(DONE)),
  record(CHANGE, [1]),
  record(HANDSHAKE, new Array<number>(40).fill(9)),
  record(DATA, new Array<number>(500).fill(9)),
];

const play = (records: readonly Uint8Array[]) => () => {
  const guard = new HandshakeGuard();
  for (const one of records) read(guard, one);
};

describe("a server's handshake", () => {
  test("as TLS 1.2 has it passes, whatever pieces it comes in, and so does what is encrypted behind it", () => {
    expect(play(flight())).not.toThrow();
    const guard = new HandshakeGuard();
    for (const one of flight()) expect(() => read(guard, one, 1)).not.toThrow();
    // Several messages in one record; a certificate is asked for; an alert may come at any time.
    const together = [
      ...message(CERTIFICATE),
      ...message(KEY_EXCHANGE, keyExchange()),
      ...message(REQUEST),
      ...message(DONE),
    ];
    expect(
      play([record(HANDSHAKE, message(HELLO)), record(HANDSHAKE, together), record(ALERT, [2, 40])]),
    ).not.toThrow();
  });

  test.each([
    ["a certificate before anything", [message(CERTIFICATE)]],
    ["no certificate", [message(HELLO), message(KEY_EXCHANGE, keyExchange())]],
    ["no key exchange", [message(HELLO), message(CERTIFICATE), message(DONE)]],
    ["two certificates", [message(HELLO), message(CERTIFICATE), message(CERTIFICATE)]],
    ["a second hello", [message(HELLO), message(HELLO)]],
    ["an end before its time", [message(HELLO), message(20)]],
    ["a message that clients send", [message(HELLO), message(CERTIFICATE), message(16)]],
  ])("with %s is refused", (_, messages) => {
    expect(play(messages.map((one) => record(HANDSHAKE, one)))).toThrow(HandshakeRefused);
  });

  test.each([
    ["nobody", keyExchange(4, 0)],
    ["DSA", keyExchange(4, 2)],
    ["no digest", keyExchange(0, 3)],
    ["SHA-1", keyExchange(2, 3)],
    ["an empty signature", keyExchange(4, 1, [])],
    ["numbers of nobody", keyExchange(4, 3, signature(0, 1))],
    ["the other number of nobody", keyExchange(4, 3, signature(1, 0))],
    ["something that is no two numbers", keyExchange(4, 3, [0x30, 3, 2, 1, 1])],
    ["half a signature", keyExchange().slice(0, -3)],
    ["a curve of its own making", [1, ...keyExchange().slice(1)]],
  ])("whose key exchange is signed by %s is refused: whoever is between could be the host", (_, exchange) => {
    expect(play(flight(exchange).slice(0, 3))).toThrow(HandshakeRefused);
  });

  test("signed by RSA passes", () => {
    expect(play(flight(keyExchange(4, 1, new Array<number>(256).fill(3))))).not.toThrow();
  });

  test("with a change of ciphers, or data, before its end is refused", () => {
    expect(play([...flight().slice(0, 2), record(CHANGE, [1])])).toThrow(HandshakeRefused);
    expect(play([...flight().slice(0, 3), record(DATA, [1])])).toThrow(HandshakeRefused);
  });

  test("with a message that is not whole within its record is refused", () => {
    const whole = message(CERTIFICATE, [1, 2, 3, 4]);
    expect(play([record(HANDSHAKE, message(HELLO)), record(HANDSHAKE, whole.slice(0, -1))])).toThrow(HandshakeRefused);
    expect(play([record(HANDSHAKE, [HELLO, 0])])).toThrow(HandshakeRefused);
  });
});

test("a record that would take the memory of a sale is refused by its head alone, encrypted or not", () => {
  const length = RECORD_BYTES_MAX - 4;
  const head = Uint8Array.of(DATA, 3, 3, length >> 8, length & 0xff);
  for (const before of [[], flight()]) {
    const guard = new HandshakeGuard();
    for (const one of before) read(guard, one);
    expect(() => guard.take(head)).toThrow(HandshakeRefused);
  }
});
