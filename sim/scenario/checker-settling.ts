import type { HostSettlement } from "../acquirer/settlement-types";

/** What the terminal says of its batches, and what the acquirer has. */
export interface Settling {
  readonly settlements: readonly HostSettlement[];
  /** The terminal's open batch, and those that it left as settled and still holds. */
  readonly batch: number;
  readonly settled: readonly number[];
  readonly reports: readonly ReportSeen[];
  /** The last one in the journal: the screen shows it, with and without a printer. */
  readonly kept?: Pick<ReportSeen, "batch" | "time" | "unsettled" | "formers" | "left" | "counted" | "late">;
  /** batch/STAN of what the journal has for the next report, because it ended after its batch's settlement. */
  readonly late?: readonly string[];
  /** The batch of the settlement that is under way in the journal. */
  readonly underWay?: number;
  /** The journal says that it has lost something: what it does not say proves nothing. */
  readonly lossSaid?: boolean;
}

type Kept = NonNullable<Settling["kept"]>;

/** What people were told of settlements: on paper, and the last one on the screen, too. */
export function reportsIn({ reports, kept }: Settling): readonly Kept[] {
  return [...reports, ...(kept ? [kept] : [])];
}

/** Does it tell of this batch? As its own, or as one that is settled along with it. */
export function isAbout({ batch, formers = [] }: Pick<ReportSeen, "batch" | "formers">, asked: string): boolean {
  return batch === asked || formers.some((number) => number.endsWith(`/${asked}`));
}

/** A report names so many of a kind; of more it says how many there are. */
export const NAMED_MAX = 16;

/** A settlement's slip. */
export interface ReportSeen {
  readonly batch: string;
  /** hhmmss, by the terminal's clock: when it left its batch. */
  readonly time: string;
  /** The same with its day, ms since 1970; absent where it cannot be read. */
  readonly closedMs?: number | undefined;
  readonly debits: number;
  readonly debitFen: number;
  readonly credits: number;
  readonly creditFen: number;
  /** What it says that the batch costs and brings behind that; absent where it says nothing of it. */
  readonly feeFen?: number;
  readonly netFen?: number;
  readonly balanced: boolean;
  /** Chips' certificates that it says the host has taken; absent where it says nothing of them. */
  readonly certified?: number;
  readonly named: readonly string[];
  /** Numbers that the terminal has no longer, and batches of theirs, that it says are in its totals: terminal/batch. */
  readonly formers?: readonly string[];
  /** Those that it says are not settled. */
  readonly unsettled?: readonly string[];
  /** STANs that it says were being checked, and are in no total. */
  readonly left: readonly string[];
  /** STANs that it says are being checked, and are in its totals. */
  readonly counted?: readonly string[];
  /** STANs that it says support has spoken for. */
  readonly said?: readonly string[];
  /** batch/STAN of what it says has ended behind an earlier settlement. */
  readonly late?: readonly string[];
}
