import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Compare } from "./compare";
import { Detail } from "./detail";
import { EventList } from "./event-list";
import { ask, Feed } from "./feed";
import { Picture } from "./picture";
import { type Language, type Say, says } from "./say";
import "./timeline.css";
import { firstWindow, fitted, panned, settled, showing, type Window, zoomed } from "./window";

const ZOOM = 2;
/** Of the width, one press of a button. */
const PAN = 0.6;
const SCENARIO_CHARACTERS_MAX = 4_000_000;

interface Told {
  readonly text: string;
  readonly bad: boolean;
  /** Time stands still, and a button lets it go on. */
  readonly waits?: boolean;
}

interface TimelineProps {
  readonly language: Language;
  /** What opens the life of the transaction that an event belongs to; undefined where it belongs to none. */
  readonly followAt: (seq: number) => (() => void) | undefined;
}

/** Everything that happened, on one lane per port; back to any point of it, and on from there. */
export function Timeline({ language, followAt }: TimelineProps) {
  const say = says[language];
  const [version, setVersion] = useState(0);
  const feed = useMemo(() => new Feed(() => setVersion((now) => now + 1)), []);
  const [window, setWindow] = useState<Window>(firstWindow);
  const [selected, setSelected] = useState<number | undefined>(undefined);
  const [all, setAll] = useState(false);
  const [comparing, setComparing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Told | undefined>(undefined);
  const section = useRef<HTMLElement>(null);
  const { columns } = feed;
  useEffect(() => {
    feed.open();
    return () => feed.close();
  }, [feed]);
  useEffect(() => {
    if (selected !== undefined && !columns.has(selected)) setSelected(undefined);
  }, [version]);

  const change = (to: (window: Window, width: number) => Window) => {
    const width = section.current?.querySelector("canvas")?.clientWidth ?? 0;
    setWindow((now) => to(settled(now, columns, width), width));
  };
  const select = (seq: number) => {
    setSelected(seq);
    setComparing(false);
    change((now, width) => showing(now, columns.x(seq), columns, width));
  };
  const doing = async (work: () => Promise<Told>) => {
    setBusy(true);
    setTold(await work());
    setBusy(false);
  };
  const goBack = (seq: number) => doing(() => rewindTo(seq, say));
  const goOn = () =>
    doing(async () => {
      const asked = await ask("clock", { action: "run" });
      return asked.kind === "done" ? { text: "", bad: false } : { text: say.refused + asked.error, bad: true };
    });
  const open = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = "";
    if (file) void doing(() => playFile(file, say));
  };
  const zoom = (factor: number) => change((now, width) => zoomed(now, factor, width / 2, columns, width));

  return (
    <section ref={section} class="tl" aria-label={say.timeline}>
      <div class="tl-bar" role="toolbar" aria-label={say.timeline}>
        <span class="tl-count" data-events={columns.lastSeq}>
          {columns.count === 0 ? 0 : columns.lastSeq} {say.events}
        </span>
        <span class="tl-group">
          <Tool
            name={say.earlier}
            sign="←"
            onClick={() => change((now, width) => panned(now, -PAN * width, columns, width))}
          />
          <Tool
            name={say.later}
            sign="→"
            onClick={() => change((now, width) => panned(now, PAN * width, columns, width))}
          />
          <Tool name={say.zoomIn} sign="+" onClick={() => zoom(1 / ZOOM)} />
          <Tool name={say.zoomOut} sign="−" onClick={() => zoom(ZOOM)} />
          <button type="button" class="tl-fit" onClick={() => change((_now, width) => fitted(columns, width))}>
            {say.fit}
          </button>
          <button
            type="button"
            aria-pressed={window.follows}
            onClick={() => change((now, width) => settled({ ...now, follows: true }, columns, width))}
          >
            {say.follow}
          </button>
        </span>
        <label class="tl-check">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} /> {say.all}
        </label>
        <span class="tl-group tl-end">
          <button type="button" class="tl-runs" aria-pressed={comparing} onClick={() => setComparing(!comparing)}>
            {say.compare}
          </button>
          <a class="tl-save" href="/api/recording" download="recording.jsonl">
            {say.save}
          </a>
          <label class="tl-open">
            {say.open}
            <input type="file" accept=".jsonl,.json,.txt" disabled={busy} onChange={open} />
          </label>
        </span>
      </div>
      <p class={`tl-told ${told?.bad ? "tl-bad" : ""}`} role="status">
        {told?.text}{" "}
        {told?.waits ? (
          <button type="button" class="tl-on" onClick={() => void goOn()}>
            ▶ {say.goOn}
          </button>
        ) : null}
      </p>
      <Picture {...{ columns, version, window, selected, language }} onWindow={change} onSelect={select} />
      <div class="tl-below">
        <EventList {...{ columns, version, all, selected, language }} onSelect={select} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard. */}
        <section class="tl-side-box" tabIndex={0} aria-label={comparing ? say.compare : say.pick}>
          {comparing ? (
            <Compare language={language} lastSeq={columns.lastSeq} />
          ) : (
            <Detail
              seq={selected}
              language={language}
              busy={busy}
              onBack={(seq) => void goBack(seq)}
              onFollow={selected === undefined ? undefined : followAt(selected)}
            />
          )}
        </section>
      </div>
    </section>
  );
}

function Tool({ name, sign, onClick }: { readonly name: string; readonly sign: string; readonly onClick: () => void }) {
  return (
    <button type="button" aria-label={name} title={name} onClick={onClick}>
      {sign}
    </button>
  );
}

async function rewindTo(sequence: number, say: Say): Promise<Told> {
  const asked = await ask<{ sequence: number; exact: boolean }>("rewind", { sequence, paused: true });
  if (asked.kind === "refused") return { text: say.refused + asked.error, bad: true };
  const { answer } = asked;
  if (!answer.exact) return { text: say.inexact, bad: true, waits: true };
  return { text: `${say.backAt} #${answer.sequence} ${say.backAtEnd}`, bad: false, waits: true };
}

async function playFile(file: File, say: Say): Promise<Told> {
  if (file.size > SCENARIO_CHARACTERS_MAX) return { text: `${say.refused}${file.name}`, bad: true };
  type Played = { readonly passed: boolean; readonly steps?: number; readonly line?: number; readonly what?: string };
  const asked = await ask<Played>("play", { lines: await file.text(), fresh: true });
  if (asked.kind === "refused") return { text: say.refused + asked.error, bad: true };
  const { passed, steps, line, what } = asked.answer;
  return passed
    ? { text: `${say.passed}${steps}`, bad: false }
    : { text: `${say.failedAt}${line}: ${what}`, bad: true };
}
