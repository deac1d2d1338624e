import type { CardInterface } from "./api-device";
import { wire } from "./wire";
import type { Text } from "./words/text";

/** The views that the page looks at, as far as it does (sim/README.md has them whole). */

export type Language = "zh" | "en";
export type Money = "not charged" | "charged" | "being checked" | "returned" | "held" | "released";

export interface ScreenView {
  readonly id: string;
  readonly text: string;
  /** What a phone can scan there. */
  readonly qr?: string;
}

export type Bearer = "wifi" | "cellular";

export interface BearerView {
  readonly bearer: Bearer;
  readonly up: boolean;
  /** One way. */
  readonly latencyMs: number;
  /** 0..1 */
  readonly loss: number;
  /** dBm */
  readonly signal: number;
}

export interface PowerView {
  readonly powered: boolean;
  readonly boots: number;
  readonly battery: { readonly level: number; readonly charging: boolean; readonly mains: boolean };
  readonly network: readonly BearerView[];
}

export type Speed = 1 | 10 | "max";

export interface ClockView {
  /** ISO 8601 in China's time. */
  readonly now: string;
  readonly epochMs: number;
  readonly speed: Speed;
  readonly paused: boolean;
  readonly idle: boolean;
}

export interface CardView {
  readonly id: string;
  readonly face: { readonly zh: string; readonly en: string };
  readonly kind: "credit" | "debit";
  readonly interfaces: readonly CardInterface[];
  readonly phone: boolean;
  readonly status: string;
  readonly misbehaviour?: string;
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
  /** Voucher number of what it takes back or completes. */
  readonly original?: string;
  /** YYYYMMDDhhmmss by the terminal's clock. */
  readonly localTime?: string;
}

export interface LedgerEntry {
  readonly stan: string;
  readonly batch: string;
  readonly kind: string;
  readonly amountFen: number;
  readonly state: string;
  readonly signature?: { readonly jbig: string; readonly featureCode: string };
}

export interface LedgerView {
  readonly entries: readonly LedgerEntry[];
  readonly balanceFen: number;
}

export interface CheckView {
  readonly agree: boolean;
  /** What the terminal itself has still to do. */
  readonly owed: readonly { readonly stan: string; readonly what: string; readonly sinceMs: number }[];
  readonly differences: readonly { readonly what: string; readonly stan?: string }[];
}

export interface FlashView {
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  /** Another one whenever the chip holds something else. */
  readonly sum: string;
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
  /** False where the paper or the power ended before the slip did. */
  readonly whole: boolean;
  /** Dot rows, eight to a millimetre. */
  readonly rows: number;
  readonly atMs: number;
}

export interface WireField {
  readonly field: number;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly value: string;
}

/** A message as it was put on the wire, card data masked. */
export interface WireMessage {
  readonly seq: number;
  readonly atMs: number;
  readonly direction: "to-host" | "to-terminal";
  readonly mti?: string;
  readonly note?: string;
  readonly malformed?: object;
  readonly fields: readonly WireField[];
  readonly hex: string;
}

/** How the connection that was opened last is secured; TLS without more words is the model's. */
export interface WireConnection {
  readonly tls: boolean;
  readonly version?: string;
  readonly name?: string;
  readonly issuer?: string;
  readonly untilMs?: number;
}

/** Merchant, cardholder, supervisor, acquirer's support, the terminal by itself. */
export type Who = "M" | "C" | "O" | "S" | "T";

/** What the terminal's screen said of a failure. */
export interface DiagnosisView {
  readonly code: string;
  readonly responseCode?: string;
  readonly cause: Text;
  /** A figure or name for support. */
  readonly detail?: Text;
  /** null: the screen said nothing of money. */
  readonly money: Money | null;
  readonly remedy: Text;
  readonly who: readonly Who[];
  readonly atMs: number;
  /** The sale that it spoke of. */
  readonly stan?: string;
}

/** What was under way when the power went last, who did what about it, and where the money is. */
export interface AftermathView {
  readonly atMs: number;
  readonly about: "rest" | "unsent" | "transaction" | "unread" | "settlement" | "line" | "management";
  /** The power is on again. */
  readonly isBack: boolean;
  readonly money?: Money;
  readonly sentence: Text;
  readonly steps: readonly { readonly part: "sent" | "acquirer" | "found" | "did"; readonly text: Text }[];
}

