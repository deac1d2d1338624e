import { textField } from "../../src/host/iso8583/message";
import type { Card } from "../cards/card";
import { decimalOf, equal, hex, hexOf } from "../cards/chip/bytes";
import { cardKey, cryptogramText, retailMac, sessionKey } from "../cards/chip/cryptogram";
import { issuerKeysOf } from "../cards/chip/issuer-keys";
import type { ChipData } from "./chip-data";
import type { HostState } from "./host-state";
import type { PresentedCard } from "./payment-card";
import type { HostRequest } from "./request";
import type { ChipEntry } from "./transactions";

/** What the issuer makes of a chip's request. */
export interface ChipVerdict {
  readonly entry: ChipEntry;
  /** Why it declines before it looks at the account; absent: all right so far. */
  readonly refused?: { readonly code: string; readonly note: string };
  /** With a right cryptogram only: what the answer is made with. */
  readonly answerWith?: { readonly atc: number; readonly cryptogram: Uint8Array };
  /** The card checked its holder's PIN by itself, and tells so under its cryptogram. */
  readonly pinChecked: boolean;
}

/** 9F27 and CVR: the card asks its issuer (emv.md §10.5, §11). */
const ASKS_ISSUER = 0x80;
const CVR_FIRST = 0x30;
const CVR_ASKS = 0x20;
const CVR_PIN_DONE = 0x04;
const CVR_PIN_FAILED = 0x02;
/** TVR byte 1: static, dynamic or combined authentication failed. */
const TVR_FALSE_CARD = 0x40 | 0x08 | 0x04;
/** 9F10 of UnionPay: length, key index, version 01, four bytes of results, algorithm (emv.md §11). */
const VERSION = 0x01;
const RESULTS_AT = 3;
const RESULTS_END = 7;
/** Byte of 9F10 that has both decisions of the card: CVR byte 2. */
export const DECISIONS_AT = RESULTS_AT + 1;
const ISSUER_DATA_BYTES_MIN = 8;

/** Why a message with a right cryptogram is refused all the same, or undefined. */
function refusal(
  host: HostState,
  presented: PresentedCard,
  data: { readonly atc: number; readonly results: Uint8Array; readonly verification: Uint8Array },
): string | undefined {
  const [, second = 0] = data.results;
  if ((second & CVR_FIRST) !== CVR_ASKS) return "F55: the card has not asked its issuer";
  if (data.atc <= (host.issuer.account(presented.card.id)?.lastAtc ?? 0)) return "F55: a counter that was used before";
  if (((data.verification[0] ?? 0) & TVR_FALSE_CARD) !== 0) return "F55: the terminal found the card to be false";
  return undefined;
}

/** Whether the card's key made the cryptogram over what the message says. */
export function isRight(host: HostState, card: Card, data: ChipData, atc: number): boolean {
  const master = issuerKeysOf(card.pan)?.cryptogram;
  const results = data.get("9F10")?.subarray(RESULTS_AT, RESULTS_END);
  const profile = data.get("82");
  const given = data.get("9F26");
  if (master === undefined || results === undefined || profile === undefined || given === undefined) return false;
  const text = cryptogramText({ terminal: data, profile, atc, results });
  if (text === undefined) return false;
  const { ciphers } = host.security;
  const own = cardKey(ciphers, hex(master), card.pan, card.sequence.slice(-2));
  return equal(retailMac(ciphers, sessionKey(ciphers, own, atc), text), given);
}

/**
 * Checks a chip's request as its issuer does: sequence number, cryptogram, counter, results. Code 59 wherever the card may
 * be a false one.
 */
export function judgeChip(
  host: HostState,
  request: HostRequest,
  presented: PresentedCard,
  data: ChipData,
): ChipVerdict {
  const issuerData = data.get("9F10") ?? new Uint8Array(0);
  const results = issuerData.subarray(RESULTS_AT, RESULTS_END);
  const verification = data.get("95") ?? new Uint8Array(0);
  const cryptogram = data.get("9F26") ?? new Uint8Array(0);
  const counter = data.get("9F36") ?? new Uint8Array(0);
  const atc = ((counter[0] ?? 0) << 8) | (counter[1] ?? 0);
  const entry = {
    atc,
    cryptogram: hexOf(cryptogram),
    verification: hexOf(verification),
    issuerData: hexOf(issuerData),
  };
  const pin = (results[1] ?? 0) & (CVR_PIN_DONE | CVR_PIN_FAILED);
  const verdict = { entry, pinChecked: pin === CVR_PIN_DONE };
  const refused = (note: string) => ({ ...verdict, refused: { code: "59", note } });
  if (textField(request.message, 23) !== presented.card.sequence) return refused("F23: not the card's");
  if (data.get("9F27")?.[0] !== ASKS_ISSUER) return refused("F55: 9F27 does not ask the issuer");
  if (issuerData.length < ISSUER_DATA_BYTES_MIN || issuerData[2] !== VERSION) return refused("F55: 9F10");
  if (decimalOf(data.get("9F02") ?? new Uint8Array(0)) !== Number(textField(request.message, 4) ?? 0))
    return refused("F55: 9F02 is not field 4");
  if (!isRight(host, presented.card, data, atc)) return refused("F55: wrong cryptogram");
  const note = refusal(host, presented, { atc, results, verification });
  const right = { ...verdict, answerWith: { atc, cryptogram } };
  return note === undefined ? right : { ...right, refused: { code: "59", note } };
}
