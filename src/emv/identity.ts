import { readBcdNumber, toHex } from "../values/bcd";
import { noBytes } from "./bytes";
import { labelOf } from "./candidate";
import { EmvCard } from "./card";
import type { Session } from "./session";
import type { CardFlaw } from "./types";

const PAN_DIGITS_MIN = 8;
const PAN_DIGITS_MAX = 19;
/** Track 2 between its sentinels (ISO/IEC 7813, 7): what field 35 holds. Tag 57 has room for one digit more, its fill. */
const TRACK_2_CHARACTERS_MAX = 37;

/**
 * Makes the card's identity from 5A and 57: the number, which both must agree on, and the expiry.
 * @returns what is wrong; undefined and `session.identity` set when nothing is.
 */
export function identify(session: Session): CardFlaw | undefined {
  const { card } = session;
  const track = toHex(card.get(0x57) ?? noBytes());
  const separator = track.indexOf("D");
  const fromTrack = separator > 0 ? track.slice(0, separator) : "";
  const number = card.get(0x5a);
  const pan = number ? withoutFill(toHex(number)) : fromTrack;
  if (pan === "") return "missing-object";
  if (!/^\d+$/.test(pan) || pan.length < PAN_DIGITS_MIN || pan.length > PAN_DIGITS_MAX) return "card-number";
  if (fromTrack !== "" && fromTrack !== pan) return "card-number";
  const afterNumber = separator > 0 ? withoutFill(track.slice(separator + 1)) : "";
  if (afterNumber !== "" && !/^\d{7,}$/.test(afterNumber)) return "card-number";
  const date = card.get(0x5f24);
  if (date && (date.length !== 3 || readBcdNumber(date, 0, 3) < 0)) return "length";
  const track2 = afterNumber === "" ? "" : `${pan}=${afterNumber}`;
  if (track2.length > TRACK_2_CHARACTERS_MAX) return "length";
  const sequence = sequenceOf(card.get(0x5f34));
  if (sequence === -1) return "length";
  session.identity = new EmvCard({
    pan,
    track2,
    expiry: date ? toHex(date).slice(0, 4) : afterNumber.slice(0, 4),
    serviceCode: serviceCodeOf(afterNumber, card.get(0x5f30)),
    sequence,
    aid: (session.own.get(0x9f06) ?? noBytes()).slice(),
    label: labelOf(
      card.get(0x9f12),
      card.get(0x9f11)?.[0] ?? 0,
      card.get(0x50),
      session.own.get(0x9f06) ?? noBytes(),
      session.parameters.terminal.additionalCapabilities,
    ),
  });
  return undefined;
}

function serviceCodeOf(afterNumber: string, object: Uint8Array | undefined): string {
  if (afterNumber !== "") return afterNumber.slice(4, 7);
  return object?.length === 2 ? toHex(object).slice(1) : "";
}

/** @returns -1 when it is no number of two digits, undefined when the card has none. */
function sequenceOf(object: Uint8Array | undefined): number | undefined {
  return object?.length === 1 ? readBcdNumber(object, 0, 1) : undefined;
}

function withoutFill(digits: string): string {
  return digits.endsWith("F") ? digits.slice(0, digits.indexOf("F")) : digits;
}
