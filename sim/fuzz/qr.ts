import { encodeCbor } from "../../hal/cbor";
import { QR_VERSION_MAX, type QrEncoder } from "../../hal/qr-code";
import { drawQr, qrScale } from "../../hal/qr-dots";
import { catalogue } from "../../src/diagnosis/catalogue";
import { layoutSlip, slipText } from "../../src/receipt/layout";
import type { Slip } from "../../src/receipt/slip";
import {
  DIGITAL_SLIP_BYTES_MAX,
  decodeSlip,
  encodeSlip,
  readReceipt,
  receiptAddress,
} from "../../src/transaction/slips/digital";
import type { SeededRandom } from "../world/random";
import { plainValue } from "./cbor";
import { mutated, pick, shortLength } from "./mutate";
import type { FuzzTarget } from "./target";

/** Beyond the 5,596 digits of the largest symbol. */
const CONTENT_MAX = 6_000;
/** Paper of 58 mm. */
const WIDTH_DOTS = 384;
/** A payload of 512 bytes, each of which is a line of its own. */
const LINES_MAX = 700;
/** What an address's fragment may be; longer ones are tried, too. */
const FRAGMENT_MAX = 2_000;
/** Largest symbols cost milliseconds: most are as small as those on a screen. */
const SMALL_CONTENT_MAX = 200;

/** Codes on the screen and on paper, and the slip that comes back out of an address. */
export function qrTarget(encoder: QrEncoder): FuzzTarget {
  return {
    name: "qr",
    inputs: 8_000,
    async run(random) {
      return (random.chance(0.2) ? runSymbol(random, encoder) : undefined) ?? runReceipt(random) ?? runSlip(random);
    },
  };
}

function contentOf(random: SeededRandom): string | Uint8Array {
  const length = shortLength(random, random.chance(0.05) ? CONTENT_MAX : SMALL_CONTENT_MAX);
  if (random.chance(0.4)) return random.bytes(length);
  const alphabet = pick(random, [
    "0123456789",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:",
    "https://a.b/#-_",
    "签收€é😀 a",
  ]);
  const letters = [...alphabet];
  return Array.from({ length }, () => pick(random, letters)).join("");
}

/** One symbol of any content. @returns what of it is not as the contract says. */
export function runSymbol(random: SeededRandom, encoder: QrEncoder): string | undefined {
  const versionMax = random.chance(0.8) ? 1 + random.below(15) : 1 + random.below(QR_VERSION_MAX);
  const code = encoder.encode({ content: contentOf(random), versionMax });
  if (code.kind === "too-long") return undefined;
  const { size, modules } = code;
  if ((size - 17) % 4 !== 0 || size < 21 || size > 17 + 4 * versionMax) return `a symbol of ${size} modules a side`;
  if (modules.length !== size * size) return `${modules.length} modules of ${size} a side`;
  if (modules.some((module) => module > 1)) return "a module that is neither dark nor light";
  const scale = qrScale(code, WIDTH_DOTS);
  if (scale < 1) return undefined;
  const raster = drawQr(code, scale);
  return raster.bits.length === (raster.heightDots * raster.widthDots) / 8 ? undefined : "a picture of another size";
}

/** What somebody may put behind the address of a receipt. */
function runReceipt(random: SeededRandom): string | undefined {
  const slip = encodeSlip(slipOf(random)) ?? new Uint8Array(0);
  const address = receiptAddress("https://r.example/", slip, random.bytes(64));
  const [, fragment = ""] = address.split("#");
  const letters = Uint8Array.from(fragment, (letter) => letter.charCodeAt(0));
  const hostile = random.chance(0.2)
    ? String.fromCharCode(...random.bytes(shortLength(random, FRAGMENT_MAX)))
    : String.fromCharCode(...mutated(random, letters, [letters], FRAGMENT_MAX));
  const payload = readReceipt(hostile);
  if (payload && payload.signature.length !== 64) return `a signature of ${payload.signature.length} bytes`;
  return payload ? readBack(payload.slip) : undefined;
}

