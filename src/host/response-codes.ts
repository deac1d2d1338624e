/** A part of the amount is approved: kept where the request took one, else reversed. */
export const PARTIAL = "10";
/** The payer has been asked, and has not decided: only an enquiry tells how it ends. */
export const PENDING = "09";
/** The host has had this STAN: an answer came, and it decides nothing. */
export const DUPLICATE = "94";
/** The message has a wrong format; field 44 may say which field. */
export const FORMAT_ERROR = "30";
/** The host is in another batch. */
export const OTHER_BATCH = "77";
/** The merchant is closed, or at some hosts: not signed in. */
export const CLOSED = "C1";

/** Approvals: 00, VIP, track-3 update, and the defective successes that the host has booked all the same. */
const approvals: readonly string[] = Object.freeze(["00", "11", "16", "A2", "A4", "A5", "A6"]);

export function isApproval(code: string): boolean {
  return approvals.includes(code);
}

/** An answer to a sale that the host gives when it has booked, all or a part. */
export function saysBooked(code: string): boolean {
  return isApproval(code) || code === PARTIAL;
}

/** After these the working keys or the batch are no longer common to both, or may not be: sign in again. */
export function asksForSignIn(code: string): boolean {
  return code === "A0" || code === "99" || code === OTHER_BATCH || code === CLOSED;
}

/** What these mean only a sign-in tells: whether the merchant is closed, which batch the host is in. */
export function isUnclear(code: string): boolean {
  return code === CLOSED || code === OTHER_BATCH;
}

/** The host is down, not the merchant's fault: worth trying again by itself (A08). */
export function isHostDown(code: string): boolean {
  return code === "90" || code === "91" || code === "92" || code === "96" || code === "98" || code === "68";
}

/** An answer without MAC that says this may be believed where the profile lets it: neither money nor doubt is in it. */
export function isDecline(code: string): boolean {
  return !saysBooked(code) && code !== DUPLICATE && code !== PENDING;
}
