import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { CardView, Language, WorldEvent } from "../api";
import { namesOf } from "../follow/name";
import { cardName, faultWords, screenWords, slipWords } from "../follow/say";
import type { Part } from "../part";
import { messageName, term } from "../words/terms";
import { timeOf, words } from "../words/words";

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
          <Row key={event.seq} event={event} cards={cards} language={language} leads={names.has(event.seq)} />
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
}

/** Hundreds of rows that never change: only new ones are drawn. */
const Row = memo(function Row({ event, cards, language, leads }: RowProps) {
  const { what, detail } = toldOf(event, cards, language);
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

interface Told {
  readonly what: string;
  readonly detail: string;
}

function toldOf(event: WorldEvent, cards: readonly CardView[], language: Language): Told {
  const say = words[language];
  const text = (name: string) => String(event[name] ?? "");
  switch (event.kind) {
    case "power":
      return event["action"] === "cut"
        ? { what: `⚡ ${say.cut}`, detail: text("why") === "pulled" ? say.pulled : text("why") }
        : { what: `● ${say.on}`, detail: `#${text("boot")}` };
    case "screen": {
      const [title, lines] = screenWords(event, language);
      return { what: title || say.screenOff, detail: lines.join(" · ") };
    }
    case "message": {
      const out = event["direction"] === "to-host";
      return {
        what: `${out ? "→" : "←"} ${text("mti")}`,
        detail: `${messageName(event["mti"], language)} · ${text("bytes")} B`,
      };
    }
    case "slip":
      return { what: say.slip, detail: slipWords(event, language) };
    case "fault":
      return { what: say.fault, detail: faultWords(event, language) };
    case "card":
      return {
        what: say.card,
        detail: `${cardName(event["card"], cards, language)} · ${term(event["action"], language)}`,
      };
    case "reset":
      return { what: say.wasReset, detail: "" };
    case "clock":
      return { what: say.clockSet, detail: "" };
    default:
      return { what: say.bug, detail: text("message") };
  }
}
