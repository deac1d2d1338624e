import { useEffect, useRef, useState } from "preact/hooks";
import { addressOf } from "../api";
import { usePicture } from "../wire";
import type { Ahead } from "./feed";
import type { Kind } from "./lanes";
import { type Mark, type Marks, pixelOf, placeAt } from "./marks";
import { type Moment, type Speaks, useWordsOf } from "./moment";
import { type Ink, inkOf, timeOf } from "./paint";
import { kindNames, type Language, type Say } from "./say";

/** The present run, as a share of the track's height; one that was left lies below it, where the two differ. */
const MAIN_Y = 0.36;
const LEFT_Y = 0.74;
/** Half of a mark's height, as a share of the track's: what costs money or time, and the rest. */
const TALL = 0.24;
const LOW = 0.12;
const HALF_PREVIEW_PIXELS = 90;

export interface TrackProps extends Speaks {
  readonly marks: Marks;
  readonly ahead: Ahead | undefined;
  /** Grows with every change of the marks. */
  readonly version: number;
  readonly say: Say;
  readonly busy: boolean;
  readonly onGo: (moment: Moment) => void;
}

const inks: { readonly [kind in Kind]?: string } = Object.freeze({
  screen: "good",
  message: "wear",
  slip: "ink",
  power: "bad",
  fault: "wait",
  card: "accent",
  reset: "accent",
  bug: "bad",
});

/** Everything that happened as marks on one line; a drag leads to any of them. */
export function Track(props: TrackProps) {
  const { marks, ahead, version, language, cards, say, busy, onGo } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [aim, setAim] = useState<Moment | undefined>(undefined);
  const isForked = ahead !== undefined && isForkedFrom(marks, ahead);
  // Only of what is pointed at: the last one is another one with every event.
  const words = useWordsOf(aim, { language, cards });
  const endX = Math.max(marks.endX, ahead?.marks.endX ?? 0);
  const draw = () => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element && context) paint(context, element, { marks, ahead, isForked, endX, aim });
  };
  useEffect(draw, [version, aim, isForked, ahead]);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => draw());
    observer.observe(element);
    return () => observer.disconnect();
  });

  const momentAt = (event: PointerEvent): Moment | undefined => {
    const width = canvas.current?.clientWidth ?? 1;
    const x = placeAt(event.offsetX, endX, width);
    const height = canvas.current?.clientHeight ?? 1;
    const isBelow = event.offsetY / height > (MAIN_Y + LEFT_Y) / 2;
    const isAhead = ahead !== undefined && (isForked ? isBelow : x > marks.endX);
    const mark = (isAhead ? ahead.marks : marks).near(x);
    if (!mark) return undefined;
    return isAhead && mark.seq > ahead.from ? { mark, run: ahead.run } : { mark };
  };
  const steps: { readonly [key: string]: -1 | 1 } = { ArrowLeft: -1, ArrowRight: 1 };
  const key = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const from = aim ?? (marks.last ? { mark: marks.last } : undefined);
    if (event.key === "Enter" && aim) onGo(aim);
    else if (event.key === "Escape") setAim(undefined);
    else if (step !== undefined && from) setAim(beside(from, step, marks, ahead) ?? from);
    else return;
    // These keys are the terminal's anywhere else.
    event.preventDefault();
    event.stopPropagation();
  };
  const { last } = marks;
  const shown = aim?.mark ?? last;
  const lastWords = last ? `${timeOf(last.atMs)} ${kindNames[last.kind][language]}` : "";
  return (
    <div
      class="tl-track"
      role="slider"
      tabIndex={0}
      aria-label={say.scrub}
      aria-valuemin={marks.all[0]?.seq ?? 0}
      aria-valuemax={Math.max(marks.last?.seq ?? 0, ahead?.marks.last?.seq ?? 0)}
      aria-valuenow={shown?.seq ?? 0}
      aria-valuetext={aim ? words : lastWords}
      aria-disabled={busy}
      data-marks={marks.all.length}
      data-forked={isForked ? 1 : 0}
      data-ahead={ahead?.marks.all.filter(({ seq }) => seq > ahead.from).length ?? 0}
      onKeyDown={key}
      onBlur={() => setAim(undefined)}
    >
      <canvas
        ref={canvas}
        onPointerMove={(event) => setAim(momentAt(event))}
        onPointerDown={(event) => {
          canvas.current?.setPointerCapture(event.pointerId);
          setAim(momentAt(event));
        }}
        onPointerUp={(event) => {
          const moment = momentAt(event);
          setAim(undefined);
          if (moment && !busy && moment.mark !== marks.last) onGo(moment);
        }}
        onPointerLeave={() => setAim(undefined)}
      />
      {aim ? (
        <Preview
          moment={aim}
          words={words}
          screen={marks.screenAt(aim.mark.seq)}
          language={language}
          left={pixelOf(aim.mark.x, endX, canvas.current?.clientWidth ?? 0)}
          width={canvas.current?.clientWidth ?? 0}
        />
      ) : null}
    </div>
  );
}

