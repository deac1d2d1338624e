import { atStep, bearers, type CodeFault, change, type FaultRows, host, order, row, TIMES_MAX } from "./injection";
import { replaceNextAnswer } from "./tampering";

/** Two seconds behind the time-out of the default parameters: the reversal is under way over the same connection. */
const LATE_MS = 62_000;

/** Nobody comes to that number in a play. */
const OTHER_STAN = "999998";

/** Three tries at one card end a sale (B01). */
const TRIES = 3;

/** Parameter 52: the same card and amount within five minutes are asked about; 00: never. */
const repeats = (minutes: string) => ({ parameters: { "52": minutes } });

function answered(code: string, means = "", more: object = {}): CodeFault {
  const respond = { when: { mti: "0200" }, code, times: 1, ...more };
  return row(`the next sale is answered ${code}${means}`, host({ respond }));
}

/** B. Card transactions. */
export const cardRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    B01: row(
      "the next three reads of a card fail",
      Object.freeze({ kind: "mishap", mishap: "unreadable", times: TRIES }),
    ),
    B02: row(
      "the next card that is inserted or tapped leaves too early",
      Object.freeze({ kind: "mishap", mishap: "leaving", times: 1 }),
    ),
    B03: row(
      "another card is in the field at the next tap",
      Object.freeze({ kind: "mishap", mishap: "collision", times: 1 }),
    ),
    B04: answered("54", ": expired"),
    B05: answered("41", ": a lost card"),
    B06: answered("62", ": a restricted card"),
    B07: answered("55", ": a wrong PIN"),
    B08: answered("51", ": insufficient funds"),
    B09: answered("61", ": over the limit, which leaves 20.00", { leftFen: 2_000 }),
    B13: row(
      "the network is lost while a sale connects: nothing was sent",
      atStep("connecting", ...bearers({ up: false })),
    ),
    B14: row("the next answer gets lost", order({ port: "network", point: "receive", kind: "drop" })),
    B15: row(
      "the next answer comes after the time-out",
      order({ port: "network", point: "receive", kind: "delay", ms: LATE_MS }),
    ),
    B16: row(
      "the next answer to a sale is damaged: by its number it is another transaction's",
      change((simulator) => replaceNextAnswer(simulator, (fields) => [{ ...fields, 11: OTHER_STAN }])),
    ),
    B17: answered("91"),
    B18: answered("30", ", for field 49", { additional: "049" }),
    B19: row(
      "the merchant is asked before a repeat: parameter 52, loaded after the next answer",
      host(repeats("05"), repeats("00")),
    ),
    B20: row(
      "the card reader does not answer",
      order({ port: "card-reader", point: "present", kind: "fail", times: TIMES_MAX }),
    ),
    B21: row(
      "the firmware throws when the next answer is checked, after the host has charged",
      order({ port: "secure-element", point: "verifyMac", kind: "throw" }),
    ),
    B22: row(
      "the next chip gets a false cryptogram with its approval",
      host({ issuerAnswer: { answer: "wrong", times: 1 } }),
    ),
  }),
  played: Object.freeze({
    B10: "the key verb: type an amount above the limit, or a hundred times of what thirty sales came to",
    B23: "the host verb: a wallet whose payer waits; or the scan verb: a code that has expired, or is damaged",
    B11: "the card verb: swipe the card credit-chip",
    B12: "the clock verb: let time pass at the card or PIN screen",
  }),
});
