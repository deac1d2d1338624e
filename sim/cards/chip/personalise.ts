import type { BlockCiphers } from "../../../hal/drivers/ciphers";
import type { Card } from "../card";
import { ascii, hex, hexOf } from "./bytes";
import { cardCertificates, issuerCertificates } from "./certificates.data";
import { cardKey } from "./cryptogram";
import { issuerKeysOf } from "./issuer-keys";
import type { ChipApplication, ChipProfile, ChipRecord } from "./profile";
import { dynamicList, tlv } from "./tlv";

/** UnionPay's applications (emv.md §2). */
export const creditAid = "A000000333010102";
export const debitAid = "A000000333010101";

/** UnionPay's personalisation advice (emv.md §8). */
const cdol1 = "9F02069F03069F1A0295055F2A029A039C019F37049F21039F4E14";
const cdol2 = "8A029F02069F03069F1A0295055F2A029A039C019F37049F2103";
/** The usual list of a QuickPass card (emv.md §10.5). */
const tapPdol = "9F66049F02069F03069F1A0295055F2A029A039C019F3704";
/** SDA, DDA, holder verification, terminal risk management, EXTERNAL AUTHENTICATE; no CDA. */
const ordinaryProfile = "7C00";
/** Issuer action codes of UnionPay's test cards: default, denial, online. */
const actionCodes = Object.freeze({ "9F0D": "D8609CA800", "9F0E": "0010000000", "9F0F": "D8689CF800" });
/** No amounts X and Y; online PIN where there is a PIN pad, else signature, else nothing (Book 3, 10.5). */
const creditMethods = "000000000000000042031E031F03";
/** The same without another way where the holder refuses the PIN. */
const debitMethods = "000000000000000002031F03";

/** What a chip has beyond its card: where it differs from an ordinary one. */
export interface ChipRow {
  readonly application?: Partial<ChipApplication>;
  /** 8E. */
  readonly methods?: string;
  /** The card has no key of its own: its data are signed once and for all (SDA). */
  readonly staticOnly?: boolean;
  /** Hex between the objects of its records, under the signature too. */
  readonly filler?: string;
  /** Applications behind the first one, as differences from it. */
  readonly others?: readonly Partial<ChipApplication>[];
  readonly chip?: Partial<ChipProfile>;
}

function objects(values: { readonly [tag: string]: string }, filler = ""): string {
  return Object.entries(values)
    .map(([tag, value]) => hexOf(tlv(tag, value)))
    .join(filler);
}

/** Track 2 in the chip (57): its check value differs from the stripe's, so that neither can be made from the other. */
function track2(card: Card): string {
  const last = (Number(card.discretionary.slice(-1)) + 3) % 10;
  const digits = `${card.pan}D${card.expiry}${card.serviceCode}${card.discretionary.slice(0, -1)}${last}`;
  return digits.length % 2 === 0 ? digits : `${digits}F`;
}

/** PAN as cn: filled with F on the right. */
function packedPan(pan: string): string {
  return pan.length % 2 === 0 ? pan : `${pan}F`;
}

/** Records without certificates. The signed one is what nobody may alter: number, dates, rules. */
function dataRecords(card: Card, methods: string, filler: string | undefined): readonly ChipRecord[] {
  const sequence = card.sequence.slice(-2);
  return [
    {
      sfi: 1,
      number: 1,
      signed: false,
      through: "chip",
      content: objects({ "57": track2(card), "5F20": hexOf(ascii("TEST CARD/QIANSHOU")) }, filler),
    },
    {
      sfi: 1,
      number: 2,
      signed: false,
      through: "chip",
      content: objects({ "9F08": "0020", "5F30": `0${card.serviceCode}`, "9F42": "0156" }, filler),
    },
    {
      sfi: 2,
      number: 1,
      signed: true,
      through: "both",
      content: objects(
        {
          "5F24": `${card.expiry}${lastDay(card.expiry)}`,
          "5F25": "200101",
          "5A": packedPan(card.pan),
          "5F34": sequence,
          "9F07": "FF00",
          "8E": methods,
          ...actionCodes,
          "5F28": "0156",
          "8C": cdol1,
          "8D": cdol2,
          "9F4A": "82",
        },
        filler,
      ),
    },
  ];
}

