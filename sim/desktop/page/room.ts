import {
  type AftermathView,
  addressOf,
  type CardView,
  type CheckView,
  type ClockView,
  type DiagnosisView,
  type FaultsView,
  type FlashView,
  type GridView,
  type HostView,
  type Language,
  type LedgerView,
  type Played,
  type PowerView,
  play,
  type ScreenView,
  type Slip,
  type TerminalView,
  type TransactionView,
  view,
  type WireConnection,
  type WireMessage,
  type WorldEvent,
} from "./api";
import type { DeviceView } from "./api-device";
import { isShown, ROWS_MAX, withEvents } from "./behind/happened";
import { changesBooks, changesLooks, KEY } from "./changes";
import { Ahead, Refresh } from "./refresh";
import type { Seen } from "./seen";
import { TravelFeed } from "./travel/feed";
import { wire } from "./wire";
import { words } from "./words/words";

/** So many events are looked through at a time for the first rows … */
const EVENTS_ASKED = 4000;
/** … and so many times: all that the view keeps. A terminal at rest tells thousands that nobody reads. */
const LOOKS_MAX = 5;
/** More messages than anybody scrolls through; the `messages` view has the rest. */
const WIRE_MAX = 200;
/** What a person takes for at once. */
const SCREEN_REST_MS = 15;
const BOOKS_REST_MS = 150;
/** Pictures that are asked for before anything else is known come no closer than this: where screens hurry by, the last one counts. */
const PICTURE_REST_MS = 100;
/** So long the room waits for the screen that a key brings about, before it answers with the old one's picture. */
const PICTURE_WAITED_MS = 200;
/** The books are looked at again, while the terminal is at work, to see when it is done. */
const AT_WORK_MS = 400;
const RECONNECT_MS = 1000;

/** Rows that fill what there is of the list at first. */
const ROWS_FIRST = 30;

type Told = { readonly events: readonly WorldEvent[]; readonly seq: number };
type Hearer = (event: WorldEvent) => void;

