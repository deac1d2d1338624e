import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Refresh } from "../refresh";
import { Facts } from "./detail";
import { ask, type RunRow, type WorldEvent } from "./feed";
import { type Speaks, wordsOf } from "./moment";
import { timeOf } from "./paint";
import { type Say, says } from "./say";

interface Side {
  readonly run: number;
  readonly event: WorldEvent | { readonly seq: 0 };
}

interface Compared {
  readonly same: number;
  readonly equal: boolean;
  readonly before: readonly WorldEvent[];
  readonly a: Side;
  readonly b: Side;
}

export interface CompareProps extends Speaks {
  /** The present one first. */
  readonly runs: readonly RunRow[];
  readonly lastSeq: number;
}

/** Not asked more often than this while a run goes on, ms. */
const ASK_REST_MS = 300;

/** Two runs side by side, at the first event that is not the same in both. */
export function Compare({ language, cards, runs, lastSeq }: CompareProps) {
  const say = says[language];
  const [chosen, setChosen] = useState<readonly [number, number] | undefined>(undefined);
  const [asked, setAsked] = useState<{ readonly of: string; readonly compared: Compared } | undefined>(undefined);
  const [now, ...left] = runs;
  const other = left.find(({ id }) => id === now?.parted?.run) ?? left[0];
  const isKept = chosen?.every((id) => runs.some((run) => run.id === id));
  const pair = isKept ? chosen : now && other ? ([now.id, other.id] as const) : undefined;
  const of = pair ? `a=${pair[0]}&b=${pair[1]}` : "";
  const compared = asked?.of === of ? asked.compared : undefined;
  const wanted = useRef(of);
  wanted.current = of;
  const refresh = useMemo(() => {
    const look = async () => {
      const { current } = wanted;
      const answer = current === "" ? undefined : await ask<Compared>(`compare?${current}`);
      if (answer?.kind === "done") setAsked({ of: current, compared: answer.answer });
    };
    return new Refresh(look, ASK_REST_MS);
  }, []);
  // Where both have an event that differs, it stays the first one however they go on.
  const isSettled =
    compared !== undefined && !compared.equal && [compared.a, compared.b].every(({ event }) => "kind" in event);
  useEffect(() => refresh.ask(), [refresh, of, isSettled ? 0 : lastSeq]);
  useEffect(() => {
    // The present run is another one: what was chosen was chosen beside the one before.
    setChosen(undefined);
  }, [now?.id]);
  if (!pair) return <p class="tl-hint">{say.nothing}</p>;
  const choose = (side: 0 | 1) => (event: Event) => {
    const id = Number((event.currentTarget as HTMLSelectElement).value);
    setChosen(side === 0 ? [id, pair[1]] : [pair[0], id]);
  };
  return (
    <div class="tl-compare">
      {compared ? <p class="tl-same">{compared.equal ? say.equal : `${say.same}${compared.same}`}</p> : null}
      {compared && !compared.equal ? (
        <ol class="tl-before">
          {compared.before.map((event) => (
            <li key={event.seq}>
              #{event.seq} {timeOf(event.atMs)} {wordsOf(event, cards, language)}
            </li>
          ))}
        </ol>
      ) : null}
      <div class="tl-sides">
        {([0, 1] as const).map((side) => (
          <div key={side} class="tl-side">
            <label>
              {say.run}{" "}
              <select value={pair[side]} onChange={choose(side)}>
                {runs.map((run) => (
                  <option key={run.id} value={run.id}>
                    {runName(run, say)}
                  </option>
                ))}
              </select>
            </label>
            {compared && !compared.equal ? <SideOf {...{ compared, side, language, cards }} /> : null}
          </div>
        ))}
      </div>
    </div>
  );
}

function runName({ id, current, parted, sequence }: RunRow, say: Say): string {
  const from = parted ? ` (${say.partedFrom} ${parted.run} #${parted.sequence})` : "";
  return `${id}${current ? ` ${say.now}` : ""}${from}, ${sequence} ${say.events}`;
}

function SideOf({
  compared: { a, b, same },
  side,
  language,
  cards,
}: Speaks & {
  readonly compared: Compared;
  readonly side: 0 | 1;
}) {
  const say = says[language];
  const [mine, other] = side === 0 ? [a, b] : [b, a];
  const { event } = mine;
  if (!("kind" in event)) return <p class="tl-hint">{same > 0 ? say.ended : say.gone}</p>;
  return (
    <>
      <p class={"kind" in other.event && other.event.atMs !== event.atMs ? "tl-differs" : ""}>
        #{event.seq} {timeOf(event.atMs)} <b>{wordsOf(event, cards, language)}</b>
      </p>
      <Facts of={event} {...("kind" in other.event ? { differ: other.event } : {})} />
    </>
  );
}
