import { useEffect, useState } from "preact/hooks";
import type { CardView } from "../api";
import { isShown } from "../behind/happened";
import { toldOf } from "../behind/told";
import { briefWords } from "./brief-words";
import { ask, type WorldEvent } from "./feed";
import { kindOf } from "./lanes";
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
  return `${timeOf(mark.atMs)} ${wordsOf(event, cards, language)}`;
}

/** An event in a few words: a screen by its title, a call of a port as the firmware has it. */
export function wordsOf(event: WorldEvent, cards: readonly CardView[], language: Language): string {
  const kind = kindOf(event.kind);
  if (!isShown(event)) {
    const { method, verb, key, sound, port } = event;
    const words = briefWords(kind, String(method ?? verb ?? key ?? sound ?? ""), language);
    return port === undefined ? words : `${words} (${port})`;
  }
  const { what, detail } = toldOf(event, cards, language);
  return [what, kind === "screen" ? "" : detail].filter(Boolean).join(" ");
}
