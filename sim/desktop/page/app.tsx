import { useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "./api";
import { Books } from "./books";
import { Deck } from "./deck";
import { Flash } from "./flash";
import { Paper } from "./paper";
import { Plug } from "./plug";
import { Room, type Seen } from "./room";
import { Terminal } from "./terminal";
import { TimelineDrawer } from "./timeline/drawer";
import { TimelineList } from "./timeline-list";
import { words } from "./words";

const LANGUAGE_KEY = "language";

/** What every part of the page is drawn from. */
export interface Part {
  readonly room: Room;
  readonly seen: Seen;
  readonly language: Language;
}

export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [, setDrawn] = useState<Seen | undefined>(undefined);
  const room = useMemo(() => {
    const made: Room = new Room(language, () => setDrawn(made.seen));
    return made;
  }, []);
  useEffect(() => room.connect(), [room]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    localStorage.setItem(LANGUAGE_KEY, language);
    room.speak(language);
  }, [room, language]);
  const { seen } = room;
  const say = words[language];
  const part: Part = { room, seen, language };
  return (
    <>
      <header class="head">
        <h1>
          签收 <span>Qianshou</span>
        </h1>
        <p>{say.tagline}</p>
        {seen.connected ? null : <p class="offline">{say.offline}</p>}
        <time>{seen.clock?.now.slice(0, 19).replace("T", " ")}</time>
        <button
          type="button"
          class="language"
          lang={language === "zh" ? "en" : "zh-CN"}
          onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
        >
          {say.otherLanguage}
        </button>
      </header>
      <main class="columns">
        <div class="column">
          <Terminal {...part} />
          <Plug {...part} />
        </div>
        <div class="column">
          <Deck {...part} />
          <Paper {...part} />
        </div>
        <div class="column">
          <Books {...part} />
          <Flash {...part} />
          <TimelineList {...part} />
        </div>
      </main>
      <TimelineDrawer language={language} />
    </>
  );
}

function firstLanguage(): Language {
  const kept = localStorage.getItem(LANGUAGE_KEY);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

/** A click with the mouse leaves the focus where it is: Enter is the terminal's then, and not another click. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
