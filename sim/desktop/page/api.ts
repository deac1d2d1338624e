/** The views that the page looks at, as far as it does (sim/README.md has them whole). */

export type Language = "zh" | "en";
export type Money = "not charged" | "charged" | "being checked" | "returned";

export interface ScreenView {
  readonly id: string;
  readonly text: string;
}

export interface PowerView {
  readonly powered: boolean;
  readonly boots: number;
  readonly network: readonly { readonly bearer: string; readonly latencyMs: number }[];
}

export interface ClockView {
  /** ISO 8601 in China's time. */
  readonly now: string;
  readonly idle: boolean;
}

export interface CardView {
  readonly id: string;
  readonly face: { readonly zh: string; readonly en: string };
  readonly kind: "credit" | "debit";
  readonly interfaces: readonly string[];
  readonly phone: boolean;
  /** Masked. */
  readonly pan: string;
  readonly expiry: string;
}

export interface TransactionView {
  readonly stan: string;
  readonly batch: string;
  readonly kind: string;
  readonly amountFen: number;
  readonly money: Money;
  readonly diagnosis?: { readonly cause: { readonly zh: string; readonly en: string } };
}

export interface LedgerEntry {
  readonly stan: string;
  readonly batch: string;
  readonly kind: string;
  readonly amountFen: number;
  readonly state: string;
}

export interface LedgerView {
  readonly entries: readonly LedgerEntry[];
  readonly balanceFen: number;
}

export interface CheckView {
  readonly agree: boolean;
  readonly differences: readonly { readonly what: string; readonly stan?: string }[];
}

export interface FlashView {
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  /** Erases of each sector. */
  readonly wear: readonly number[];
  readonly records?: number;
  readonly free?: number;
  readonly liveBytes?: number;
  readonly retired?: readonly number[];
  readonly unreadable?: string;
}

export interface Slip {
  readonly kind: string;
  readonly copy: string;
  readonly text: string;
}

/** One thing that happened, as the events tell it. */
export interface WorldEvent {
  readonly seq: number;
  /** Virtual wall clock, ms since 1970. */
  readonly atMs: number;
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** What a view holds now. Rejects when the server is gone or refuses. */
export async function view<T>(name: string): Promise<T> {
  const response = await fetch(`/api/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return (await response.json()) as T;
}

export type Played =
  | { readonly kind: "done"; readonly answer: { readonly [name: string]: unknown } }
  | { readonly kind: "refused"; readonly error: string };

/** Plays a verb. A server that is gone is a refusal, too: the page says so and goes on. */
export async function play(verb: string, body: object): Promise<Played> {
  try {
    const response = await fetch(`/api/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { readonly [name: string]: unknown };
    return response.ok ? { kind: "done", answer } : { kind: "refused", error: String(answer["error"]) };
  } catch (error) {
    return { kind: "refused", error: error instanceof Error ? error.message : "unknown" };
  }
}