/** The room behind the server: what is seen of it, kept fresh by its events, and what is done in it. */
export class Room {
  seen: Seen = { connected: false, screenVersion: 0, cards: [], transactions: [], slips: [], wire: [], rows: [] };
  readonly #changed: () => void;
  readonly #screen = new Refresh(() => this.#lookAtScreen(), SCREEN_REST_MS);
  readonly #books = new Refresh(() => this.#lookAtBooks(), BOOKS_REST_MS);
  readonly #travel = new TravelFeed(
    (travel) => this.#see({ travel }),
    (look) => this.#looking(look),
  );
  readonly #hearers = new Set<Hearer>();
  #language: Language;
  #acts: Promise<unknown> = Promise.resolve();
  #events: WorldEvent[] = [];
  #lastSeq = 0;
  #lastScreen: WorldEvent | undefined;
  readonly #picture = new Ahead(PICTURE_REST_MS, PICTURE_WAITED_MS);

  /** @param changed told when something else is seen. */
  constructor(language: Language, changed: () => void) {
    this.#language = language;
    this.#changed = changed;
  }

  /** Looks, listens, and reconnects for as long as the page is open. */
  connect(): void {
    wire().listen(addressOf("events"), {
      opened: () => void this.#begin(),
      heard: (event) => this.#hear(event as WorldEvent),
      closed: () => {
        this.#see({ connected: false });
        setTimeout(() => this.connect(), RECONNECT_MS);
      },
    });
    // The terminal is to be seen at once; what has happened until now can come after it.
    this.#screen.ask();
  }

  /** Hears every event as it comes. @returns ends it. */
  listen(hearer: Hearer): () => void {
    this.#hearers.add(hearer);
    return () => {
      this.#hearers.delete(hearer);
    };
  }

  speak(language: Language): void {
    this.#language = language;
    this.#screen.ask();
  }

  /** Keys and cards, one after the other in the order in which they were played. Undefined when refused. */
  act(verb: string, body: object): Promise<Answer | undefined> {
    const played = this.#acts.then(() => this.now(verb, body));
    this.#acts = played;
    return played;
  }

  /** A finger at the glass: what it pressed looks other even where the screen stays. */
  async touch(phase: "down" | "up" | "lost", x: number, y: number): Promise<void> {
    await this.act("touch", { phase, x, y });
    this.#see({ screenVersion: this.seen.screenVersion + 1, screenAfter: undefined });
  }

  /** Does not wait for keys that are still being typed: nobody who pulls a plug does. Undefined when refused. */
  async now(verb: string, body: object): Promise<Answer | undefined> {
    if (verb === KEY) this.#expectPicture();
    const played: Played = await play(verb, body);
    this.#screen.ask();
    if (verb !== KEY) this.#books.ask();
    this.#travel.acted(verb);
    if (played.kind === "done") return played.answer;
    const error = played.kind === "gone" ? words[this.#language].gone : played.error;
    this.#see({ refused: { error, at: performance.now() } });
    return undefined;
  }

  /** What is armed now, without waiting for all the rest. */
  async lookAtFaults(): Promise<void> {
    await this.#looking(async () => this.#see({ faults: await view<FaultsView>("faults") }));
  }

  /** The grid, where somebody has it before him. */
  async lookAtGrid(): Promise<void> {
    await this.#looking(async () => this.#see({ grid: await view<GridView>("grid") }));
  }

  /** What was refused has been read. */
  forgive(): void {
    const { refused: _read, ...seen } = this.seen;
    this.seen = seen;
    this.#changed();
  }

  async #begin(): Promise<void> {
    await this.#looking(async () => {
      const [{ cards }, terminal] = await Promise.all([
        view<{ cards: CardView[] }>("cards"),
        view<TerminalView>("terminal"),
      ]);
      const { events, seq } = await view<Told>(`timeline?limit=${EVENTS_ASKED}`);
      this.#events = [];
      this.#lastSeq = seq;
      this.#see({ cards, terminal, rows: withEvents([], events), wire: [] });
      await this.#lookBack(events);
    });
    this.#screen.ask();
    this.#books.ask();
    this.#travel.ask();
  }

  /** What people would tell of may be long ago. What comes meanwhile is heard, and stays on top. */
  async #lookBack(newest: readonly WorldEvent[]): Promise<void> {
    let events = newest;
    for (let look = 1; look < LOOKS_MAX && this.seen.rows.length < ROWS_FIRST; look++) {
      const to = (events[0]?.seq ?? 1) - 1;
      if (to < 1) return;
      const before = await view<Told>(`timeline?from=${Math.max(1, to - EVENTS_ASKED + 1)}&to=${to}`);
      if (before.events.length === 0) return;
      events = before.events;
      this.#see({ rows: [...this.seen.rows, ...withEvents([], events)].slice(0, ROWS_MAX) });
    }
  }

  /** Most keys bring another screen: its picture is asked for together with the key. A PIN's digits bring none. */
  #expectPicture(): void {
    const { device, screenVersion } = this.seen;
    if (!this.#lastScreen || device?.pinPad.collecting || !this.#picture.expects()) return;
    this.#see({ screenVersion: screenVersion + 1, screenAfter: this.#lastScreen.seq });
  }

  #hear(event: WorldEvent): void {
    const { kind } = event;
    if (kind === "screen" && this.#picture.told())
      this.#see({ screenVersion: this.seen.screenVersion + 1, screenAfter: undefined });
    if (changesLooks(event)) this.#screen.ask();
    if (changesBooks(event, this.#lastScreen)) this.#books.ask();
    this.#travel.hear(event);
    if (kind === "screen") this.#lastScreen = event;
    // A world that was gone back to is another one at once: all of it is looked at again.
    if (kind === "rewind") return void this.#begin();
    // A new world counts from the start.
    if (kind === "reset") {
      this.#see({ rows: [], wire: [], slips: [] });
      void this.#looking(async () => this.#see({ terminal: await view<TerminalView>("terminal") }));
    } else if (event.seq <= this.#lastSeq) return;
    this.#lastSeq = event.seq;
    for (const hearer of this.#hearers) hearer(event);
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
      const ending = this.#picture.looked();
      // The power with it: what a click on the plug does has to be what the screen, dark or lit, promises.
      const [screen, device, power] = await Promise.all([
        view<ScreenView>(`screen?lang=${this.#language}`),
        view<DeviceView>("device"),
        view<PowerView>("power"),
      ]);
      const end = ending();
      const isOther = end === "ask" || (end === "compare" && screen !== this.seen.screen);
      this.#see({ screen, device, power });
      if (isOther) this.#see({ screenVersion: this.seen.screenVersion + 1, screenAfter: undefined });
    });
  }

  async #lookAtBooks(): Promise<void> {
    await this.#looking(async () => {
      const last = this.seen.wire.at(-1)?.seq ?? 0;
      const [clock, journal, ledger, flash, paper, faults, host, told, cut, wire] = await Promise.all([
        view<ClockView>("clock"),
        view<{ transactions: TransactionView[] }>("transactions"),
        // Numbers of other terminals of the merchant are the same: only these are this one's.
        view<LedgerView>("ledger?own"),
        view<FlashView>("flash"),
        view<{ slips: Slip[] }>("paper"),
        view<FaultsView>("faults"),
        view<HostView>("host"),
        view<{ diagnosis: DiagnosisView | null }>("diagnosis"),
        view<{ aftermath: AftermathView | null }>("aftermath"),
        view<{ messages: WireMessage[]; connection: WireConnection | null }>(
          `messages?after=${last}&limit=${WIRE_MAX}`,
        ),
      ]);
      const { transactions } = journal;
      const { diagnosis } = told;
      const { aftermath } = cut;
      const { connection } = wire;
      const books = { clock, transactions, ledger, flash, slips: paper.slips, faults, host };
      this.#see({ ...books, diagnosis, aftermath, connection });
      // A reset in between began the numbers anew: then what came is not what follows.
      if ((this.seen.wire.at(-1)?.seq ?? 0) === last)
        this.#see({ wire: [...this.seen.wire, ...wire.messages].slice(-WIRE_MAX) });
      if (clock.idle || this.seen.power?.powered === false) this.#see({ check: await view<CheckView>("check") });
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
    if ((Object.keys(more) as (keyof Seen)[]).every((name) => more[name] === this.seen[name])) return;
    this.seen = { ...this.seen, ...more };
    this.#changed();
  }
}

export type Answer = { readonly [name: string]: unknown };
