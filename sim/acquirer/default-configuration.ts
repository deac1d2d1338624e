import { deck, deckBins } from "../cards/deck";
import type {
  AcquirerConfiguration,
  AcquirerProfile,
  MerchantCodes,
  MerchantOwner,
  Parameter,
  Provisioning,
  TerminalRecord,
} from "./configuration";
import { bankAccountsOf, type HostRow } from "./host-row";
import { hosts } from "./hosts/list";

/** Of the codes that Q/CUP 009 leaves to acquirers (A8, B1, C1): one each, the same for all profiles. */
const merchantCodes: MerchantCodes = Object.freeze({
  unknown: "03",
  notActivated: "03",
  frozen: "B1",
  expired: "A8",
  closed: "C1",
});

/** Every profile, in the order in which they are offered. */
export const acquirerProfiles: readonly AcquirerProfile[] = Object.freeze(Object.keys(hosts) as AcquirerProfile[]);

/** Slot of the master key in the terminal (parameter 25). */
const tmkSlot = 1;
const merchantNameBytes = 40;
const phoneLength = 14;

/** Bytes in hex as one character per byte. */
function latin1OfHex(hex: string): string {
  let text = "";
  for (let at = 0; at < hex.length; at += 2) text += String.fromCharCode(Number.parseInt(hex.slice(at, at + 2), 16));
  return text;
}

/**
 * Parameter 50, these acquirers' own: layout 01, small amounts without signature up to 1000.00, a supervisor after three tries
 * without ink, PIN and signature both, parts of 999 bytes.
 */
const signatureRules = "01100000010000010999";

/** Parameter 51, theirs too: layout 01, two copies, no slips of failed sales, no code on paper. */
const slipRules = "01200";

/** Parameter 52, theirs too: in how many minutes the same card and amount are asked about (B19); 00 never. */
const repeatMinutes = "05";

/** Parameter 54, theirs too: layout 01; a void asks for card and PIN, and for no supervisor. */
const kindRules = "01110";

/**
 * The parameters of unionpay.md §3.2 in three blocks, so that a download can be cut in the middle. Tag 26, the bitmap
 * of transactions, has its first bit (balance) leftmost; the authorisation and what is about it the second to the fifth, sale the sixth, void the seventh,
 * refund the eighth, the completion by advice the eleventh.
 */
function parameterBlocksOf(row: HostRow): readonly (readonly Parameter[])[] {
  const phone = row.supportPhone.replaceAll("-", "").padEnd(phoneLength, " ");
  const noPhone = " ".repeat(phoneLength);
  const blocks: readonly (readonly Parameter[])[] = [
    [
      { tag: "11", value: "60" },
      { tag: "12", value: "60" },
      { tag: "13", value: "3" },
      { tag: "14", value: phone },
      { tag: "15", value: noPhone },
      { tag: "16", value: noPhone },
    ],
    [
      { tag: "17", value: phone },
      { tag: "18", value: "0" },
      { tag: "19", value: "00" },
      { tag: "20", value: "0" },
      { tag: "21", value: "0" },
      { tag: "22", value: latin1OfHex(row.merchantName.gbkHex).padEnd(merchantNameBytes, " ") },
    ],
    [
      { tag: "23", value: "3" },
      { tag: "24", value: "0" },
      { tag: "25", value: String(tmkSlot) },
      { tag: "26", value: "\u00ff\u0020\u0000\u0000" },
      { tag: "50", value: signatureRules },
      { tag: "51", value: slipRules },
      { tag: "52", value: repeatMinutes },
      { tag: "54", value: kindRules },
    ],
  ];
  return Object.freeze(blocks.map((block) => Object.freeze(block.map((parameter) => Object.freeze(parameter)))));
}

/** More of a merchant's terminals than a small chain's shop has. */
export const TERMINALS_MAX = 20;

/** Numbers and keys of a merchant's terminals, the first one from 1: each has its own. */
function numbered({ terminal, tmkHex, protectionHex }: HostRow, number: number) {
  return {
    terminal: String(Number(terminal) + number - 1),
    tmkHex: ownKey(tmkHex, number),
    protectionHex: ownKey(protectionHex, number),
  };
}

function ownKey(hex: string, number: number): string {
  // The lowest bit of a byte of a key is its parity, which is not looked at.
  const first = (Number.parseInt(hex.slice(0, 2), 16) ^ ((number - 1) << 1)).toString(16).padStart(2, "0");
  return first.toUpperCase() + hex.slice(2);
}

/** 张三 is what a Chinese form has where an English one has John Doe. */
const owner: MerchantOwner = Object.freeze({ account: "10000000001", name: "张三" });

/** The world that every simulator starts with: one merchant, one terminal unless told otherwise, the whole deck. */
export function defaultConfiguration(
  profile: AcquirerProfile,
  model: TerminalRecord["model"] = "classic",
  terminals = 1,
): AcquirerConfiguration {
  const row = hosts[profile];
  return Object.freeze({
    profile,
    name: row.name,
    supportPhone: row.supportPhone,
    institution: row.institution,
    issuer: "62980000",
    organisation: "CUP",
    merchants: Object.freeze([
      Object.freeze({ number: row.merchant, name: row.merchantName, status: "normal" as const, owner }),
    ]),
    terminals: Object.freeze(
      Array.from({ length: terminals }, (_, at) => {
        const { terminal, tmkHex, protectionHex } = numbered(row, at + 1);
        return Object.freeze({
          number: terminal,
          merchant: row.merchant,
          serial: `QS${terminal}`,
          model,
          status: "normal" as const,
          tmkHex,
          protectionHex,
          batch: 1,
        });
      }),
    ),
    merchantCodes,
    keySchemes: Object.freeze(["001", "003", "004"] as const),
    reversals: Object.freeze({
      bars: row.bars,
      unknownOriginal: "25",
      declinedOriginal: "00",
      pastOriginal: "00",
      booksAfterMs: 0,
    }),
    dialect: row.dialect,
    parameterBlocks: parameterBlocksOf(row),
    fees: row.fees(model),
    feesTaken: "at-settlement",
    limits: Object.freeze({ saleFen: 5_000_000, tapWithoutPinFen: 100_000 }),
    payouts: row.payouts,
    bankAccounts: bankAccountsOf(row),
    cards: deck,
    bins: deckBins,
    cutoverHour: 23,
    latencyMs: 200,
    provesSignIn: row.provesSignIn,
    way: row.way,
  });
}

/** What the installer loads into a terminal, from 1, of the default world of a profile. Test keys only. */
export function provisioningOf(profile: AcquirerProfile, number = 1): Provisioning {
  const row = hosts[profile];
  const { terminal, tmkHex, protectionHex } = numbered(row, number);
  return Object.freeze({
    profile,
    merchant: row.merchant,
    terminal,
    tpdu: row.tpdu,
    header: row.header,
    // RFC 6761 reserves .test: these names exist in the simulated network only.
    host: `posp-a.${profile}.test`,
    port: 8583,
    backupHost: `posp-b.${profile}.test`,
    backupPort: 8583,
    tmkHex,
    tmkSlot,
    protectionHex,
    signInNonce: row.provesSignIn,
    supportPhone: row.supportPhone,
  });
}

/** The provisioning of the default profile. */
export const defaultProvisioning: Provisioning = provisioningOf("lakala");
