/** What the host finds of one record of an upload (day.md §1.4). */
export type Found = "same" | "differs" | "not found";

/** One record that a terminal has uploaded. */
export interface UploadedRecord {
  readonly stan: string;
  readonly amountFen: number;
  readonly found: Found;
  /** By a message of its own, and not among eight. */
  readonly alone?: true;
}

/** A chip's last word on one transaction, as it came. */
export interface CertificateSeen {
  readonly stan: string;
  /** 60.3: 203 to 206. */
  readonly code: string;
  /** Field 39 of the answer: 00 where it is the card's. */
  readonly answer: string;
}

/** A settlement as the host keeps it. Values that change are replaced. */
export interface HostSettlement {
  readonly terminal: string;
  readonly merchant: string;
  readonly batch: string;
  readonly atMs: number;
  /** Field 48 of the terminal's last 0500 and of the answer: totals and flags. */
  readonly own: string;
  readonly host: string;
  readonly uploaded: readonly UploadedRecord[];
  /** STANs of those that came by messages of their own, whatever the totals are. Absent where none did. */
  readonly again?: readonly string[];
  /** The last of each transaction. Absent where none came. */
  readonly certificates?: readonly CertificateSeen[];
  /** What the upload lacked, when it ended; none where nothing was asked for. */
  readonly missing: readonly string[];
  /** 60.3 of the end, its count of records, and when the batch was closed. Absent while it is open. */
  readonly end?: { readonly code: string; readonly count: number; readonly atMs: number };
  /** It is closed, and its number is another batch's by now: they wrap, and a verb may open one again. */
  readonly former?: true;
}

/** How this host's own figures differ from its books: by so many fen, or a record that it does not have. */
export interface SettleDiffer {
  readonly stan: string;
  readonly amountFen: number;
  readonly lost: boolean;
}

/** How a host answers settlements. */
export interface SettleManners {
  readonly differ: readonly SettleDiffer[];
  /** Its 0510 has neither field 32 nor field 39. */
  readonly bare: boolean;
}

export const usualSettling: SettleManners = Object.freeze({ differ: Object.freeze([]), bare: false });
