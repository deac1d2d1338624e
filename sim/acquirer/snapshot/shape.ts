import { payoutProducts, payoutReasons } from "../../../src/values/payout";
import { cardStatuses } from "../../cards/card";
import { certificateStates } from "../certificate";
import { merchantStatuses, terminalStatuses } from "../configuration";
import { feeProducts } from "../fee-policy";
import { payers, walletIds } from "../payers";
import { bankManners, bankReasons, channelStates, payoutStates } from "../payout-types";
import { scriptCommands } from "../rules";
import { hostKinds } from "../transactions";
import { isRecord } from "../verb/reading";

/** Where a snapshot is wrong, as a path, and what should be there. */
export interface SnapshotTrouble {
  readonly field: string;
  readonly expected: string;
}

/** What plain data must look like. A key that ends in "?" may be absent; other keys than those named may not be there. */
type Shape =
  | { readonly is: "whole" }
  | { readonly is: "flag" }
  | { readonly is: "text"; readonly like: string }
  | { readonly is: "word"; readonly of: readonly (string | number)[] }
  | { readonly is: "list"; readonly of: Shape }
  | { readonly is: "object"; readonly of: { readonly [key: string]: Shape } };

const whole: Shape = Object.freeze({ is: "whole" });
const flag: Shape = Object.freeze({ is: "flag" });

function text(like: string): Shape {
  return Object.freeze({ is: "text", like });
}

function word(of: readonly (string | number)[]): Shape {
  return Object.freeze({ is: "word", of: Object.freeze([...of]) });
}

function list(of: Shape): Shape {
  return Object.freeze({ is: "list", of });
}

function object(of: { readonly [key: string]: Shape }): Shape {
  return Object.freeze({ is: "object", of: Object.freeze(of) });
}

const number = text("^[0-9A-Za-z]{8,15}$");
const sixDigits = text("^[0-9]{6}$");
const cardId = text("^[a-z-]{1,40}$");
const code = text("^[0-9A-Z]{2}$");
/** Nine parts of 999 bytes. */
const base64 = text("^[0-9A-Za-z+/]{0,12000}={0,2}$");
const keyHex = text("^([0-9A-F]{16}|[0-9A-F]{32})$");

/** Field 55 has at most 255 bytes. */
const chipHex = text("^([0-9A-F]{2}){0,255}$");
const chipIndex = text("^[0-9A-F]{2}$");

const orderName = text("^([0-9A-F]{2}){1,24}$");

const parameters = object({
  version: whole,
  blocks: list(list(object({ tag: text("^[0-9]{2}$"), value: text("^[\\u0000-\\u00ff]{0,255}$") }))),
  spoiled: flag,
});

const terminal = object({
  number,
  status: word(terminalStatuses),
  batch: sixDigits,
  "wrapped?": object({
    scheme: word(["001", "003", "004", "006"]),
    pinHex: keyHex,
    macHex: keyHex,
    "trackHex?": keyHex,
  }),
  parametersVersion: whole,
  "download?": object({ set: parameters, served: whole }),
  "firmware?": text("^[ -~]{0,8}$"),
  "bindCode?": text("^[0-9]{8}$"),
  "movedTo?": number,
  "loadedHex?": keyHex,
  "keyPendingHex?": keyHex,
  "keyReleased?": flag,
  "keyNonceHex?": keyHex,
  ordered: word([0, 1, 2, 3, 4, 5, 6, 7]),
  "keysVersion?": whole,
  "applicationsVersion?": whole,
  "keysBegun?": whole,
  "applicationsBegun?": whole,
});

const rate = text("^0\\.[0-9]{1,6}$");
const day = text("^[0-9]{8}$");
const feeRate = object({ rate, "capFen?": whole });
const feePolicy = object({
  from: day,
  "until?": day,
  rates: object(Object.fromEntries(feeProducts.map((product) => [`${product}?`, feeRate]))),
  "silent?": flag,
});

