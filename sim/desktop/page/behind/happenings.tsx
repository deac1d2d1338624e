import { memo } from "preact/compat";
import type { Language, WorldEvent } from "../api";
import type { Part } from "../part";
import { messageName, term } from "../words/terms";
import { timeOf, words } from "../words/words";

export function Happenings({ seen, language, say }: Part) {
  return (
    <section class="panel timeline">
      <h2>{say.timeline}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard. */}
      <ol class="rows" tabIndex={0} aria-label={say.timeline}>
        {seen.rows.map((event) => (
          <Row key={event.seq} event={event} language={language} />
        ))}
      </ol>
    </section>
  );
}

/** Hundreds of rows that never change: only new ones are drawn. */
const Row = memo(function Row({ event, language }: { event: WorldEvent; language: Language }) {
  const { what, detail } = toldOf(event, language);
  return (
    <li class={`row ${lookOf(event)}`}>
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

function toldOf(event: WorldEvent, language: Language): Told {
  const say = words[language];
  const text = (name: string) => String(event[name] ?? "");
  switch (event.kind) {
    case "power":
      return event["action"] === "cut"
        ? { what: `⚡ ${say.cut}`, detail: text("why") === "pulled" ? say.pulled : text("why") }
        : { what: `● ${say.on}`, detail: `#${text("boot")}` };
    case "screen": {
      const lines = event[language === "zh" ? "lines" : "linesEn"];
      return {
        what: text(language === "zh" ? "title" : "titleEn") || say.screenOff,
        detail: Array.isArray(lines) ? lines.filter(Boolean).join(" · ") : "",
      };
    }
    case "message": {
      const out = event["direction"] === "to-host";
      return {
        what: `${out ? "→" : "←"} ${text("mti")}`,
        detail: `${messageName(event["mti"], language)} · ${text("bytes")} B`,
      };
    }
    case "slip":
      return {
        what: say.slip,
        detail: `${term(event["slip"], language)} ${term(event["copy"], language)}${event["whole"] === false ? ` (${say.torn})` : ""}`,
      };
    case "fault":
      return {
        what: say.fault,
        detail: `${term(event["port"], language)} · ${text("point")} · ${term(event["fault"], language)}`,
      };
    case "card":
      return { what: say.card, detail: `${text("card")} ${term(event["action"], language)}` };
    case "reset":
      return { what: say.wasReset, detail: "" };
    case "clock":
      return { what: say.clockSet, detail: "" };
    default:
      return { what: say.bug, detail: text("message") };
  }
}
