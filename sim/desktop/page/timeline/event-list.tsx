import { useEffect, useRef, useState } from "preact/hooks";
import { briefWords } from "./brief-words";
import type { Columns } from "./columns";
import { timeOf } from "./paint";
import { type Language, laneNames, says } from "./say";

const ROW_PIXELS = 22;
/** Rows beyond what is seen, so that scrolling shows no gaps. */
const SPARE_ROWS = 6;
const FIRST_ROWS = 20;

export interface EventListProps {
  readonly columns: Columns;
  readonly version: number;
  /** With every call of a port and its answer. */
  readonly all: boolean;
  readonly selected: number | undefined;
  readonly language: Language;
  readonly onSelect: (seq: number) => void;
}

/** The same events as a list, for the keyboard and for ears: only the rows that are seen are in the document. */
export function EventList({ columns, all, selected, language, onSelect }: EventListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const follows = useRef(true);
  const { told } = columns;
  const count = all ? columns.count : told.length;
  const seqAt = (place: number) => (all ? columns.firstSeq + place : told[place]);
  const rows = box.current ? Math.ceil(box.current.clientHeight / ROW_PIXELS) : FIRST_ROWS;
  const first = Math.max(0, Math.min(Math.floor(top / ROW_PIXELS), count - rows) - SPARE_ROWS);
  const end = Math.min(count, first + rows + 2 * SPARE_ROWS);
  const at = selected === undefined ? -1 : all ? selected - columns.firstSeq : placeOf(told, selected);

  useEffect(() => {
    const element = box.current;
    if (element && follows.current && selected === undefined) element.scrollTop = element.scrollHeight;
  }, [count]);
  useEffect(() => {
    const element = box.current;
    if (!element || at < 0) return;
    const row = at * ROW_PIXELS;
    if (row < element.scrollTop) element.scrollTop = row;
    else if (row + ROW_PIXELS > element.scrollTop + element.clientHeight)
      element.scrollTop = row + ROW_PIXELS - element.clientHeight;
  }, [at]);

  const scroll = () => {
    const element = box.current;
    if (!element) return;
    follows.current = element.scrollTop + element.clientHeight >= element.scrollHeight - ROW_PIXELS;
    setTop(element.scrollTop);
  };
  const key = (event: KeyboardEvent) => {
    const steps: { readonly [key: string]: number } = { ArrowUp: -1, ArrowDown: 1, PageUp: -rows, PageDown: rows };
    const step = steps[event.key];
    const isEnd = event.key === "Home" || event.key === "End";
    if (step === undefined && !isEnd) return;
    // These keys are the terminal's anywhere else.
    event.preventDefault();
    event.stopPropagation();
    const from = at < 0 ? count : at;
    const to = isEnd ? (event.key === "Home" ? 0 : count - 1) : from + (step ?? 0);
    const seq = seqAt(Math.max(0, Math.min(count - 1, to)));
    if (seq !== undefined) onSelect(seq);
  };

  const shown = [];
  for (let place = first; place < end; place++) {
    const seq = seqAt(place);
    if (seq === undefined) continue;
    const kind = columns.kind(seq);
    const isSelected = seq === selected;
    shown.push(
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys, as a listbox does.
      // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row.
      <div
        key={seq}
        id={`tl-${seq}`}
        class={`tl-row tl-${kind} ${kind === "power" ? `tl-power-${columns.what(seq)}` : ""}`}
        role="option"
        aria-selected={isSelected}
        aria-setsize={count}
        aria-posinset={place + 1}
        style={{ top: `${place * ROW_PIXELS}px` }}
        data-seq={seq}
        onClick={() => onSelect(seq)}
      >
        <span class="tl-seq">{seq}</span>
        <time>{timeOf(columns.atMs(seq))}</time>
        <b>{laneNames[columns.laneName(seq)][language]}</b>
        <span>{briefWords(kind, columns.what(seq), language)}</span>
      </div>,
    );
  }
  const isActiveSeen = at >= first && at < end;
  return (
    <div
      ref={box}
      class="tl-list"
      role="listbox"
      tabIndex={0}
      aria-label={says[language].list}
      {...(isActiveSeen && selected !== undefined ? { "aria-activedescendant": `tl-${selected}` } : {})}
      onScroll={scroll}
      onKeyDown={key}
    >
      <div class="tl-all" role="presentation" style={{ height: `${count * ROW_PIXELS}px` }}>
        {shown}
      </div>
    </div>
  );
}

/** Where a sequence number stands in a sorted list; -1 where it does not. */
function placeOf(told: readonly number[], seq: number): number {
  let low = 0;
  let high = told.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((told[middle] ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return told[low] === seq ? low : -1;
}
