import { isSet, setBit, ttqBit } from "./bits";
import type { ApplicationParameters, ContactlessParameters, EmvRequest } from "./types";

/** 1.00, the amount of a status check (EMV Contactless Book B, 3.1.1.3). */
const STATUS_CHECK_FEN = 100;

/** An application that may be paid with by tap, and what the card is told of it. */
export interface Prepared {
  readonly application: ApplicationParameters;
  /** Working 9F66, 4 bytes. */
  readonly qualifiers: Uint8Array;
}

/**
 * Pre-processing (EMV Contactless Book B, 3.1.1), before the field is powered.
 * @returns the applications that the amount allows; none: another interface.
 */
export function prepareContactless(
  applications: readonly ApplicationParameters[],
  rules: ContactlessParameters,
  request: EmvRequest,
): Prepared[] {
  const prepared: Prepared[] = [];
  for (const application of applications) {
    const qualifiers = workingQualifiers(application, rules, request.amountFen);
    if (qualifiers) prepared.push({ application, qualifiers });
  }
  return prepared;
}

function workingQualifiers(
  application: ApplicationParameters,
  rules: ContactlessParameters,
  amountFen: number,
): Uint8Array | undefined {
  const limit = application.contactlessLimitFen;
  if (limit !== undefined && (rules.limitItselfAllowed ? amountFen > limit : amountFen >= limit)) return undefined;
  const qualifiers = rules.qualifiers.slice();
  qualifiers[1] = (qualifiers[1] ?? 0) & 0x3f;
  const zero = amountFen === 0;
  if (zero && (!rules.zeroAmountAllowed || isSet(qualifiers, ttqBit.offlineOnly))) return undefined;
  const statusCheck = rules.statusCheck && amountFen === STATUS_CHECK_FEN;
  const floor = application.contactlessFloorFen ?? application.floorLimitFen;
  if (rules.onlineOnly || zero || statusCheck || amountFen > floor) setBit(qualifiers, ttqBit.cryptogramRequired);
  const cvm = application.contactlessCvmFen;
  if (cvm !== undefined && amountFen >= cvm) setBit(qualifiers, ttqBit.cvmRequired);
  return qualifiers;
}