/** Both runs have gone on since they parted. */
function isForkedFrom(marks: Marks, { from }: Ahead): boolean {
  return (marks.last?.seq ?? 0) > from;
}

function beside(from: Moment, step: -1 | 1, marks: Marks, ahead: Ahead | undefined): Moment | undefined {
  const { before, after } = (from.run === undefined ? marks : (ahead?.marks ?? marks)).around(from.mark.seq);
  const next = step < 0 ? before : after;
  if (next)
    return from.run !== undefined && next.seq > (ahead?.from ?? 0) ? { mark: next, run: from.run } : { mark: next };
  const first = ahead && !isForkedFrom(marks, ahead) && step > 0 ? ahead.marks.around(ahead.from).after : undefined;
  return first && ahead ? { mark: first, run: ahead.run } : undefined;
}

interface PreviewProps {
  readonly moment: Moment;
  readonly words: string;
  /** What was on the screen then. */
  readonly screen: Mark | undefined;
  readonly language: Language;
  readonly left: number;
  readonly width: number;
}

/** What was on the screen, where that is kept, and what happened. */
function Preview({ moment: { run }, words, screen, language, left, width }: PreviewProps) {
  const place = Math.min(
    Math.max(left, HALF_PREVIEW_PIXELS),
    Math.max(HALF_PREVIEW_PIXELS, width - HALF_PREVIEW_PIXELS),
  );
  return (
    <p class="tl-preview" style={{ left: `${place}px` }}>
      {screen && run === undefined ? <Screen key={screen.seq} mark={screen} language={language} /> : null}
      {words}
    </p>
  );
}

function Screen({ mark: { seq, what }, language }: { readonly mark: Mark; readonly language: Language }) {
  // What such a screen says is empty; what people see is dark.
  if (what === "off") return <span class="tl-dark" />;
  return <Picture seq={seq} language={language} />;
}

function Picture({ seq, language }: { readonly seq: number; readonly language: Language }) {
  const { src } = usePicture(addressOf(`screen.png?event=${seq}&lang=${language}`));
  return <img src={src} alt="" width={160} height={120} />;
}

interface Scene {
  readonly marks: Marks;
  readonly ahead: Ahead | undefined;
  readonly isForked: boolean;
  readonly endX: number;
  readonly aim: Moment | undefined;
}

function paint(context: CanvasRenderingContext2D, element: HTMLCanvasElement, scene: Scene): void {
  const { marks, ahead, isForked, endX, aim } = scene;
  const { clientWidth: width, clientHeight: height } = element;
  const dots = devicePixelRatio;
  if (element.width !== Math.round(width * dots) || element.height !== Math.round(height * dots)) {
    element.width = Math.round(width * dots);
    element.height = Math.round(height * dots);
  }
  context.setTransform(dots, 0, 0, dots, 0, 0);
  context.clearRect(0, 0, width, height);
  const ink = inkOf(element);
  const at = (x: number) => pixelOf(x, endX, width);
  const mainY = Math.round(MAIN_Y * height);
  if (ahead) {
    const y = isForked ? Math.round(LEFT_Y * height) : mainY;
    const fork = ahead.marks.around(ahead.from + 1).before?.x ?? 0;
    context.globalAlpha = 0.45;
    line(context, ink["soft"], [at(fork), mainY, at(fork) + (isForked ? 6 : 0), y, at(ahead.marks.endX), y]);
    const left = ahead.marks.all.filter(({ seq }) => seq > ahead.from);
    paintMarks(context, ink, left, { y, height, at });
    context.globalAlpha = 1;
  }
  line(context, ink["soft"], [at(0), mainY, at(marks.endX), mainY]);
  paintMarks(context, ink, marks.all, { y: mainY, height, at });
  head(context, ink["accent"], at(marks.endX), mainY);
  if (aim) {
    context.fillStyle = ink["accent"] ?? "";
    context.fillRect(Math.round(at(aim.mark.x)), 0, 1, height);
  }
}

function line(context: CanvasRenderingContext2D, ink: string | undefined, points: readonly number[]): void {
  context.strokeStyle = ink ?? "";
  context.lineWidth = 2;
  context.beginPath();
  for (let at = 0; at < points.length; at += 2) context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
  context.stroke();
}

/** Where the world stands. */
function head(context: CanvasRenderingContext2D, ink: string | undefined, x: number, y: number): void {
  context.fillStyle = ink ?? "";
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.fill();
}

interface Axis {
  readonly y: number;
  readonly height: number;
  readonly at: (x: number) => number;
}

function paintMarks(context: CanvasRenderingContext2D, ink: Ink, marks: readonly Mark[], axis: Axis): void {
  const { y, height, at } = axis;
  for (const { kind, what, x } of marks) {
    context.fillStyle = ink[kind === "power" && what !== "cut" ? "good" : (inks[kind] ?? "soft")] ?? "";
    const isTall = kind === "power" || kind === "fault" || kind === "message";
    const half = Math.round((isTall ? TALL : LOW) * height);
    context.fillRect(at(x) - 1, y - half, kind === "power" ? 3 : 2, 2 * half);
  }
}
