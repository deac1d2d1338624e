import { getData, status } from "./apdu";
import { aipBit, tsiBit, tvrBit } from "./bits";
import { binary } from "./bytes";
import { type Session, unanswered } from "./session";
import { soleObject } from "./tlv";
import type { EmvStopped } from "./types";

/** Numbers 1 to 99 (EMV 4.4 Book 3, 10.6.2). */
const RANDOM_MAX = 99;

/** Terminal risk management (EMV 4.4 Book 3, 10.6). The card's profile calls for it; operator and exception file always count. */
export async function manageRisk(session: Session): Promise<EmvStopped | undefined> {
  const pan = session.identity?.pan ?? "";
  if (session.ports.cards.isListed(pan)) session.mark(tvrBit.onExceptionFile);
  if (session.request.forceOnline) session.mark(tvrBit.forcedOnline);
  if (!session.cardCan(aipBit.terminalRisk)) return undefined;
  session.performed(tsiBit.terminalRisk);
  const { application, request } = session;
  if (application) {
    // 10.6.1: what this card spent here last counts, so that a floor limit cannot be split.
    if (request.amountFen + session.ports.cards.lastAmountFen(pan) >= application.floorLimitFen)
      session.mark(tvrBit.floorLimit);
    if (request.amountFen < application.floorLimitFen && (await isSelected(session)))
      session.mark(tvrBit.randomlySelected);
  }
  return checkVelocity(session);
}

/** 10.6.2: the larger the amount above the threshold, the likelier. */
async function isSelected(session: Session): Promise<boolean> {
  const chance = selectionPercent(session);
  if (chance <= 0) return false;
  const drawn = binary(await session.ports.random.bytes({ length: 2 }));
  return (drawn % RANDOM_MAX) + 1 <= chance;
}

/** @returns the percentage that a draw of 1 to 99 must not exceed. */
export function selectionPercent(session: Session): number {
  const { application, request } = session;
  if (!application) return 0;
  const { floorLimitFen, thresholdFen, targetPercent, targetMaxPercent } = application;
  if (request.amountFen < thresholdFen || floorLimitFen <= thresholdFen) return targetPercent;
  const share = (request.amountFen - thresholdFen) / (floorLimitFen - thresholdFen);
  return (targetMaxPercent - targetPercent) * share + targetPercent;
}

/** 10.6.3: only where the card has both limits. */
async function checkVelocity(session: Session): Promise<EmvStopped | undefined> {
  const lower = session.card.get(0x9f14)?.[0];
  const upper = session.card.get(0x9f23)?.[0];
  if (lower === undefined || upper === undefined) return undefined;
  const counterAnswer = await session.exchange(getData(0x9f36));
  if (counterAnswer.kind !== "response") return unanswered("risk", counterAnswer);
  const lastAnswer = await session.exchange(getData(0x9f13));
  if (lastAnswer.kind !== "response") return unanswered("risk", lastAnswer);
  const counter = counterAnswer.status === status.ok ? counterOf(counterAnswer.data, 0x9f36) : -1;
  const last = lastAnswer.status === status.ok ? counterOf(lastAnswer.data, 0x9f13) : -1;
  if (counter < 0 || last < 0 || counter <= last) {
    session.mark(tvrBit.lowerOfflineLimit);
    session.mark(tvrBit.upperOfflineLimit);
  } else {
    if (counter - last > lower) session.mark(tvrBit.lowerOfflineLimit);
    if (counter - last > upper) session.mark(tvrBit.upperOfflineLimit);
  }
  if (last === 0) session.mark(tvrBit.newCard);
  return undefined;
}

function counterOf(data: Uint8Array, tag: number): number {
  const object = soleObject(data, tag);
  return object?.length === 2 ? binary(object.value) : -1;
}
