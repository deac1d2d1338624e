import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { CardView, Language, WireMessage, WorldEvent } from "../api";
import { isOf } from "../follow/life";
import { namesOf } from "../follow/name";
import type { Part } from "../part";
import { timeOf } from "../words/words";
import { toldOf } from "./told";

/** What happened, newest first. A click opens the life of the transaction that a row belongs to; by keys the books lead there. */
export function Happenings({ seen, language, say, follow }: Part) {
  const { rows, wire, transactions, cards } = seen;
  const names = useMemo(() => namesOf({ rows, wire, transactions }), [rows, wire, transactions]);
  const open = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-seq]") : null;
    const name = names.get(Number(row?.dataset["seq"]));
    if (name) follow(name);
  };
  return (
    <section class="panel timeline">
      <h2>{say.timeline}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same transactions are buttons among the books. */}
      <ol class="rows" tabIndex={0} aria-label={say.timeline} onClick={open}>
        {rows.map((event) => (
          <Row
            key={event.seq}
            {...{ event, cards, language }}
            leads={names.has(event.seq)}
            message={event.kind === "message" ? wire.findLast((each) => isOf(each, event)) : undefined}
          />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  readonly event: WorldEvent;
  readonly cards: readonly CardView[];
  readonly language: Language;
  /** To the life of a transaction. */
  readonly leads: boolean;
  /** Of an event that is one, as soon as the page has it. */
  readonly message: WireMessage | undefined;
}

/** Hundreds of rows that never change: only new ones are drawn. */
const Row = memo(function Row({ event, cards, language, leads, message }: RowProps) {
  const { what, detail } = toldOf(event, cards, language, message);
  return (
    <li class={`row ${lookOf(event)} ${leads ? "followed" : ""}`} data-seq={event.seq}>
      <time>{timeOf(event.atMs)}</time>
      <b>{what}</b>
      <span>{detail}</span>
    </li>
  );
});

function lookOf(event: WorldEvent): string {
  if (event.kind === "power") return event["action"] === "cut" ? "of-cut" : "of-boot";
  return event.kind === "screen" ? `of-screen ${String(event["mood"])}` : `of-${event.kind}`;
}
