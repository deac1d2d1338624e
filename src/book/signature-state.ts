/** No signature is asked for: by the acquirer's rule the PIN is enough. */
export interface NotNeeded {
  readonly kind: "none";
}

/** 小额免密免签 (C11): a contactless sale up to this amount, without PIN and without signature. */
export interface SmallAmount {
  readonly kind: "small-amount";
  readonly limitFen: number;
}

/** The cardholder signs on the merchant's slip: a model without pad, or a pad that failed (C01). */
export interface OnPaper {
  readonly kind: "paper";
}

/** To be taken now: after a power cut the terminal goes straight back to it (C04, C05). */
export interface Owed {
  readonly kind: "owed";
}

/** Asked for and not given (C03): the sale stands in the list of things to finish. */
export interface Unsigned {
  readonly kind: "unsigned";
}

/** On flash, sealed, until the host has accepted it (C06, C07). */
export interface Taken {
  readonly kind: "taken";
  /** Uploads that the host refused: its word, no trouble of the line. */
  readonly refusals: number;
  /** Field 39 of the last refusal. */
  readonly refusal?: string;
}

/** A host that has refused so often says the same again for a while: it is told (C07), and asked again at longer intervals. */
export const OFTEN_REFUSED = 3;

/** The host has accepted it. */
export interface Uploaded {
  readonly kind: "uploaded";
}

/** The host does not have it, and too many others wait: kept beside the closed transaction, and sent from there (C07). */
export interface Unsent {
  readonly kind: "unsent";
  readonly refusal: string;
  /** Its ink cannot be opened any more (D07): nobody can send it. */
  readonly forGood?: true;
}

/**
 * There will be none. pad: the pad failed and there is no printer (C01). ink: three tries with too little ink, and a
 * supervisor stands for the sale (C02).
 */
export interface Unavailable {
  readonly kind: "unavailable";
  readonly why: "pad" | "ink";
}

/** What has become of an approved transaction's signature. The sale is charged in each of these states. */
export type SignatureState =
  | NotNeeded
  | SmallAmount
  | OnPaper
  | Owed
  | Unsigned
  | Taken
  | Uploaded
  | Unsent
  | Unavailable;

/** What may stand at first, by `signing-need.ts`. */
export type SignatureNeed = NotNeeded | SmallAmount | OnPaper | Owed;

/** The cardholder has confirmed ink that is a signature; it became durable in the same step. */
export interface Signed {
  readonly type: "signed";
}
/** Nobody signed in time, or the operator put it off. */
export interface PutOff {
  readonly type: "put-off";
}
export interface SignsOnPaper {
  readonly type: "signs-on-paper";
}
export interface CannotSign {
  readonly type: "cannot-sign";
  readonly why: Unavailable["why"];
}
export interface UploadRefused {
  readonly type: "upload-refused";
  readonly responseCode: string;
}
/** It leaves its cell for the history, where a whole batch has room. */
export interface UploadGivenUp {
  readonly type: "upload-given-up";
  /** @see Unsent.forGood */
  readonly forGood?: true;
}
export interface UploadAccepted {
  readonly type: "upload-accepted";
}

/** What can happen to a signature in each state: what is not here does not compile. */
interface Happens {
  readonly none: never;
  readonly "small-amount": never;
  readonly paper: never;
  readonly owed: Signed | PutOff | SignsOnPaper | CannotSign;
  readonly unsigned: Signed | SignsOnPaper | CannotSign;
  readonly taken: UploadRefused | UploadGivenUp | UploadAccepted;
  readonly uploaded: never;
  readonly unsent: never;
  readonly unavailable: never;
}

/** Where each event leads. */
export interface SignatureAfter {
  readonly signed: Taken;
  readonly "put-off": Unsigned;
  readonly "signs-on-paper": OnPaper;
  readonly "cannot-sign": Unavailable;
  readonly "upload-refused": Taken;
  readonly "upload-given-up": Unsent;
  readonly "upload-accepted": Uploaded;
}

export type SignatureEvent = Happens[SignatureState["kind"]];
export type SignatureEventOf<S extends SignatureState> = Happens[S["kind"]];

/** Field 39 where no upload was ever answered. */
const NEVER_ANSWERED = "";

/**
 * The one place where a signature's state changes. Pure.
 * @returns undefined for a pair that no caller may bring about.
 */
export function advanceSignature(state: SignatureState, event: SignatureEvent): SignatureState | undefined {
  switch (state.kind) {
    case "owed":
    case "unsigned":
      return advanceUntaken(state, event);
    case "taken":
      return advanceTaken(state, event);
    case "none":
    case "small-amount":
    case "paper":
    case "uploaded":
    case "unsent":
    case "unavailable":
      return undefined;
  }
}

function advanceUntaken(state: Owed | Unsigned, event: SignatureEvent): SignatureState | undefined {
  switch (event.type) {
    case "signed":
      return { kind: "taken", refusals: 0 };
    case "put-off":
      return state.kind === "owed" ? { kind: "unsigned" } : undefined;
    case "signs-on-paper":
      return { kind: "paper" };
    case "cannot-sign":
      return { kind: "unavailable", why: event.why };
    default:
      return undefined;
  }
}

function advanceTaken(state: Taken, event: SignatureEvent): SignatureState | undefined {
  switch (event.type) {
    case "upload-refused":
      return { kind: "taken", refusals: state.refusals + 1, refusal: event.responseCode };
    case "upload-given-up":
      return {
        kind: "unsent",
        refusal: state.refusal ?? NEVER_ANSWERED,
        ...(event.forGood ? { forGood: true } : {}),
      };
    case "upload-accepted":
      return { kind: "uploaded" };
    default:
      return undefined;
  }
}

/** Is something still to be done for it? What is not needed, given, or given up is not. */
export function isSignatureOpen(state: SignatureState): state is Owed | Unsigned | Taken {
  return state.kind === "owed" || state.kind === "unsigned" || state.kind === "taken";
}
