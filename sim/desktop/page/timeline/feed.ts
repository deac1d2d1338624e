import { addressOf } from "../api";
import { wire } from "../wire";
import { type BriefRow, Columns, EVENTS_MAX } from "./columns";
import { Marks } from "./marks";

export interface WorldEvent {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** One run of the room: the present one, or one that was left. */
export interface RunRow {
  readonly id: number;
  readonly current: boolean;
  readonly sequence: number;
  readonly until?: string;
  readonly parted?: { readonly run: number; readonly sequence: number };
}

const RECONNECT_MS = 1000;
/** Marks come so often at most: whoever presses a key waits for the screen's picture, and not for its mark. */
const MARKS_REST_MS = 120;

/** What the timeline shows, kept fresh by the room's events. Its memory does not grow with them. */
export class Feed {
  readonly columns = new Columns();
  /** The same run as marks on one line. */
  readonly marks = new Marks();
  /** The run that was left when this one was gone back to: what followed there. */
  ahead: Ahead | undefined;
  runs: readonly RunRow[] = [];
  readonly #changed: () => void;
  /** Events that came while those before them were still being fetched. */
  #early: BriefRow[] | undefined = [];
  #hangUp: () => void = () => undefined;
  #closed = false;

  /** @param changed told at most once in `MARKS_REST_MS`, and in a frame. */
  constructor(changed: () => void) {
    let asked = false;
    this.#changed = () => {
      if (asked) return;
      asked = true;
      setTimeout(
        () =>
          requestAnimationFrame(() => {
            asked = false;
            changed();
          }),
        MARKS_REST_MS,
      );
    };
  }

  /** Looks and listens until `close`. */
  open(): void {
    this.#hangUp = wire().listen(addressOf("events"), {
      opened: () => void this.#begin(),
      heard: (event) => this.#hear(event as WorldEvent),
      closed: () => {
        if (!this.#closed) setTimeout(() => this.open(), RECONNECT_MS);
      },
    });
  }

  close(): void {
    this.#closed = true;
    this.#hangUp();
  }

  /** All that is kept, anew: of the first look, and of each world that took the place of another. */
  async #begin(): Promise<void> {
    this.#early = [];
    const [timeline, runs] = await Promise.all([
      ask<{ rows: BriefRow[] }>(`timeline?brief&limit=${EVENTS_MAX}`),
      ask<{ runs: RunRow[] }>("runs"),
    ]);
    this.columns.clear();
    this.marks.clear();
    for (const row of timeline.kind === "done" ? timeline.answer.rows : []) this.#add(row);
    if (runs.kind === "done") this.runs = runs.answer.runs;
    this.ahead = await aheadOf(this.runs);
    for (const row of this.#early ?? []) if (row[0] > this.columns.lastSeq) this.#add(row);
    this.#early = undefined;
    this.#changed();
  }

  #add(row: BriefRow): void {
    this.columns.add(row);
    this.marks.add(row);
  }

  #hear(event: WorldEvent): void {
    if (event.kind === "reset" || event.kind === "rewind") return void this.#begin();
    const row = briefOf(event);
    if (this.#early) {
      this.#early.push(row);
      if (this.#early.length > EVENTS_MAX) this.#early.shift();
    } else this.#add(row);
    this.#changed();
  }
}

/** A run that was left, as marks. */
export interface Ahead {
  readonly run: number;
  /** Up to there it is the same as the present one. */
  readonly from: number;
  readonly marks: Marks;
}

async function aheadOf(runs: readonly RunRow[]): Promise<Ahead | undefined> {
  const parted = runs.find(({ current }) => current)?.parted;
  if (!parted) return undefined;
  const asked = await ask<{ rows: BriefRow[] }>(`timeline?brief&run=${parted.run}&limit=${EVENTS_MAX}`);
  if (asked.kind !== "done") return undefined;
  const marks = new Marks();
  for (const row of asked.answer.rows) marks.add(row);
  return { run: parted.run, from: parted.sequence, marks };
}

const naming: readonly string[] = Object.freeze([
  "method",
  "verb",
  "action",
  "id",
  "mti",
  "fault",
  "slip",
  "key",
  "sound",
]);

/** The same as the server's `brief`. */
function briefOf(event: WorldEvent): BriefRow {
  const named = naming.find((name) => typeof event[name] === "string");
  const port = event["port"] ?? event["where"] ?? "";
  return [event.seq, event.atMs, event.kind, String(port), named === undefined ? "" : String(event[named])];
}

export type Asked<T> =
  | { readonly kind: "done"; readonly answer: T }
  | { readonly kind: "refused"; readonly error: string };

/** A view, or a verb where there is a body. A server that is gone is a refusal, too. */
export async function ask<T>(name: string, body?: object): Promise<Asked<T>> {
  try {
    const response = await wire().ask(addressOf(name), body);
    const answer = (await response.json()) as T & { readonly error?: string };
    return response.ok ? { kind: "done", answer } : { kind: "refused", error: String(answer.error) };
  } catch (error) {
    return { kind: "refused", error: error instanceof Error ? error.message : "unknown" };
  }
}