export interface FaultView {
  readonly id: number;
  readonly code?: string;
  readonly port?: string;
  readonly point?: string;
  readonly kind?: string;
  readonly struck?: number;
  readonly times?: number;
  readonly spent?: boolean;
  /** The step of a flow that it strikes at, and when it did. */
  readonly step?: string;
  readonly struckMs?: number;
}

/** A row at a step at which it can strike. */
export interface GridCell {
  readonly step: string;
  /** What is told; none: it heals by itself. */
  readonly codes: readonly string[];
  readonly byPerson: boolean;
}

/** What struck, and what the terminal said of it. */
export interface GridStrike {
  readonly row: string;
  readonly step?: string;
  readonly atMs: number;
  readonly told: { readonly code: string; readonly money: Money | null; readonly atMs: number } | null;
  readonly wrong?: string;
}

export interface GridView {
  readonly steps: readonly string[];
  readonly rows: readonly { readonly row: string; readonly cells: readonly GridCell[] }[];
  readonly pending: { readonly [row: string]: string };
  readonly strikes: readonly GridStrike[];
}

export interface FaultsView {
  readonly faults: readonly FaultView[];
  readonly codes: readonly { readonly code: string; readonly does: string }[];
  /** Rows that are a person's doing, and how to do it. */
  readonly byVerbs: { readonly [code: string]: string };
  /** Who can mend what a row causes. */
  readonly who: { readonly [code: string]: readonly Who[] };
  readonly points: { readonly [port: string]: readonly string[] };
  readonly kinds: readonly string[];
  readonly cutMoments: readonly string[];
}

export interface HostRule {
  readonly when: { readonly cardId?: string; readonly amountFen?: number; readonly mti?: string };
  readonly effect: { readonly kind: string; readonly code?: string; readonly delayMs?: number };
  readonly timesLeft?: number;
}

export interface HostView {
  readonly rules: readonly HostRule[];
  readonly merchants: readonly {
    readonly number: string;
    readonly status: string;
    readonly account?: string;
    readonly verified?: boolean;
  }[];
  readonly terminals: readonly {
    readonly number: string;
    readonly merchant: string;
    readonly serial: string;
    readonly status: string;
    readonly key: "by hand" | "from afar";
    readonly keyPending?: true;
  }[];
  readonly maintenance: { readonly fromMs: number; readonly toMs: number } | null;
}

/** What the terminal is, and what else it can be. */
export interface TerminalView {
  readonly model: string;
  readonly acquirer: string;
  readonly seed: number;
  readonly engine: string;
  readonly models: readonly string[];
  readonly acquirers: readonly string[];
  readonly engines: readonly string[];
}

/** One thing that happened, as the events tell it. */
export interface WorldEvent {
  readonly seq: number;
  /** Virtual wall clock, ms since 1970. */
  readonly atMs: number;
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** The terminal of this page, of several: `/?terminal=2`. */
const terminal = new URLSearchParams(location.search).get("terminal") ?? "1";

/** The address of a view, a verb, or the events of this page's terminal. */
export function addressOf(name: string): string {
  return `/api/${name}${name.includes("?") ? "&" : "?"}terminal=${encodeURIComponent(terminal)}`;
}

/** Longer ones are not kept: it is told of parts of a run, and of no state that mostly stays. */
const HELD_MAX = 100_000;
/** What each view held last, and its text. */
const held = new Map<string, { readonly text: string; readonly value: unknown }>();

/** What a view holds now: the same object as long as that is the same. Rejects when the server is gone or refuses. */
export async function view<T>(name: string): Promise<T> {
  const response = await wire().ask(addressOf(name));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const text = await response.text();
  const [kind = name] = name.split("?");
  const last = held.get(kind);
  if (last?.text === text) return last.value as T;
  const value = JSON.parse(text) as T;
  if (text.length <= HELD_MAX) held.set(kind, { text, value });
  return value;
}

export type Played =
  | { readonly kind: "done"; readonly answer: { readonly [name: string]: unknown } }
  | { readonly kind: "refused"; readonly error: string }
  /** The server did not answer. */
  | { readonly kind: "gone" };

/** Plays a verb. The page says that a server is gone, and goes on. */
export async function play(verb: string, body: object): Promise<Played> {
  try {
    const response = await wire().ask(addressOf(verb), body);
    const answer = (await response.json()) as { readonly [name: string]: unknown };
    return response.ok ? { kind: "done", answer } : { kind: "refused", error: String(answer["error"]) };
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return { kind: "gone" };
    throw error;
  }
}
