import { type Slip, view, type WireMessage, type WorldEvent } from "../api";
import type { Seen } from "../seen";
import type { BriefRow } from "../timeline/columns";
import { type FlashRecord, recordOf } from "./flash-record";
import { isRest, isSame, mentions, type Name, nameIn } from "./name";
import type { Who } from "./words";

interface At {
  /** Of its event, which names it. */
  readonly seq: number;
  readonly atMs: number;
  readonly who: Who;
}

/** One thing that somebody did or said. */
export type Act = At &
  (
    | { readonly kind: "screen"; readonly event: WorldEvent }
    | { readonly kind: "message"; readonly event: WorldEvent; readonly message: WireMessage | undefined }
    /** `slip`: its place in the `paper` view. */
    | { readonly kind: "slip"; readonly event: WorldEvent; readonly slip: number }
    /** What was pressed, one behind the other; of a PIN only how much. */
    | { readonly kind: "keys"; readonly keys: readonly string[]; readonly isPin: boolean }
    | { readonly kind: "other"; readonly event: WorldEvent }
  );

/** All that there is of one transaction. */
export interface Life {
  /** In the order of time; empty where it is no longer kept. */
  readonly acts: readonly Act[];
  readonly record: FlashRecord | undefined;
}

const EVENTS_ASKED = 20_000;
const MESSAGES_ASKED = 5_000;

/** Looks at what the views still have of a transaction. Rejects when the server is gone. */
export async function lookAtLife(seen: Seen, name: Name): Promise<Life> {
  const localTime = seen.transactions.find((each) => isSame(each, name))?.localTime;
  const [{ rows }, wire, record] = await Promise.all([
    view<{ rows: readonly BriefRow[] }>(`timeline?brief=1&limit=${EVENTS_ASKED}`),
    wireFor(seen.wire, name),
    recordOf(seen.flash, name),
  ]);
  const mine = wire.filter((message) => isSame(nameIn(message), name));
  const span = spanOf(rows, mine[0]?.atMs ?? msOf(localTime), mine.at(-1)?.atMs);
  if (!span) return { acts: [], record };
  const { events } = await view<{ events: readonly WorldEvent[] }>(`timeline?from=${span.from}&to=${span.to}`);
  const belongs = (event: WorldEvent) => event.seq <= span.until || isLater(event, mine, name);
  return { acts: actsOf(events.filter(belongs), wire, seen.slips), record };
}

/** The page has the last ones; what is older is asked for. */
async function wireFor(wire: readonly WireMessage[], name: Name): Promise<readonly WireMessage[]> {
  const isWhole = wire[0] === undefined || wire[0].seq === 1;
  const first = wire.findIndex((message) => isSame(nameIn(message), name));
  if (isWhole || first > 0) return wire;
  return (await view<{ messages: readonly WireMessage[] }>(`messages?limit=${MESSAGES_ASKED}`)).messages;
}

const CHINA = "+08:00";

/** The last millisecond of a terminal's YYYYMMDDhhmmss: its clock tells whole seconds. */
function msOf(localTime: string | undefined): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(localTime ?? "");
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.999${CHINA}`);
}

interface Span {
  readonly from: number;
  /** All belongs to the transaction up to here … */
  readonly until: number;
  /** … and up to here what speaks of it. */
  readonly to: number;
}

/**
 * From the rest before the transaction to the rest behind it; after a power cut, or where its messages go on later, further.
 * @param rows oldest first. @param anchorMs when it was under way.
 */
export function spanOf(
  rows: readonly BriefRow[],
  anchorMs: number | undefined,
  lastMs: number | undefined,
): Span | undefined {
  const rest = ([, , kind, , what]: BriefRow) => kind === "screen" && isRest(what);
  const anchor = anchorMs === undefined ? -1 : rows.findLastIndex(([, atMs]) => atMs <= anchorMs);
  if (anchor < 0) return undefined;
  const begin = rows.findLastIndex((row, at) => at < anchor && rest(row)) + 1;
  const behind = (from: number, isEnd: (row: BriefRow) => boolean) => {
    const at = rows.findIndex((row, index) => index > from && isEnd(row));
    return at < 0 ? rows.length - 1 : at;
  };
  const end = behind(anchor, rest);
  const wasCut = rows.slice(begin, end).some(([, , kind, , what]) => kind === "power" && what === "cut");
  const isHome = ([, , kind, , what]: BriefRow) => kind === "screen" && what === "home";
  const told = wasCut ? behind(end, isHome) : end;
  const last = lastMs === undefined ? -1 : rows.findLastIndex(([, atMs]) => atMs <= lastMs);
  const late = last > end ? behind(last, rest) : end;
  const seqOf = (at: number) => rows[at]?.[0] ?? 0;
  return { from: seqOf(begin), until: seqOf(end), to: seqOf(Math.max(told, late)) };
}

/** What speaks of a transaction that the terminal has left meanwhile. */
function isLater(event: WorldEvent, mine: readonly WireMessage[], name: Name): boolean {
  if (event.kind === "power") return true;
  if (event.kind === "message") return mine.some((message) => isOf(message, event));
  return mentions(event, name);
}

/** Whether an event tells of this message. */
export function isOf({ atMs, mti, direction }: WireMessage, event: WorldEvent): boolean {
  return atMs === event.atMs && mti === event["mti"] && direction === event["direction"];
}

/** Verbs that a person's doing has no event of its own for. */
const doings: readonly unknown[] = Object.freeze(["sign", "scan", "pay"]);

/** Calls, answers, sounds and what only lets time pass are left out; a screen that only changes its input is one. */
export function actsOf(
  events: readonly WorldEvent[],
  wire: readonly WireMessage[],
  slips: readonly Slip[],
): readonly Act[] {
  const acts: Act[] = [];
  let screen = "";
  for (const event of events) {
    const { seq, atMs, kind } = event;
    const last = acts.at(-1);
    if (kind === "key") {
      const isPin = event["where"] === "pin-pad";
      const key = String(event["key"]);
      if (last?.kind === "keys" && last.isPin === isPin) acts[acts.length - 1] = { ...last, keys: [...last.keys, key] };
      else acts.push({ seq, atMs, kind: "keys", who: isPin ? "cardholder" : "cashier", keys: [key], isPin });
    } else if (kind === "screen") {
      const words = JSON.stringify([event["id"], event["title"], event["id"] === "qr" ? "" : event["lines"]]);
      if (words !== screen) acts.push({ seq, atMs, kind, who: "terminal", event });
      screen = words;
    } else if (kind === "message") {
      const message = wire.find((each) => isOf(each, event));
      acts.push({ seq, atMs, kind, who: event["direction"] === "to-host" ? "terminal" : "acquirer", event, message });
    } else if (kind === "slip") {
      const slip = slips.findIndex((each) => each.atMs === atMs && each.copy === event["copy"]);
      acts.push({ seq, atMs, kind, who: "terminal", event, slip });
    } else if (kind === "card") acts.push({ seq, atMs, kind: "other", who: "cardholder", event });
    else if (kind === "verb" && doings.includes(event["verb"]))
      acts.push({ seq, atMs, kind: "other", who: "cardholder", event });
    else if (kind === "power" || kind === "fault") acts.push({ seq, atMs, kind: "other", who: "world", event });
  }
  return acts;
}
