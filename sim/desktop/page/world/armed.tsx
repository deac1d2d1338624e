import { useEffect, useState } from "preact/hooks";
import type { FaultView } from "../api";
import { keepFocus, type Part } from "../part";
import { pointName } from "../words/points";
import { term } from "../words/terms";

/** A row of the catalogue, or one fault at a port, and what has come of it. */
interface ArmedRow {
  readonly key: string;
  readonly code?: string;
  readonly first: FaultView;
  readonly ids: readonly number[];
  readonly struck: number;
  readonly spent: boolean;
}

/** A row may be several faults: it is one to whoever armed it. */
function rowsOf(faults: readonly FaultView[]): readonly ArmedRow[] {
  const keyOf = ({ id, code }: FaultView) => code ?? String(id);
  return [...new Set(faults.map(keyOf))].flatMap((key) => {
    const all = faults.filter((fault) => keyOf(fault) === key);
    const [first] = all;
    if (!first) return [];
    return {
      key,
      ...(first.code === undefined ? {} : { code: first.code }),
      first,
      ids: all.map(({ id }) => id),
      struck: all.reduce((sum, { struck }) => sum + (struck ?? 0), 0),
      spent: all.every(({ spent }) => spent === true),
    };
  });
}

/** What is armed, always in sight, each with what has come of it; one that strikes lights up. */
export function Armed({ room, seen, language, say }: Part) {
  const [striking, setStriking] = useState<unknown>(undefined);
  useEffect(() => room.listen((event) => void (event.kind === "fault" && setStriking(event["id"]))), [room]);
  const rows = rowsOf(seen.faults?.faults ?? []);
  if (rows.length === 0) return <p class="note armed-none">{say.noneArmed}</p>;
  const name = ({ code, first: { port, point, kind } }: ArmedRow) =>
    code ?? `${term(port, language)} · ${pointName(point, language)} ${term(kind, language)}`;
  const state = ({ struck, first }: ArmedRow) => {
    if (struck > 0) return `${say.struck} ×${struck}`;
    return first.port === undefined ? say.inForce : say.waitsToStrike;
  };
  const looks = ({ struck, ids, spent }: ArmedRow) => {
    const strikes = ids.some((id) => id === striking);
    return `${struck > 0 ? "struck" : ""} ${strikes ? "striking" : ""} ${spent ? "spent" : ""}`;
  };
  return (
    <ul class="armed" aria-label={say.armed}>
      {rows.map((row) => (
        <li key={row.key} class={looks(row)} data-armed={row.code ?? row.first.kind}>
          <b>{name(row)}</b> {state(row)}
          <button
            type="button"
            aria-label={`${say.disarm} ${name(row)}`}
            onMouseDown={keepFocus}
            onClick={() => disarm(room, row.ids)}
          >
            ✕
          </button>
        </li>
      ))}
      <li class="all">
        <button type="button" data-act="disarm" onMouseDown={keepFocus} onClick={() => void room.now("unfault", {})}>
          {say.disarmAll}
        </button>
      </li>
    </ul>
  );
}

/** Takes back all that one row armed. Taking back a code takes its faults along: those that are gone by then need no more. */
export async function disarm(room: Part["room"], ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    if (!room.seen.faults?.faults.some((fault) => fault.id === id)) continue;
    await room.now("unfault", { id });
    await room.lookAtFaults();
  }
}