const transaction = object({
  kind: word(hostKinds),
  terminal: number,
  merchant: number,
  batch: sixDigits,
  stan: sixDigits,
  processingCode: sixDigits,
  amountFen: whole,
  "askedFen?": whole,
  "cardId?": cardId,
  "entry?": word(["stripe", "fallback", "chip", "tap", "manual", "scan"]),
  atMs: whole,
  code,
  retrievalReference: text("^[0-9]{12}$"),
  "authCode?": sixDigits,
  settlementDate: text("^[0-9]{4}$"),
  "original?": whole,
  state: word([
    "charged",
    "declined",
    "reversed",
    "barred",
    "voided",
    "held",
    "released",
    "completed",
    "waiting",
    "answered",
  ]),
  "refundedFen?": whole,
  "availableFen?": whole,
  "reversedAtMs?": whole,
  "reversalReason?": text("^[ -~]{0,2}$"),
  "chip?": object({ atc: whole, cryptogram: chipHex, verification: chipHex, issuerData: chipHex }),
  "reversalChip?": chipHex,
  "scriptResult?": chipHex,
  "signature?": object({ jbig: base64, featureCode: text("^[0-9A-F]{8}$") }),
  "signatureParts?": list(base64),
  "codeMark?": text("^[0-9a-f]{8}$"),
  "paysAtMs?": whole,
  "cameAtMs?": whole,
  "refusesAtMs?": whole,
  "order?": object({
    name: orderName,
    seconds: whole,
    code: text("^[!-~]{1,128}$"),
    expiresAtMs: whole,
    "payer?": object({ wallet: word(walletIds), pays: flag, "atMs?": whole }),
  }),
  "fee?": object({ product: word(feeProducts), rate, "capFen?": whole, feeFen: whole }),
  "feeTakenFen?": whole,
  "settledAtMs?": whole,
});

const settlement = object({
  terminal: number,
  merchant: number,
  batch: sixDigits,
  atMs: whole,
  own: text("^[0-9]{62}$"),
  host: text("^[0-9]{62}$"),
  uploaded: list(
    object({ stan: sixDigits, amountFen: whole, found: word(["same", "differs", "not found"]), "alone?": flag }),
  ),
  "again?": list(sixDigits),
  "certificates?": list(object({ stan: sixDigits, code: text("^20[3-6]$"), answer: text("^[0-9A-Z]{2}$") })),
  missing: list(sixDigits),
  "end?": object({ code: text("^20[27]$"), count: whole, atMs: whole }),
  "former?": flag,
});

const payoutName = text("^[0-9A-F]{22}$");
const payout = object({
  request: payoutName,
  terminal: number,
  merchant: number,
  product: word(payoutProducts),
  amountFen: whole,
  feeFen: whole,
  account: whole,
  atMs: whole,
  state: word(payoutStates),
  "reason?": word(payoutReasons),
  goesAtMs: whole,
  "bank?": object({ payout: word(bankManners), "reason?": word(bankReasons), atMs: whole, "backAtMs?": whole }),
  "paidAtMs?": whole,
  "endedAtMs?": whole,
  "byRule?": flag,
  "replaces?": payoutName,
  "replacedBy?": payoutName,
});

