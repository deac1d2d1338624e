import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "./api";
import { Behind } from "./behind/behind";
import { Happenings } from "./behind/happenings";
import { Trouble } from "./behind/trouble";
import { TerminalChoice } from "./choice";
import { Deck } from "./deck/deck";
import { Device } from "./device/device";
import { NextStep } from "./device/next-step";
import { Follow } from "./follow/follow";
import type { Name } from "./follow/name";
import { Guide } from "./guide";
import { useKept } from "./kept";
import { KeyMap } from "./key-map";
import { useNarrow } from "./narrow";
import { Paper } from "./paper/paper";
import { keepFocus, type Part, partOf } from "./part";
import { Aftermath } from "./power/aftermath";
import { Clock } from "./power/clock";
import { Power } from "./power/plug";
import { Switches } from "./power/switches";
import { type Place, places, reach } from "./reach";
import { Refused } from "./refused";
import { Room } from "./room";
import type { Seen } from "./seen";
import { useShortcut } from "./shortcut";
import { TimelineDrawer } from "./timeline/drawer";
import { Travel } from "./travel/travel";
import { watching } from "./watching";

/** How long the deck says that a card was played to nobody. */
const NOTICE_MS = 4000;

/** Each is drawn anew for itself. */
const panels = Object.freeze({
  Skips: watching(Skips),
  Head: watching(Head),
  Guide: watching(Guide),
  Device: watching(Device),
  Travel: watching(Travel),
  NextStep: watching(NextStep),
  Power: watching(Power),
  Switches: watching(Switches),
  Aftermath: watching(Aftermath),
  Trouble: watching(Trouble),
  Deck: watching(Deck),
  Paper: watching(Paper),
  Behind: watching(Behind),
  Happenings: watching(Happenings),
  TimelineDrawer: watching(TimelineDrawer),
  Follow: watching(Follow),
  Refused: watching(Refused),
});

export function App() {
  const [language, setLanguage] = useLanguage();
  const [followed, follow] = useState<Name | undefined>(undefined);
  const part = useRoom(language, follow);
  const isNarrow = useNarrow();
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [refused, setRefused] = useState(false);
  const onRefused = useCallback(() => {
    setRefused(true);
    setTimeout(() => setRefused(false), NOTICE_MS);
  }, []);
  const choose = useCallback((card: string) => {
    setChosen(card);
    setRefused(false);
  }, []);
  return (
    <>
      <panels.Skips {...part} />
      <panels.Head part={part} onLanguage={setLanguage} />
      <panels.Guide {...part} />
      <main class={part.seen.connected ? "columns" : "columns away"}>
        <div class="column at-hand">
          <panels.Device part={part} chosen={chosen} onRefused={onRefused} />
          <panels.Travel {...part} />
          <panels.NextStep part={part} chosen={chosen} />
          <panels.Power {...part} />
          <panels.Switches {...part} />
        </div>
        {isNarrow ? <News {...part} /> : null}
        <div class="column in-hand">
          <panels.Deck part={part} chosen={chosen} onChoose={choose} refused={refused} onRefused={onRefused} />
          <panels.Paper {...part} />
        </div>
        <div class="column far">
          <panels.Behind {...part} />
          {isNarrow ? null : <News {...part} />}
          <panels.Happenings {...part} />
        </div>
      </main>
      <panels.TimelineDrawer {...part} />
      {followed ? <panels.Follow key={`${followed.batch}${followed.stan}`} part={part} name={followed} /> : null}
      <panels.Refused {...part} />
    </>
  );
}

/** What became of a power cut, and what somebody has to do something about: below the books, or on narrow pages before the cards. */
function News(part: Part) {
  return (
    <div class="news" aria-live="polite">
      <panels.Aftermath {...part} />
      <panels.Trouble {...part} />
    </div>
  );
}

/** The first stops of Tab: seen only with the focus. */
function Skips({ say }: Part) {
  useShortcut("c", () => reach("cards"));
  const names = {
    terminal: say.toTerminal,
    cards: say.toCards,
    next: say.toNext,
    behind: say.behind,
    run: say.toRun,
  };
  return (
    <nav class="skips" aria-label={say.skips}>
      {(Object.keys(places) as Place[]).map((place) => (
        <button key={place} type="button" data-skip={place} onClick={() => reach(place)}>
          {names[place]}
        </button>
      ))}
    </nav>
  );
}

function Head({ part, onLanguage }: { part: Part; onLanguage: (language: Language) => void }) {
  const { seen, language, say } = part;
  return (
    <header class="head">
      <h1>
        签收 <span>Qianshou</span>
      </h1>
      <p>{say.tagline}</p>
      {seen.connected ? null : (
        <p class="offline" role="status">
          {say.offline}
        </p>
      )}
      <TerminalChoice {...part} />
      <Clock {...part} />
      <KeyMap {...part} />
      <button
        type="button"
        class="language"
        lang={language === "zh" ? "en" : "zh-CN"}
        onMouseDown={keepFocus}
        onClick={() => onLanguage(language === "zh" ? "en" : "zh")}
      >
        {say.otherLanguage}
      </button>
    </header>
  );
}

/** The room and what is seen of it, drawn anew when that changes. */
function useRoom(language: Language, follow: Part["follow"]): Part {
  const [, setDrawn] = useState<Seen | undefined>(undefined);
  const room = useMemo(() => {
    const made: Room = new Room(language, () => setDrawn(made.seen));
    return made;
  }, []);
  useEffect(() => room.connect(), [room]);
  useEffect(() => room.speak(language), [room, language]);
  return partOf(room, language, follow);
}

function useLanguage(): readonly [Language, (language: Language) => void] {
  const [kept, keep] = useKept("language", () => (navigator.language.startsWith("zh") ? "zh" : "en"));
  const language: Language = kept === "en" ? "en" : "zh";
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  return [language, keep];
}
