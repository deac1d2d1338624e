import type { Simulator } from "../simulator/simulator";
import { sumOfText } from "../world/sum";
import type { Timeline, WorldEvent } from "../world/timeline";
import { invalid, ok, type Plain, type Result } from "./result";

type Query = { readonly [name: string]: string | undefined };

/** As many events as one answer carries unless told otherwise; all that are kept at most. */
const EVENTS_SHOWN = 500;
const EVENTS_SHOWN_MAX = 20_000;

/**
 * Everything that happened, as far as it is kept: the last ones, those `after` a sequence number, those `from` one `to`
 * another; `brief` as short rows `[seq, atMs, kind, port, what]`.
 */
export function timelineView(timeline: Timeline, query: Query): Result {
  const numbers: { [name: string]: number | undefined } = {};
  for (const name of ["after", "from", "to", "limit"]) {
    const text = query[name];
    if (text === undefined) continue;
    const isLimit = name === "limit";
    const highest = isLimit ? EVENTS_SHOWN_MAX : Number.MAX_SAFE_INTEGER;
    if (!/^\d{1,15}$/.test(text) || Number(text) > highest)
      return invalid(name, isLimit ? `a whole number up to ${EVENTS_SHOWN_MAX}` : "a sequence number");
    numbers[name] = Number(text);
  }
  const { after, from, to, limit = from === undefined ? EVENTS_SHOWN : EVENTS_SHOWN_MAX } = numbers;
  if (after !== undefined && from !== undefined) return invalid("after", "after or from, not both");
  const begin = after ?? (from === undefined ? undefined : Math.max(0, from - 1));
  const kept = timeline.since(begin ?? 0);
  const wanted = to === undefined ? kept : kept.filter(({ seq }) => seq <= to);
  // From a place on: what comes next. From nowhere: the latest.
  const events = begin === undefined ? wanted.slice(-limit) : wanted.slice(0, limit);
  const shown = query["brief"] === undefined ? { events } : { rows: events.map(briefOf) };
  return ok({ ...shown, seq: timeline.seq, digest: timeline.digest });
}

/** What a lane needs to know of an event. */
function briefOf(event: WorldEvent): readonly unknown[] {
  const { seq, atMs, kind } = event;
  return [seq, atMs, kind, event["port"] ?? event["where"] ?? "", whatOf(event)];
}

function whatOf(event: WorldEvent): string {
  const named = ["method", "verb", "action", "id", "mti", "fault", "slip", "key", "sound"].find(
    (name) => typeof event[name] === "string",
  );
  return named === undefined ? "" : String(event[named]);
}

/** One event with what belongs to it: a message field by field, a slip's text. */
export function eventView(simulator: Simulator, text: string): Result {
  const seq = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  const [event] = seq > 0 ? simulator.world.timeline.since(seq - 1) : [];
  if (event?.seq !== seq) return invalid("event", "the sequence number of an event that is kept");
  return ok({ event, ...belongingOf(simulator, event) });
}

function belongingOf(simulator: Simulator, event: WorldEvent): Plain {
  if (event.kind === "message") {
    const found = simulator.messages.all.find(
      ({ atMs, shown }) => atMs === event.atMs && sumOfText(shown.hex) === event["sum"],
    );
    if (found) {
      const { shown, ...message } = found;
      return { message: { ...message, ...shown } };
    }
  }
  if (event.kind === "slip") {
    const found = simulator.printer?.slips.find(
      ({ atMs, kind, copy }) => atMs === event.atMs && kind === event["slip"] && copy === event["copy"],
    );
    if (found)
      return { slip: { kind: found.kind, copy: found.copy, text: found.lines.join("\n"), whole: found.whole } };
  }
  return {};
}