/** The certificates of a card, in records that are not signed: each with its hash says so itself. */
function certificateRecords(card: Card, row: ChipRow): readonly ChipRecord[] {
  const own = cardCertificates[card.id];
  const issuer = issuerCertificates.find(({ bin }) => card.pan.startsWith(bin));
  if (own === undefined || issuer === undefined) return [];
  const remainder = issuer.remainder === "" ? {} : { "92": issuer.remainder };
  const contents = [
    objects({ "90": issuer.certificate }),
    objects({ "8F": issuer.authority, "9F32": issuer.exponent, ...remainder }),
    ...(row.staticOnly === true
      ? [objects({ "93": own.signature })]
      : [
          objects({ "9F46": own.certificate }),
          objects({ "9F47": own.exponent, "9F48": own.remainder, "9F49": dynamicList }),
        ]),
  ];
  return contents.map((content, at) => ({ sfi: 2, number: at + 2, signed: false, through: "both" as const, content }));
}

/** The last record of a tap: made anew each time. */
const tapRecord: ChipRecord = Object.freeze({
  sfi: 4,
  number: 1,
  signed: false,
  through: "tap",
  authentication: true,
  content: objects({ "9F74": hexOf(ascii("ECC001")) }),
});

/** The last day of a month YYMM. */
function lastDay(expiry: string): string {
  const month = Number(expiry.slice(2));
  if (month === 2) return Number(expiry.slice(0, 2)) % 4 === 0 ? "29" : "28";
  return [4, 6, 9, 11].includes(month) ? "30" : "31";
}

/** The application of a card as its issuer makes it. */
function firstApplication(card: Card, row: ChipRow, ciphers: BlockCiphers): ChipApplication {
  const issuer = issuerKeysOf(card.pan);
  if (issuer === undefined) throw new RangeError("a card of an issuer without keys");
  const sequence = card.sequence.slice(-2);
  const own = (master: string) => hexOf(cardKey(ciphers, hex(master), card.pan, sequence));
  const credit = card.kind === "credit";
  const privateKey = cardCertificates[card.id]?.privateKey;
  return {
    aid: credit ? creditAid : debitAid,
    label: credit ? "PBOC CREDIT" : "PBOC DEBIT",
    priority: 1,
    confirm: false,
    // Without a word of its own a card is spoken to as the operator is.
    languages: "",
    pdol: "",
    tapPdol,
    profile: ordinaryProfile,
    cdol1,
    cdol2,
    records: [
      ...dataRecords(card, row.methods ?? (credit ? creditMethods : debitMethods), row.filler),
      ...certificateRecords(card, row),
      tapRecord,
    ],
    sequence,
    track2: track2(card),
    qualifiers: "0000",
    data: { "9F51": "0156", "9F4F": "9A039F21039F02069F1A025F2A029F4E149C019F3602" },
    keys: { cryptogram: own(issuer.cryptogram), mac: own(issuer.mac), cipher: own(issuer.cipher) },
    offlineFen: 0,
    blocked: false,
    ...(privateKey === undefined || row.staticOnly === true ? {} : { privateKey }),
    ...row.application,
  };
}

/** A counter that looks used, and another on each card. */
function usedCounter(pan: string): number {
  return 16 + (Number(pan.slice(-5)) % 200);
}

/** The chip of a card of the deck. */
export function personalise(card: Card, row: ChipRow, ciphers: BlockCiphers): ChipProfile {
  const first = firstApplication(card, row, ciphers);
  return {
    atr: "3B6600005149414E5348",
    ats: "0578807002",
    uid: card.pan.slice(-8),
    interfaces: card.interfaces.filter((name) => name !== "stripe"),
    pair: false,
    directory: true,
    applications: [first, ...(row.others ?? []).map((other) => ({ ...first, ...other }))],
    pin: card.issuerPin,
    pinTries: card.pinTriesMax,
    pinTriesLeft: card.pinTriesMax,
    atc: usedCounter(card.pan),
    phone: card.phone,
    declinesAtEnd: card.misbehaviour === "chip-declines-at-end",
    trustsAnyIssuer: false,
    blocked: false,
    misbehaviours: [],
    ...row.chip,
  };
}
