import { tvrBit } from "./bits";
import { noBytes } from "./bytes";
import { dolAsks, dolData } from "./dol";
import type { Session } from "./session";

/*
 * TC hash value 98 (EMV 4.4 Book 3, 9.2.2; Book 4, 12.1): a card without room for many values signs their hash. The card's TDOL
 * says which; no host downloads a default TDOL (`unionpay.md`, 9), and a terminal without one assumes an empty list.
 */

/** Before the action analysis: a hash will be made by the default TDOL. */
export function noteDefaultTdol(session: Session): void {
  const asked = [0x8c, 0x8d].some((list) => dolAsks(session.card.get(list) ?? noBytes(), 0x98));
  if (asked && !session.card.has(0x97)) session.mark(tvrBit.defaultTdolUsed);
}

/** Makes 98 where `dol` asks for it. @returns false when the card's TDOL is malformed or asks for too much. */
export async function hashForCertificate(session: Session, dol: Uint8Array): Promise<boolean> {
  if (!dolAsks(dol, 0x98)) return true;
  const values = dolData(session.card.get(0x97) ?? noBytes(), session);
  if (!values) return false;
  session.own.set(0x98, await session.ports.publicKey.sha1(values));
  return true;
}
