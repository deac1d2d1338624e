import { freshStack } from "../values/fresh-stack";
import { getChallenge, getData, status } from "./apdu";
import { tvrBit } from "./bits";
import { issuerKey, pinKey } from "./certificates";
import { type Session, unanswered } from "./session";
import { soleObject } from "./tlv";
import type { EmvStopped } from "./types";

export type OfflineForm = "plain" | "enciphered";

/** A card allows 3 tries, some 5; its counter is one nibble. */
const TRIES_MAX = 15;
const CHALLENGE_BYTES = 8;

/** What encipherment needs: `OfflinePin.verify`. */
type Encipherment = { readonly modulus: Uint8Array; readonly exponent: Uint8Array; readonly challenge: Uint8Array };

/**
 * The offline PIN (EMV 4.4 Book 3, 10.5.1; Book 4, 6.3.4.1): the try counter before the entry, a warning at the last try by whoever
 * collects it, the reason of a failure in TVR.
 */
export async function verifyOffline(session: Session, form: OfflineForm): Promise<"right" | "wrong" | EmvStopped> {
  await freshStack;
  const counter = await session.exchange(getData(0x9f17));
  if (counter.kind !== "response") return unanswered("verification", counter);
  let triesLeft = counter.status === status.ok ? soleObject(counter.data, 0x9f17)?.value[0] : undefined;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (triesLeft === 0) {
      session.mark(tvrBit.pinTryLimit);
      return "wrong";
    }
    const entered = await session.ports.offlinePin.enter({ triesLeft, language: session.language });
    if (entered.kind === "cancelled") return { kind: "cancelled" };
    if (entered.kind !== "entered") {
      session.mark(entered.kind === "bypassed" ? tvrBit.pinNotEntered : tvrBit.pinPadMissing);
      return "wrong";
    }
    const encipher = form === "enciphered" ? await prepareEncipherment(session) : undefined;
    if (encipher === null) return "wrong";
    if (encipher && "kind" in encipher) return encipher;
    const answer = await session.ports.offlinePin.verify({ entry: entered.entry, encipher });
    if (answer.kind !== "response") return unanswered("verification", answer);
    if (answer.status === status.ok) return "right";
    const left = triesLeftOf(answer.status);
    if (left === undefined) return "wrong";
    // A card whose counter does not fall would ask for ever.
    if (triesLeft !== undefined && left >= triesLeft && left > 0) return "wrong";
    triesLeft = left;
  }
  return "wrong";
}

/** 63Cx: x are left. 6983 and 6984: none. Anything else says nothing of tries. */
function triesLeftOf(statusWord: number): number | undefined {
  if (statusWord === status.authenticationBlocked || statusWord === status.invalidated) return 0;
  return (statusWord & 0xfff0) === 0x63c0 ? statusWord & 0x0f : undefined;
}

/** Key and challenge (EMV 4.4 Book 2, 7.1 and 7.2). @returns null when the card has no good key or gives no challenge. */
async function prepareEncipherment(session: Session): Promise<Encipherment | null | EmvStopped> {
  await issuerKey(session);
  const key = await pinKey(session);
  if (!key) return null;
  const answer = await session.exchange(getChallenge());
  if (answer.kind !== "response") return unanswered("verification", answer);
  if (answer.status !== status.ok || answer.data.length !== CHALLENGE_BYTES) return null;
  return { modulus: key.modulus, exponent: key.exponent, challenge: answer.data };
}
