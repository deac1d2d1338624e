import { binaryField, type Message, textField } from "../../src/host/iso8583/message";
import { SM4_PIN_TAG } from "../../src/host/transaction-messages";
import type { Card } from "../cards/card";
import { type ChipData, missingObject, readChipData } from "./chip-data";
import { openPinBlock, openTrack, type WorkingKeys } from "./host-security";
import type { HostState } from "./host-state";
import type { CardEntry } from "./issuer";
import type { HostRequest } from "./request";

/** The card of a message as its issuer needs it. */
export interface PresentedCard {
  readonly kind: "card";
  readonly card: Card;
  readonly entry: CardEntry;
  readonly expiry?: string;
  readonly discretionary?: string;
  /** Field 55: always with a chip or a tap. */
  readonly chip?: ChipData;
}

/** Why there is none: the response code, and where the fault lies. */
export interface NoCard {
  readonly kind: "refused";
  readonly code: string;
  readonly note: string;
}

const track2Shape = /^(\d{8,19})=(\d{4})(\d{3})(\d*)$/;

function refused(code: string, note: string): NoCard {
  return { kind: "refused", code, note };
}

/** ISO/IEC 7812-1, annex B. */
export function hasRightCheckDigit(pan: string): boolean {
  let sum = 0;
  for (let at = pan.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = pan.charCodeAt(at) - 0x30;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/** How the card was read (unionpay.md §2.1), undefined for ways that this host does not take. */
export function entryOf(entryMode: string, chipCondition: string): CardEntry | undefined {
  switch (entryMode.slice(0, 2)) {
    case "01":
      return "manual";
    case "02":
      return chipCondition === "2" ? "fallback" : "stripe";
    case "80":
      return "fallback";
    case "05":
      return "chip";
    case "07":
    case "91":
    case "96":
    case "98":
      return "tap";
    default:
      return undefined;
  }
}

/** Track 2 in clear: opened with the track key where field 53 says that it is encrypted. */
function clearTrack(message: Message, keys: WorkingKeys): { readonly track?: string } | NoCard {
  const track = textField(message, 35);
  if (track === undefined) return {};
  if ((textField(message, 53) ?? "").charAt(2) !== "1") return { track };
  if (keys.track === undefined) return refused("A7", "F35 encrypted without a track key");
  return { track: openTrack(keys.track, track) };
}

/** Field 55 of a chip or a tap: there, readable, and with all that its issuer needs; undefined for other entries. */
function chipDataOf(message: Message, entry: CardEntry): ChipData | NoCard | undefined {
  if (entry !== "chip" && entry !== "tap") return undefined;
  if (textField(message, 23) === undefined) return refused("30", "F23 missing");
  const field = binaryField(message, 55);
  if (field === undefined) return refused("30", "F55 missing");
  const data = readChipData(field);
  if (data === undefined) return refused("30", "F55 malformed");
  const missing = missingObject(data);
  return missing === undefined ? data : refused("30", `F55: ${missing} missing`);
}

/** Finds the card of a message in the issuers' books, from field 2 or track 2. */
export function presentedCard(host: HostState, request: HostRequest, keys: WorkingKeys): PresentedCard | NoCard {
  const { message } = request;
  const entry = entryOf(textField(message, 22) ?? "", request.field60.chipCondition);
  if (entry === undefined) return refused("58", "F22: an entry mode that is not offered");
  const opened = clearTrack(message, keys);
  if ("kind" in opened) return opened;
  const pan = textField(message, 2);
  const parts = opened.track === undefined ? undefined : track2Shape.exec(opened.track);
  if (opened.track !== undefined && parts === null) return refused("14", "F35: no track 2");
  const [, trackPan, trackExpiry, , discretionary] = parts ?? [];
  if (pan !== undefined && trackPan !== undefined && pan !== trackPan) return refused("14", "F2 and F35 differ");
  const number = trackPan ?? pan;
  if (number === undefined) return refused("30", "neither F2 nor F35");
  const onStripe = entry === "stripe" || entry === "fallback";
  if (onStripe && trackPan === undefined) return refused("30", "F35 missing");
  if (!hasRightCheckDigit(number)) return refused("14", "wrong check digit");
  if (!host.configuration.bins.includes(number.slice(0, 6))) return refused("14", "a BIN that is not routed");
  const card = host.issuer.card(number);
  if (card === undefined) return refused("14", "no such card");
  const expiry = trackExpiry ?? textField(message, 14);
  const chip = chipDataOf(message, entry);
  if (chip !== undefined && "kind" in chip) return chip;
  return {
    kind: "card",
    card,
    entry,
    ...(chip === undefined ? {} : { chip }),
    ...(expiry === undefined ? {} : { expiry }),
    // The chip's image of track 2 has another check value than the stripe: it proves itself by its cryptogram.
    ...(onStripe && discretionary !== undefined ? { discretionary } : {}),
  };
}

/** The PIN of a message: absent, in clear for the issuer, or the code that refuses the message. */
export type EnteredPin = { readonly kind: "none" } | { readonly kind: "pin"; readonly pin: string } | NoCard;

const SM4_BLOCK_BYTES = 16;

/** Field 59, A1 (unionpay.md §2.5): field 52 has no room for a block of SM4. */
function sm4PinBlock(message: Message): Uint8Array | undefined {
  const field = textField(message, 59) ?? "";
  const head = `${SM4_PIN_TAG}0${SM4_BLOCK_BYTES}`;
  if (!field.startsWith(head) || field.length < head.length + SM4_BLOCK_BYTES) return undefined;
  return Uint8Array.from({ length: SM4_BLOCK_BYTES }, (_, at) => field.charCodeAt(head.length + at));
}

/** Opens field 52, with SM4 keys A1 of field 59 (unionpay.md §2.3, §4). */
export function enteredPin(message: Message, keys: WorkingKeys, pan: string): EnteredPin {
  const pinBlock = keys.pin.blockBytes === SM4_BLOCK_BYTES ? sm4PinBlock(message) : binaryField(message, 52);
  const said = (textField(message, 22) ?? "").charAt(2) === "1";
  const control = textField(message, 53) ?? "";
  const without = pinBlock === undefined || pinBlock.every((byte) => byte === 0);
  if (without) return said ? refused("30", "F22 tells of a PIN, F52 has none") : { kind: "none" };
  if (!said) return refused("30", "F52 has a PIN, F22 tells of none");
  if (textField(message, 26) === undefined) return refused("30", "F26 missing");
  const format = control.charAt(0);
  if (format !== "1" && format !== "2") return refused("30", "F53.1");
  // 0 single DES, 6 double-length DES, 3 SM4.
  const algorithms = keys.pin.blockBytes === SM4_BLOCK_BYTES ? "3" : "06";
  if (!algorithms.includes(control.charAt(1) || "?")) return refused("30", "F53.2");
  const pin = openPinBlock(keys.pin, pinBlock, format === "2" ? pan : "");
  return pin === undefined ? refused("99", "F52 is no PIN block") : { kind: "pin", pin };
}
