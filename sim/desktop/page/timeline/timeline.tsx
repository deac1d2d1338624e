import { useEffect, useRef, useState } from "preact/hooks";
import { Compare } from "./compare";
import { Detail } from "./detail";
import { EventList } from "./event-list";
import type { Feed } from "./feed";
import type { Speaks } from "./moment";
import { Picture } from "./picture";
import { says } from "./say";
import { firstWindow, fitted, panned, settled, showing, type Window, zoomed } from "./window";

const ZOOM = 2;
/** Of the width, one press of a button. */
const PAN = 0.6;
interface TimelineProps extends Speaks {
  readonly feed: Feed;
  /** Grows with every change of the feed. */
  readonly version: number;
  readonly busy: boolean;
  readonly onBack: (seq: number) => void;
  /** Keeps the screens since an event as a moving picture. */
  readonly onFilm: (seq: number) => void;
  /** Keeps the run as a test. */
  readonly onTest: () => void;
  /** What opens the life of the transaction that an event belongs to; undefined where it belongs to none. */
  readonly followAt: (seq: number) => (() => void) | undefined;
}

/** Everything that happened, on one lane per port; back to any point of it, and on from there. */
export function Timeline({ feed, version, busy, onBack, onFilm, onTest, language, cards, followAt }: TimelineProps) {
  const say = says[language];
  const [window, setWindow] = useState<Window>(firstWindow);
  const [selected, setSelected] = useState<number | undefined>(undefined);
  const [all, setAll] = useState(false);
  const [comparing, setComparing] = useState(false);
  const section = useRef<HTMLElement>(null);
  const { columns } = feed;
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
          <button
            type="button"
            class="tl-gif"
            title={say.filmHint}
            disabled={busy}
            onClick={() => onFilm(selected ?? columns.firstSeq)}
          >
            {say.film}
          </button>
          <button type="button" class="tl-test" title={say.testHint} disabled={busy} onClick={onTest}>
            {say.test}
          </button>
          <button type="button" class="tl-runs" aria-pressed={comparing} onClick={() => setComparing(!comparing)}>
            {say.compare}
          </button>
        </span>
      </div>
      <Picture {...{ columns, version, window, selected, language }} onWindow={change} onSelect={select} />
      <div class="tl-below">
        <EventList {...{ columns, version, all, selected, language }} onSelect={select} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard. */}
        <section class="tl-side-box" tabIndex={0} aria-label={comparing ? say.compare : say.pick}>
          {comparing ? (
            <Compare {...{ language, cards }} runs={feed.runs} lastSeq={columns.lastSeq} />
          ) : (
            <Detail
              seq={selected}
              language={language}
              busy={busy}
              onBack={onBack}
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
