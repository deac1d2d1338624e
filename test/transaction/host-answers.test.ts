import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Personalisation } from "../../hal/board";
import { decodeCbor, encodeCbor } from "../../hal/cbor";
import { advance } from "../../src/book/life";
import { fromRecord, toRecord } from "../../src/book/record";
import type { Intent } from "../../src/book/states";
import type { Terminal } from "../../src/context";
import { transactionEnd } from "../../src/diagnosis/ends";
import { encodeForMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { signatureTlv } from "../../src/host/signature-tlv";
import { featureCodeOf, signatureRequest } from "../../src/host/signature-upload";
import { reversalRequest } from "../../src/host/transaction-messages";
import { CELL_BYTES_MAX } from "../../src/journal/journal";
import { layoutSlip } from "../../src/receipt/layout";
import { CHIP_OBJECTS_BYTES_MAX } from "../../src/transaction/card/chip-facts";
import { declineDetail } from "../../src/transaction/flow/decline";
import { judge } from "../../src/transaction/flow/judge";
import { encodeSlip } from "../../src/transaction/slips/digital";
import { slipOf } from "../../src/transaction/slips/slip-of";
import { messages } from "../host/iso8583/messages";
import { romOf } from "../receipt/samples";
import { facts } from "./sample";

/**
 * What a host may say beside its code: any fields that the codec lets in, in any answer. Journal, slip, receipt, signature and
 * reversal are made from them later, where a throw would come again at each start.
 */
const personalisation = {
  merchant: "898310058120001",
  terminal: "10000001",
  merchantName: "晴空咖啡馆",
} as Personalisation;
const terminal = {
  personalisation,
  book: { settings: { parameters: async () => undefined } },
  session: {},
  board: { gbk: romOf("src/host/iso8583/gbk.bin"), identity: { serial: "QS10000001" } },
} as unknown as Terminal;
const chip = { sequence: "001", objects: new Uint8Array(CHIP_OBJECTS_BYTES_MAX) };
const intent: Intent = { state: "intent", facts: { ...facts, chip } };
const codes = fc.constantFrom("00", "00", "11", "A2", "05", "30", "51", "61", "94", "ZZ");

describe("what a host says beside its code", () => {
  it("becomes a record, a slip, a receipt, a signature's upload and a reversal, or is left out", async () => {
    await fc.assert(
      fc.asyncProperty(messages, codes, async (message, code) => {
        const reply = { mti: "0210", fields: { ...message.fields, 39: code } };
        const event = judge(reply, "owed", { kind: "none" }, true);
        declineDetail(reply);
        const transaction = advance(intent, event);
        const bytes = encodeCbor(toRecord(transaction));
        expect(bytes.length).toBeLessThan(CELL_BYTES_MAX);
        expect(fromRecord(decodeCbor(bytes))).toEqual(transaction);
        encodeForMac(unionPay, reversalRequest(personalisation, transaction.facts, "98"));
        if (transaction.state === "reversing") return;
        transactionEnd(transaction);
        const slip = await slipOf(terminal, transaction);
        expect(layoutSlip(slip, "merchant", { widthDots: 384, reprint: false }).length).toBeGreaterThan(5);
        encodeSlip(slip);
        if (transaction.state !== "approved") return;
        const tlv = signatureTlv(transaction, new Uint8Array(40), featureCodeOf(transaction.approval));
        const part = { number: 0, last: true, bytes: new Uint8Array(1) };
        encodeForMac(unionPay, signatureRequest(personalisation, transaction, part, tlv));
      }),
      { numRuns: 300 },
    );
  });
});
