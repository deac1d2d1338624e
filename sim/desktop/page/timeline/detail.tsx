import { useEffect, useState } from "preact/hooks";
import type { WireMessage } from "../api";
import { noteWords } from "../follow/say";
import { followWords } from "../follow/words";
import { nameOfMessage } from "../words/message";
import { ask, type WorldEvent } from "./feed";
import { kindOf } from "./lanes";
import { timeOf } from "./paint";
import { kindNames, type Language, says } from "./say";

/** One event with what belongs to it. */
export interface Whole {
  readonly event: WorldEvent;
  readonly message?: WireMessage;
  readonly slip?: { readonly text: string };
}

export interface DetailProps {
  readonly seq: number | undefined;
  readonly language: Language;
  readonly busy: boolean;
  readonly onBack: (seq: number) => void;
  /** Opens the life of the transaction that it belongs to, where there is one. */
  readonly onFollow: (() => void) | undefined;
}

/** What an event holds: a message field by field, a screen's text, a slip's text. */
export function Detail({ seq, language, busy, onBack, onFollow }: DetailProps) {
  const say = says[language];
  const [whole, setWhole] = useState<Whole | undefined>(undefined);
  useEffect(() => {
    setWhole(undefined);
    if (seq === undefined) return;
    let current = true;
    void ask<Whole>(`timeline?event=${seq}`).then((asked) => {
      if (current && asked.kind === "done") setWhole(asked.answer);
    });
    return () => {
      current = false;
    };
  }, [seq]);
  if (seq === undefined) return <p class="tl-hint">{say.pick}</p>;
  return (
    <div class="tl-detail" aria-live="polite">
      <div class="tl-detail-head">
        <h3>
          #{seq} {whole ? kindNames[kindOf(whole.event.kind)][language] : ""}
        </h3>
        {whole ? <time>{timeOf(whole.event.atMs)}</time> : null}
        {onFollow ? (
          <button type="button" class="tl-follow" onClick={onFollow}>
            {followWords.follow[language]} ›
          </button>
        ) : null}
        <button type="button" class="tl-back" disabled={busy} onClick={() => onBack(seq)}>
          ↶ {say.back}
        </button>
      </div>
      {whole ? <Body whole={whole} language={language} /> : null}
    </div>
  );
}

function Body({ whole: { event, message, slip }, language }: { readonly whole: Whole; readonly language: Language }) {
  const say = says[language];
  if (message)
    return (
      <>
        <p>
          {event["direction"] === "to-host" ? "→" : "←"} {message.mti} {nameOfMessage(message, language)}
          {message.note ? ` · ${noteWords(message, language)}` : ""}
        </p>
        <table class="tl-fields">
          <thead>
            <tr>
              <th scope="col">{say.field}</th>
              <th scope="col">{say.name}</th>
              <th scope="col">{say.value}</th>
            </tr>
          </thead>
          <tbody>
            {message.fields.map(({ field, nameZh, nameEn, value }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td>{language === "zh" ? nameZh : nameEn}</td>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <details>
          <summary>{say.hex}</summary>
          <code>{message.hex}</code>
        </details>
      </>
    );
  if (slip) return <pre class="tl-words">{slip.text}</pre>;
  const [title, lines] = language === "zh" ? ["title", "lines"] : ["titleEn", "linesEn"];
  const told = event[lines];
  if (event.kind === "screen" && Array.isArray(told))
    return <pre class="tl-words">{[String(event[title]), ...told].join("\n")}</pre>;
  return <Facts of={event} />;
}

/** Anything else, by the names of its parts. */
export function Facts({
  of: { seq: _seq, atMs: _atMs, ...rest },
  differ,
}: {
  readonly of: WorldEvent;
  readonly differ?: WorldEvent;
}) {
  return (
    <dl class="tl-facts">
      {Object.entries(rest).map(([name, value]) => (
        <div key={name} class={differ && shown(differ[name]) !== shown(value) ? "tl-differs" : ""}>
          <dt>{name}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function shown(value: unknown): string {
  return typeof value === "object" || value === undefined ? (JSON.stringify(value) ?? "") : String(value);
}
