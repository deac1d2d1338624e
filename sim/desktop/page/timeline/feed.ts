import { addressOf } from "../api";
import { type BriefRow, Columns, EVENTS_MAX } from "./columns";

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

/** What the timeline shows, kept fresh by the room's events. Its memory does not grow with them. */
export class Feed {
  readonly columns = new Columns();
  runs: readonly RunRow[] = [];
  readonly #changed: () => void;
  /** Events that came while those before them were still being fetched. */
  #early: BriefRow[] | undefined = [];
  #socket: WebSocket | undefined;
  #closed = false;

  /** @param changed told at most once in a frame. */
  constructor(changed: () => void) {
    let asked = false;
    this.#changed = () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        changed();
      });
    };
  }

  /** Looks and listens until `close`. */
  open(): void {
    const address = new URL(addressOf("events"), location.href);
    address.protocol = "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener("open", () => void this.#begin());
    socket.addEventListener("message", ({ data }) => this.#hear(JSON.parse(String(data)) as WorldEvent));
    socket.addEventListener("close", () => {
      if (!this.#closed) setTimeout(() => this.open(), RECONNECT_MS);
    });
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  /** All that is kept, anew: of the first look, and of each world that took the place of another. */
  async #begin(): Promise<void> {
    this.#early = [];
    const [timeline, runs] = await Promise.all([
      ask<{ rows: BriefRow[] }>(`timeline?brief&limit=${EVENTS_MAX}`),
      ask<{ runs: RunRow[] }>("runs"),
    ]);
    this.columns.clear();
    for (const row of timeline.kind === "done" ? timeline.answer.rows : []) this.columns.add(row);
    if (runs.kind === "done") this.runs = runs.answer.runs;
    for (const row of this.#early ?? []) if (row[0] > this.columns.lastSeq) this.columns.add(row);
    this.#early = undefined;
    this.#changed();
  }

  #hear(event: WorldEvent): void {
    if (event.kind === "reset" || event.kind === "rewind") return void this.#begin();
    const row = briefOf(event);
    if (this.#early) {
      this.#early.push(row);
      if (this.#early.length > EVENTS_MAX) this.#early.shift();
    } else this.columns.add(row);
    this.#changed();
  }
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
    const response = await fetch(
      addressOf(name),
      body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
    );
    const answer = (await response.json()) as T & { readonly error?: string };
    return response.ok ? { kind: "done", answer } : { kind: "refused", error: String(answer.error) };
  } catch (error) {
    return { kind: "refused", error: error instanceof Error ? error.message : "unknown" };
  }
}
