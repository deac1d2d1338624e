import {
  type CardView,
  type CheckView,
  type ClockView,
  type FlashView,
  type Language,
  type LedgerView,
  type PowerView,
  play,
  type ScreenView,
  type Slip,
  type TransactionView,
  view,
  type WorldEvent,
} from "./api";
import { isShown, ROWS_MAX, withEvents } from "./happened";
import { Refresh } from "./refresh";

/** Everything that the page shows, as it was last seen. */
export interface Seen {
  readonly connected: boolean;
  readonly screen?: ScreenView;
  /** Grows whenever the screen's pixels may be others. */
  readonly screenVersion: number;
  readonly power?: PowerView;
  readonly clock?: ClockView;
  readonly cards: readonly CardView[];
  readonly transactions: readonly TransactionView[];
  readonly ledger?: LedgerView;
  /** Only asked for at rest: in the middle of a sale the books may differ. */
  readonly check?: CheckView;
  readonly flash?: FlashView;
  readonly slips: readonly Slip[];
  readonly rows: readonly WorldEvent[];
}

/** So many of the last events are looked through for the first rows. */
const EVENTS_ASKED = 4000;
/** What a person takes for at once. */
const SCREEN_REST_MS = 15;
const BOOKS_REST_MS = 150;
/** The books are looked at again, while the terminal is at work, to see when it is done. */
const AT_WORK_MS = 400;
const RECONNECT_MS = 1000;
const EVENTS_ADDRESS = "/api/events";

/** The room behind the server: what is seen of it, kept fresh by its events, and what is done in it. */
export class Room {
  seen: Seen = {
    connected: false,
    screenVersion: 0,
    cards: [],
    transactions: [],
    slips: [],
    rows: [],
  };
  readonly #changed: () => void;
  readonly #screen = new Refresh(() => this.#lookAtScreen(), SCREEN_REST_MS);
  readonly #books = new Refresh(() => this.#lookAtBooks(), BOOKS_REST_MS);
  #language: Language;
  #acts: Promise<unknown> = Promise.resolve();
  #events: WorldEvent[] = [];
  #lastSeq = 0;

  /** @param changed told when something else is seen. */
  constructor(language: Language, changed: () => void) {
    this.#language = language;
    this.#changed = changed;
  }

  /** Looks, listens, and reconnects for as long as the page is open. */
  connect(): void {
    const address = new URL(EVENTS_ADDRESS, location.href);
    address.protocol = "ws:";
    const socket = new WebSocket(address);
    socket.addEventListener("open", () => void this.#begin());
    socket.addEventListener("message", ({ data }) => this.#hear(JSON.parse(String(data)) as WorldEvent));
    socket.addEventListener("close", () => {
      this.#see({ connected: false });
      setTimeout(() => this.connect(), RECONNECT_MS);
    });
  }

  speak(language: Language): void {
    this.#language = language;
    this.#screen.ask();
  }

  /** Keys and cards, one after the other in the order in which they were played. */
  act(verb: string, body: object): Promise<{ readonly [name: string]: unknown } | undefined> {
    const played = this.#acts.then(() => this.now(verb, body));
    this.#acts = played;
    return played;
  }

  /** Does not wait for keys that are still being typed: nobody who pulls a plug does. */
  async now(verb: string, body: object): Promise<{ readonly [name: string]: unknown } | undefined> {
    const played = await play(verb, body);
    this.#books.ask();
    return played.kind === "done" ? played.answer : undefined;
  }

  async #begin(): Promise<void> {
    await this.#looking(async () => {
      const { cards } = await view<{ cards: CardView[] }>("cards");
      const { events, seq } = await view<{ events: WorldEvent[]; seq: number }>(`timeline?limit=${EVENTS_ASKED}`);
      this.#events = [];
      this.#lastSeq = seq;
      this.#see({ cards, rows: withEvents([], events) });
    });
    this.#screen.ask();
    this.#books.ask();
  }

  #hear(event: WorldEvent): void {
    const { kind, method } = event;
    if (kind === "screen" || kind === "key" || kind === "reset") this.#screen.ask();
    if (kind === "screen" || kind === "slip" || kind === "power" || kind === "message" || kind === "reset")
      this.#books.ask();
    if (kind === "call" && (method === "program" || method === "erase")) this.#books.ask();
    // A world that was gone back to is another one at once: all of it is looked at again.
    if (kind === "rewind") return void this.#begin();
    // A new world counts from the start.
    if (kind === "reset") this.#see({ rows: [] });
    else if (event.seq <= this.#lastSeq) return;
    this.#lastSeq = event.seq;
    if (!isShown(event)) return;
    // Rows are drawn once for all that came in one frame; a tab in the background has none for hours.
    if (this.#events.length === 0) requestAnimationFrame(() => this.#tell());
    else if (this.#events.length >= ROWS_MAX) this.#events.shift();
    this.#events.push(event);
  }

  #tell(): void {
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#see({ rows: withEvents(this.seen.rows, events) });
  }

  async #lookAtScreen(): Promise<void> {
    await this.#looking(async () => {
      const screen = await view<ScreenView>(`screen?lang=${this.#language}`);
      this.#see({ screen, screenVersion: this.seen.screenVersion + 1 });
    });
  }

  async #lookAtBooks(): Promise<void> {
    await this.#looking(async () => {
      const [power, clock, journal, ledger, flash, paper] = await Promise.all([
        view<PowerView>("power"),
        view<ClockView>("clock"),
        view<{ transactions: TransactionView[] }>("transactions"),
        view<LedgerView>("ledger"),
        view<FlashView>("flash"),
        view<{ slips: Slip[] }>("paper"),
      ]);
      this.#see({ power, clock, transactions: journal.transactions, ledger, flash, slips: paper.slips });
      if (clock.idle || !power.powered) this.#see({ check: await view<CheckView>("check") });
      else setTimeout(() => this.#books.ask(), AT_WORK_MS);
    });
  }

  /** A look that fails is a server that goes: the closed socket says so, and everything is looked at again afterwards. */
  async #looking(look: () => Promise<void>): Promise<void> {
    try {
      await look();
      if (!this.seen.connected) this.#see({ connected: true });
    } catch {
      this.#see({ connected: false });
    }
  }

  #see(more: Partial<Seen>): void {
    this.seen = { ...this.seen, ...more };
    this.#changed();
  }
}
