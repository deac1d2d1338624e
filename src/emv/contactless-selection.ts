import { freshStack } from "../values/fresh-stack";
import { select, selectDirectory, status } from "./apdu";
import { concat, noBytes, same, startsWith } from "./bytes";
import { addEntries, type Candidate, sortByPriority } from "./candidate";
import type { Prepared } from "./contactless-preparation";
import { dolAsks } from "./dol";
import { takeFci } from "./fci";
import { type Session, unanswered } from "./session";
import { findObject, soleObject } from "./tlv";
import type { EmvFailed, EmvLost } from "./types";

/** Kernel identifier 7: QuickPass. 0: the card does not say, its RID does (Book B, 3.3.2). */
const QUICKPASS_KERNEL = 0x07;
/** The RID of UnionPay. */
const unionPay: readonly number[] = Object.freeze([0xa0, 0x00, 0x00, 0x03, 0x33]);

/** PPSE (EMV Contactless Book B, 3.3.2): there is no list of AIDs to fall back on. @returns best first, perhaps none. */
export async function listContactless(
  session: Session,
  prepared: readonly Prepared[],
): Promise<Candidate[] | EmvFailed | EmvLost> {
  await freshStack;
  const answer = await session.exchange(selectDirectory("2PAY.SYS.DDF01"));
  if (answer.kind !== "response") return unanswered("selection", answer);
  const found: Candidate[] = [];
  if (answer.status !== status.ok) return found;
  const template = soleObject(answer.data, 0x6f);
  const proprietary = template && findObject(template.inside(), 0xa5);
  const entries = proprietary && findObject(proprietary.inside(), 0xbf0c);
  if (!entries) return found;
  const applications = prepared.map((one) => one.application);
  addEntries(entries.inside(), applications, session.parameters.terminal.additionalCapabilities, found);
  const ours = found.filter(isQuickPass);
  sortByPriority(ours);
  return ours;
}

function isQuickPass(candidate: Candidate): boolean {
  if (candidate.kernel !== 0) return candidate.kernel === QUICKPASS_KERNEL;
  return startsWith(candidate.aid, Uint8Array.from(unionPay));
}

/**
 * The final SELECT of a tap (Book B, 3.3.3), with the extended selection when the card has one.
 * @returns "no-pdol" when the card does not ask for 9F66: it is no QuickPass card.
 */
export async function selectContactless(
  session: Session,
  candidate: Candidate,
  prepared: readonly Prepared[],
): Promise<"selected" | "unusable" | "no-pdol" | EmvFailed | EmvLost> {
  await freshStack;
  const answer = await session.exchange(select(concat([candidate.aid, candidate.extended ?? noBytes()])));
  if (answer.kind !== "response") return unanswered("selection", answer);
  session.begin(candidate.parameters, candidate.aid);
  const one = prepared.find((each) => same(each.application.aid, candidate.parameters.aid));
  if (!one || !takeFci(session, candidate.aid, answer.data, answer.status)) return "unusable";
  session.own.set(0x9f66, one.qualifiers);
  const pdol = session.card.get(0x9f38);
  return pdol && dolAsks(pdol, 0x9f66) ? "selected" : "no-pdol";
}
