import { status } from "./apdu";
import { same } from "./bytes";
import { mayComeFromCard } from "./dictionary";
import type { Session } from "./session";
import { findObject, soleObject, TLV_OBJECTS_MAX, type TlvCursor } from "./tlv";

/**
 * Takes over what the final SELECT answered (EMV 4.4 Book 1, 11.3.4): 6F with 84, which must be the name that was asked
 * for, and A5 with BF0C inside.
 * @returns false when the status is not 9000, the FCI is malformed or is another application's.
 */
export function takeFci(session: Session, aid: Uint8Array, data: Uint8Array, statusWord: number): boolean {
  if (statusWord !== status.ok) return false;
  const template = soleObject(data, 0x6f);
  const name = template && findObject(template.inside(), 0x84);
  if (!template || !name || !same(name.value, aid)) return false;
  const proprietary = findObject(template.inside(), 0xa5);
  if (!proprietary) return false;
  return session.card.set(0x84, aid) && takeLevel(session, proprietary.inside(), true);
}

/** Keeps the objects of A5, or of BF0C within it. */
function takeLevel(session: Session, level: TlvCursor, outer: boolean): boolean {
  for (let count = 0; count < TLV_OBJECTS_MAX; count++) {
    const step = level.next();
    if (step !== "object") return step === "end";
    if (outer && level.tag === 0xbf0c) {
      if (!takeLevel(session, level.inside(), false)) return false;
    } else if (!level.constructed && level.length > 0 && mayComeFromCard(level.tag)) {
      if (!session.card.set(level.tag, level.value)) return false;
    }
  }
  return false;
}
