import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeEnvelope, encodeEnvelope, macInput } from "../../src/management/envelope";
import {
  type Answered,
  answerBody,
  type LineRequest,
  readAnswerBody,
  readRequestBody,
  requestBody,
} from "../../src/management/messages";

const asker = { terminal: "10000001", merchant: "898310058120001" };
const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const id = Uint8Array.from({ length: 11 }, (_, at) => at);
const order = { batch: 1, stan: 2, amountFen: 12345, seconds: 300 };
const make: LineRequest = { ask: "order.make", id, order };
const ask: LineRequest = { ask: "order.ask", id };
const paid = {
  amountFen: 12345,
  wallet: "alipay",
  referenceNo: "633010000002",
  settlementDate: "1126",
  hostTime: "1126101530",
  credential: "11266330100000020002",
} as const;
const answers: readonly Answered[] = [
  { standing: "unknown" },
  { standing: "waiting" },
  { standing: "waiting", code: "https://lakala.example/pay/00" },
  { standing: "under-way" },
  { standing: "done", paid },
  { standing: "returned" },
  { standing: "over", responseCode: "EX" },
  { standing: "refused", responseCode: "94" },
];

/** @returns what the terminal reads of an answer to `request`. */
function heard(request: LineRequest, answered: Answered, change: (body: Uint8Array) => Uint8Array = (body) => body) {
  const read = { ...asker, nonce, request };
  return readAnswerBody(change(answerBody(read, answered)), asker, nonce, request);
}

describe("the messages of the management line", () => {
  test("a request is read as it was written", () => {
    for (const request of [make, ask, { ask: "order.close", id }, { ask: "payment.ask", id }] as const)
      expect(readRequestBody(requestBody(asker, nonce, request))).toEqual({ ...asker, nonce, request });
  });

  test("an answer is read as it was written, whatever it says", () => {
    for (const answered of answers) expect(heard(ask, answered)).toEqual(answered);
  });

  test("an answer to another question is none", () => {
    const answered: Answered = { standing: "done", paid };
    const body = answerBody({ ...asker, nonce, request: ask }, answered);
    const other = Uint8Array.from(nonce, (byte) => byte ^ 1);
    expect(readAnswerBody(body, asker, other, ask)).toBeUndefined();
    expect(readAnswerBody(body, { ...asker, terminal: "10000002" }, nonce, ask)).toBeUndefined();
    expect(readAnswerBody(body, asker, nonce, { ask: "order.close", id })).toBeUndefined();
    expect(readAnswerBody(body, asker, nonce, { ask: "order.ask", id: other })).toBeUndefined();
  });

  test("a payment of another amount is not the order's", () => {
    expect(heard(make, { standing: "done", paid: { ...paid, amountFen: 1 } })).toBeUndefined();
  });

  test("parts that are missing, too many, of another type or beyond their bound are refused", () => {
    for (const wrong of [
      { ...paid, referenceNo: "63301000000" },
      { ...paid, referenceNo: "63301000000A" },
      { ...paid, settlementDate: "11260" },
      { ...paid, hostTime: "" },
      { ...paid, credential: "1" },
      { ...paid, amountFen: -1 },
      { ...paid, amountFen: 0.5 },
      { ...paid, wallet: "other" },
    ])
      expect(heard(ask, { standing: "done", paid: wrong as typeof paid })).toBeUndefined();
    expect(heard(ask, { standing: "over", responseCode: "EXX" })).toBeUndefined();
    expect(heard(ask, { standing: "waiting", code: "x".repeat(129) })).toBeUndefined();
    expect(heard(ask, { standing: "waiting", code: "two words" })).toBeUndefined();
  });

  test("whatever bytes come, reading them throws nothing and says nothing of this request", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readAnswerBody(bytes, asker, nonce, ask)).toBeUndefined();
        readRequestBody(bytes);
        decodeEnvelope(bytes);
      }),
    );
  });

  test("no bit of what is said is outside the MAC: direction and length, too", () => {
    const body = requestBody(asker, nonce, ask);
    const input = macInput("request", body);
    expect(macInput("answer", body)).not.toEqual(input);
    // X9.19 fills up with zeros: the length in front tells them apart.
    const longer = new Uint8Array(body.length + 1);
    longer.set(body);
    expect(macInput("request", longer).subarray(0, 8)).not.toEqual(input.subarray(0, 8));
    // Under the same key 8583 has its MACs: its messages begin with their type.
    expect(input[0]).toBe(0x51);
  });

  test("a frame is read as it was written, and none that is too short, too long or of 8583", () => {
    const envelope = { tpdu: Uint8Array.of(0x68, 0, 3, 0, 0), body: requestBody(asker, nonce, ask), mac: nonce };
    const frame = encodeEnvelope(envelope).subarray(2);
    expect(decodeEnvelope(frame)).toEqual(envelope);
    expect(decodeEnvelope(frame.subarray(0, 13))).toBeUndefined();
    expect(decodeEnvelope(Uint8Array.of(0x60, ...frame.subarray(1)))).toBeUndefined();
    const long = new Uint8Array(1_038);
    long[0] = 0x68;
    expect(decodeEnvelope(long)).toBeUndefined();
  });
});