/** The shape of `AcquirerSnapshot`, format 1. */
export const snapshotShape: Shape = object({
  format: word([1]),
  profile: text("^[a-z]{1,20}$"),
  sequence: whole,
  terminals: list(terminal),
  merchants: list(object({ number, status: word(merchantStatuses), "ownerVerified?": flag })),
  "signers?": list(object({ serial: text("^[ -~]{1,20}$"), publicKeyHex: text("^04[0-9A-F]{128}$") })),
  "moves?": list(object({ from: number, terminal: number, merchant: number })),
  cards: list(
    object({
      cardId,
      status: word(cardStatuses),
      wrongPins: whole,
      pinLocked: flag,
      day: whole,
      spentCount: whole,
      spentFen: whole,
      "lastAtc?": whole,
    }),
  ),
  transactions: list(transaction),
  bookings: list(
    object({
      atMs: whole,
      reason: text("^[a-z-]{1,20}$"),
      transaction: whole,
      legs: list(
        object({
          account: text("^(cardholder:|held:|merchant:|payout:|bank:|fees:|clearing$|issuer-funds$|payout-fees$)"),
          amountFen: whole,
        }),
      ),
    }),
  ),
  rules: list(
    object({
      when: object({ "cardId?": cardId, "amountFen?": whole, "mti?": text("^([0-9]{4}|[a-z]+\\.[a-z]+)$") }),
      effect: object({
        kind: word(["respond", "silence", "unsigned", "wrong-mac", "wrong-check-value", "issuer-answer", "script"]),
        "code?": code,
        "delayMs?": whole,
        "additional?": text("^[ -~]{1,25}$"),
        "leftFen?": whole,
        "partFen?": whole,
        "processed?": flag,
        "answer?": word(["wrong", "missing"]),
        "template?": word(["71", "72"]),
        "command?": word(scriptCommands),
      }),
      "timesLeft?": whole,
    }),
  ),
  parameters,
  "chipKeys?": object({ version: whole, indexes: list(chipIndex) }),
  "chipApplications?": object({
    version: whole,
    replaced: list(object({ tag: text("^[0-9A-F]{2,4}$"), value: chipHex })),
  }),
  "reversals?": object({
    bars: flag,
    unknownOriginal: word(["25", "00"]),
    declinedOriginal: word(["00", "01"]),
    pastOriginal: word(["00", "25"]),
    booksAfterMs: whole,
  }),
  "settling?": object({ differ: list(object({ stan: sixDigits, amountFen: whole, lost: flag })), bare: flag }),
  "settlements?": list(settlement),
  "fees?": list(feePolicy),
  "maintenance?": object({ fromMs: whole, toMs: whole }),
  "certificate?": word(certificateStates),
  "minimumVersion?": text("^[0-9.]{5,11}$"),
  "wallets?": list(object({ id: word(walletIds), payer: word(payers), afterMs: whole })),
  "barredOrders?": list(orderName),
  "payouts?": list(payout),
  "refusedPayouts?": list(object({ request: orderName, code: text("^[0-9A-Z]{2}$") })),
  "payoutRule?": object({ product: word(payoutProducts), "hour?": whole, "aboveFen?": whole }),
  "noPayoutRule?": flag,
  "ruledUntilMs?": whole,
  "bankRules?": list(
    object({ payout: word(bankManners), "reason?": word(bankReasons), afterMs: whole, "timesLeft?": whole }),
  ),
  "holidays?": list(text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
  "channel?": word(channelStates),
  "channelChanged?": flag,
  "channelChangedAtMs?": whole,
  "operators?": list(object({ number: text("^[0-9]{2}$"), bar: word(["disabled", "not allowed"]) })),
});

function trouble(field: string, expected: string): SnapshotTrouble {
  return { field: field === "" ? "snapshot" : field, expected };
}

function objectMisfit(
  thing: unknown,
  of: { readonly [key: string]: Shape },
  path: string,
): SnapshotTrouble | undefined {
  if (!isRecord(thing)) return trouble(path, "an object");
  const prefix = path === "" ? "" : `${path}.`;
  for (const key of Object.keys(thing)) {
    if (!(key in of) && !(`${key}?` in of)) return trouble(prefix + key, "nothing");
  }
  for (const [key, shape] of Object.entries(of)) {
    const name = key.endsWith("?") ? key.slice(0, -1) : key;
    const part = thing[name];
    if (part === undefined && name !== key) continue;
    const misfit = misfitOf(part, shape, prefix + name);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

/** The first part of plain data that is not of its shape, undefined when all is. */
export function misfitOf(thing: unknown, shape: Shape, path: string): SnapshotTrouble | undefined {
  switch (shape.is) {
    case "whole":
      return Number.isSafeInteger(thing) ? undefined : trouble(path, "a whole number");
    case "flag":
      return typeof thing === "boolean" ? undefined : trouble(path, "true or false");
    case "text": {
      const right = typeof thing === "string" && new RegExp(shape.like).test(thing);
      return right ? undefined : trouble(path, `text like ${shape.like}`);
    }
    case "word":
      return shape.of.some((each) => each === thing) ? undefined : trouble(path, `one of ${shape.of.join(", ")}`);
    case "list": {
      if (!Array.isArray(thing)) return trouble(path, "a list");
      for (const [index, part] of thing.entries()) {
        const misfit = misfitOf(part, shape.of, `${path}.${index}`);
        if (misfit !== undefined) return misfit;
      }
      return undefined;
    }
    case "object":
      return objectMisfit(thing, shape.of, path);
  }
}
