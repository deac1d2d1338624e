/** A record of an application: the content of its template 70, in hex. */
export interface ChipRecord {
  /** Short file identifier, 1 to 10. */
  readonly sfi: number;
  readonly number: number;
  /** Whether offline data authentication covers it. Signed records come first in their file. */
  readonly signed: boolean;
  readonly content: string;
  /** Which interface's list of records it is in. */
  readonly through: "chip" | "tap" | "both";
  /** Ends with 9F69, the card authentication related data: made anew at each tap. */
  readonly authentication?: true;
}

/** An RSA private key as the card keeps it (Chinese remainders), hex. A key of the test world. */
export interface ChipPrivateKey {
  readonly p: string;
  readonly q: string;
  readonly dp: string;
  readonly dq: string;
  readonly qInverse: string;
}

/** An application as it was personalised. Texts are hex unless they say otherwise. */
export interface ChipApplication {
  /** ADF name. */
  readonly aid: string;
  /** ASCII, at most 16 characters. */
  readonly label: string;
  /** 1 best to 15. */
  readonly priority: number;
  /** The holder has to agree to its use. */
  readonly confirm: boolean;
  /** 5F2D, ASCII: codes of two letters, best first; "" for none. */
  readonly languages: string;
  /** 9F38 of the contact interface; "" for none. */
  readonly pdol: string;
  /** 9F38 of the contactless interface. */
  readonly tapPdol: string;
  /** 82. */
  readonly profile: string;
  readonly cdol1: string;
  readonly cdol2: string;
  readonly records: readonly ChipRecord[];
  /** 5F34. */
  readonly sequence: string;
  /** 57, of GET PROCESSING OPTIONS at a tap. */
  readonly track2: string;
  /** Card transaction qualifiers 9F6C; what this tap's holder must do is added to it. */
  readonly qualifiers: string;
  /** What GET DATA gives, by tag; counters and tries are the card's own. */
  readonly data: { readonly [tag: string]: string };
  /** The card's keys for cryptogram, script MAC and script cipher, 16 bytes each. */
  readonly keys: { readonly cryptogram: string; readonly mac: string; readonly cipher: string };
  /** Absent: no DDA, no CDA, no enciphered PIN. */
  readonly privateKey?: ChipPrivateKey;
  /** What may be spent offline (9F79, 9F5D); 0: the card always asks its issuer. */
  readonly offlineFen: number;
  /** Blocked before the world began: 6283. */
  readonly blocked: boolean;
}

/** The commands of a card that can go wrong, or the number of the APDU since power-up, from 1. */
export type ChipMoment =
  | "select"
  | "options"
  | "record"
  | "data"
  | "verify"
  | "internal-authenticate"
  | "generate"
  | "external-authenticate"
  | "challenge"
  | "script"
  | number;

/** What a card does wrong. */
export type ChipMischief =
  /** Answers this status word and nothing else. */
  | { readonly kind: "status"; readonly status: number }
  /** Leaves the slot or the field. */
  | { readonly kind: "leave" }
  /** Says nothing, until the reader gives up. */
  | { readonly kind: "mute" }
  /** Breaks the transport protocol. */
  | { readonly kind: "protocol-error" }
  /** Gives only the first bytes of its answer. */
  | { readonly kind: "truncate"; readonly bytes: number }
  /** Takes this much longer. */
  | { readonly kind: "slow"; readonly ms: number }
  /** The outer length says more than there is. */
  | { readonly kind: "wrong-length" }
  /** FF before the first object of the answer's template and behind its last: filler, and nothing wrong with it. */
  | { readonly kind: "filled" }
  /** Templates in templates, to the last of 256 bytes. */
  | { readonly kind: "endless" }
  /** This answer instead, hex. */
  | { readonly kind: "answer"; readonly data: string; readonly status: number }
  /** A cryptogram that its key did not make. */
  | { readonly kind: "wrong-cryptogram" }
  /** The first cryptogram that it ever made, counter and all, each time again. */
  | { readonly kind: "replayed-cryptogram" }
  /** A signature over something else. */
  | { readonly kind: "wrong-signature" };

/** When a card does what wrong. */
export interface ChipMisbehaviour {
  readonly at: ChipMoment;
  /** Which of the commands of this kind since power-up, from 1; absent: each. */
  readonly nth?: number;
  readonly through?: "chip" | "tap";
  /** Only in the first so many times that the card is powered up; absent: each time. */
  readonly activations?: number;
  readonly does: ChipMischief;
}

/** A chip: everything that was put into it, and what is wrong with it. */
export interface ChipProfile {
  /** Answer to reset, answer to select and identity in the field, hex. */
  readonly atr: string;
  readonly ats: string;
  readonly uid: string;
  /** What it speaks through; silent at the others. */
  readonly interfaces: readonly ("chip" | "tap")[];
  /** Two chips at once: in the field they cannot be told apart (B03). */
  readonly pair: boolean;
  /** Whether the card has a payment system directory (1PAY.SYS.DDF01). */
  readonly directory: boolean;
  readonly applications: readonly ChipApplication[];
  /** Digits. */
  readonly pin: string;
  readonly pinTries: number;
  readonly pinTriesLeft: number;
  /** The counter before the first transaction. */
  readonly atc: number;
  /** Its holder was verified on it before the tap (CDCVM). */
  readonly phone: boolean;
  /** Declines the second GENERATE AC, whatever the issuer said. */
  readonly declinesAtEnd: boolean;
  /** Approves once its issuer was asked, though the answer is not its issuer's: some issuers have their cards do so. */
  readonly trustsAnyIssuer: boolean;
  /** The whole card is blocked: 6A81. */
  readonly blocked: boolean;
  readonly misbehaviours: readonly ChipMisbehaviour[];
}
