import { useEffect, useState } from "preact/hooks";
import type { CardView } from "../api";
import { toldOf } from "../behind/told";
import { ask, type WorldEvent } from "./feed";
import type { Mark } from "./marks";
import { timeOf } from "./paint";
import { kindNames, type Language } from "./say";

/** A moment of this run, or of one that was left. */
export interface Moment {
  readonly mark: Mark;
  readonly run?: number;
}

export interface Speaks {
  readonly language: Language;
  readonly cards: readonly CardView[];
}

/** What happened there: a screen by its title, a message by its name. Its kind alone until the event has come, or where it is no longer kept. */
export function useWordsOf(moment: Moment | undefined, { language, cards }: Speaks): string {
  const [event, setEvent] = useState<WorldEvent | undefined>(undefined);
  const { mark, run } = moment ?? {};
  useEffect(() => {
    let isWanted = mark !== undefined;
    const of = run === undefined ? "" : `&run=${run}`;
    if (mark)
      void ask<{ events: readonly WorldEvent[] }>(`timeline?from=${mark.seq}&to=${mark.seq}${of}`).then((asked) => {
        if (isWanted) setEvent(asked.kind === "done" ? asked.answer.events[0] : undefined);
      });
    return () => {
      isWanted = false;
    };
  }, [mark?.seq, mark?.atMs, run]);
  if (!mark) return "";
  if (event?.seq !== mark.seq || event.atMs !== mark.atMs)
    return `${timeOf(mark.atMs)} ${kindNames[mark.kind][language]}`;
  const { what, detail } = toldOf(event, cards, language);
  return [timeOf(mark.atMs), what, mark.kind === "screen" ? "" : detail].filter(Boolean).join(" ");
}
