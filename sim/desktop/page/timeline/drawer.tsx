import { useEffect, useMemo, useState } from "preact/hooks";
import { isSame, namesOf } from "../follow/name";
import type { Part } from "../part";
import { goOn, playFile, rewindTo, save, saveTest, useDoing } from "./doing";
import { Feed } from "./feed";
import { saveFilm } from "./film";
import { firstApart } from "./marks";
import { Parted } from "./parted";
import { says } from "./say";
import { Scrubber } from "./scrubber";
import { Timeline } from "./timeline";
import "./timeline.css";
import "./scrubber.css";

/** The run at the page's foot: one line, its file, and above it the lanes for who asks for them. */
export function TimelineDrawer(part: Part) {
  const { seen, language, follow } = part;
  const [open, setOpen] = useState(false);
  const [version, setVersion] = useState(0);
  const feed = useMemo(() => new Feed(() => setVersion((now) => now + 1)), []);
  useEffect(() => {
    feed.open();
    return () => feed.close();
  }, [feed]);
  const doing = useDoing();
  useEffect(() => part.room.listen(({ kind }) => (kind === "reset" ? doing.forget() : undefined)), [part.room]);
  const say = says[language];
  const { busy } = doing;
  const waits = doing.told?.waits === true && seen.clock?.paused !== false;
  const { ahead, marks } = feed;
  const apart = ahead && firstApart(marks, ahead.marks, ahead.from);
  // Where time goes on, or something else was done there, nobody stands there any more.
  const told = doing.told?.waits && !doing.told.bad && (!waits || apart) ? undefined : doing.told;
  const openFile = (file: File | undefined) => {
    if (file && !busy) void doing.run(() => playFile(file, say));
  };
  const isOver = useDropped(openFile);
  const followAt = (seq: number) => {
    // A call belongs to what was told last before it.
    const row = seen.rows.find((each) => each.seq <= seq);
    const name = row && namesOf(seen).get(row.seq);
    return seen.transactions.some((each) => isSame(each, name)) ? () => follow(name) : undefined;
  };
  const chosen = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = "";
    openFile(file);
  };
  return (
    <div class={`tl-drawer ${open ? "tl-drawer-open" : ""}`}>
      <div class="tl-foot">
        <Scrubber {...{ part, feed, version, doing }} />
        <p class={`tl-told ${told?.bad ? "tl-bad" : ""}`} role="status" title={told?.text}>
          {told?.text}
          {!told?.text && ahead && apart ? (
            <Parted now={apart[0]} then={apart[1]} run={ahead.run} say={say} language={language} cards={seen.cards} />
          ) : null}
        </p>
        {waits ? (
          <button type="button" class="tl-on" onClick={() => void doing.run(() => goOn(say))}>
            ▶ {say.goOn}
          </button>
        ) : null}
        <span class="tl-files">
          <button type="button" class="tl-save" title={say.saveFile} onClick={() => void doing.run(() => save(say))}>
            {say.save}
          </button>
          <label class="tl-open" title={say.openFile}>
            {say.open}
            <input type="file" accept=".jsonl,.json,.txt" aria-label={say.openFile} disabled={busy} onChange={chosen} />
          </label>
          <button type="button" class="tl-handle" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? `▾ ${say.close}` : `▴ ${say.timeline}`}
          </button>
        </span>
      </div>
      {open ? (
        <Timeline
          {...{ feed, version, busy, language, followAt }}
          cards={seen.cards}
          onBack={(seq) => void doing.run(() => rewindTo(seq, say))}
          onTest={() => void doing.run(() => saveTest(say))}
          onFilm={(seq) => void doing.run(() => saveFilm(seq, marks.last?.seq ?? seq, say, language))}
        />
      ) : null}
      {isOver ? <p class="tl-drop">{say.drop}</p> : null}
    </div>
  );
}

/** A file may be let go anywhere on the page. @returns whether one is held over it. */
function useDropped(open: (file: File | undefined) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const isFile = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(false);
      open(event.dataTransfer?.files[0]);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  });
  return isOver;
}