function runSlip(random: SeededRandom): string | undefined {
  const honest = encodeSlip(slipOf(random)) ?? new Uint8Array(0);
  if (random.chance(0.4)) return readBack(mutated(random, honest, [honest], DIGITAL_SLIP_BYTES_MAX + 20));
  // Right on the outside: a list with the mark, and in it whatever CBOR has.
  const fields = fieldsOf(slipOf(random));
  for (let edits = 1 + random.below(4); edits > 0; edits--) fields[1 + random.below(20)] = oddValue(random);
  return readBack(encodeCbor(Array.from(fields)));
}

/** Names that every object and every list has. */
const inherited: readonly string[] = Object.freeze(["length", "toString", "constructor", "__proto__", "at", "0", "-1"]);

function oddValue(random: SeededRandom): unknown {
  if (random.chance(0.4)) return pick(random, inherited);
  return random.chance(0.3)
    ? [pick(random, inherited), plainValue(random, 2), plainValue(random, 2)]
    : plainValue(random, 3);
}

/** A slip's fields as `src/transaction/slips/digital.ts` describes them, by their places. */
function fieldsOf(slip: Slip): unknown[] {
  const { merchant, card } = slip;
  const head = ["QSR1", 0, merchant.name, merchant.merchantNo, merchant.terminalNo, slip.operator, slip.batch];
  const pair = card ? [card.number, 0, card.expiry ?? null] : null;
  return [...head, Number(slip.localTime), slip.voucher, slip.amountFen, pair, "123456", "000000000001", null, null, 0];
}

const moneyStates: readonly string[] = Object.freeze([
  "not charged",
  "charged",
  "being checked",
  "returned",
  "partly returned",
  "held",
  "released",
]);

/** Whoever reads a slip lays it out: a slip that is none must not come so far. */
function readBack(bytes: Uint8Array): string | undefined {
  const slip = decodeSlip(bytes);
  if (!slip) return undefined;
  const flaw = slipFlaw(slip);
  if (flaw) return flaw;
  for (const copy of ["merchant", "cardholder"] as const) {
    const lines = slipText(layoutSlip(slip, copy, { widthDots: WIDTH_DOTS, reprint: false }));
    if (lines.length > LINES_MAX) return `a slip of ${lines.length} lines`;
  }
  return undefined;
}

/** What of a slip is not as its type says: the decoder's promise, looked at by somebody else. */
function slipFlaw({
  kind,
  merchant,
  operator,
  batch,
  localTime,
  card,
  diagnosis,
  chip,
  signing,
}: Slip): string | undefined {
  const kinds = "sale void refund authorisation authorisation-void completion completion-void qr-sale qr-void".split(
    " ",
  );
  kinds.push("completion-advice", "qr-refund", "reversal", "failed", "settlement", "payout", "shift");
  if (!kinds.includes(kind)) return `a slip of the kind ${typeof kind}`;
  const texts = [merchant.name, merchant.merchantNo, merchant.terminalNo, operator, batch, localTime];
  if (texts.some((text) => typeof text !== "string")) return "a text that is none";
  if (card && !["swipe", "insert", "contactless", "manual", "scan"].includes(card.entry))
    return "an entry that is none";
  if (card && /\d{7}/.test(card.number)) return "a card number that shows";
  if (diagnosis && (!Object.hasOwn(catalogue, diagnosis.code) || !moneyStates.includes(diagnosis.money)))
    return "a diagnosis that is none";
  if (chip?.some(([tag, value]) => typeof tag !== "string" || typeof value !== "string"))
    return "particulars that are none";
  return ["none", "line", "exempt", "drawn"].includes(signing.kind) ? undefined : "a signing that is none";
}

function slipOf(random: SeededRandom): Slip {
  return {
    kind: pick(random, ["sale", "void", "refund", "failed"] as const),
    merchant: { name: "好味饭店", merchantNo: "898310058120001", terminalNo: "10000001" },
    operator: "01",
    batch: "000001",
    localTime: "20261122101530",
    voucher: "000007",
    amountFen: random.below(1_000_000),
    authCode: "123456",
    referenceNo: "000000000001",
    issuer: "01050000",
    signing: random.chance(0.5) ? { kind: "none" } : { kind: "exempt", limitFen: 100_000 },
    ...(random.chance(0.3) ? { chip: [["ARQC", "A1B2C3D4E5F60708"] as const] } : {}),
    ...(random.chance(0.3) ? { remarks: ["谢谢", "thank you"] } : {}),
  };
}
