import { useEffect, useRef, useState } from "preact/hooks";
import { addressOf } from "../api";
import { usePicture } from "../wire";
import { messageName } from "../words/terms";
import type { Ahead } from "./feed";
import type { Kind } from "./lanes";
import { type Mark, type Marks, pixelOf, placeAt } from "./marks";
import { type Ink, inkOf, timeOf } from "./paint";
import { kindNames, type Language, type Say } from "./say";

export const TRACK_PIXELS = 34;
/** The present run; one that was left lies below it, where the two differ. */
const MAIN_Y = 12;
const LEFT_Y = 25;
const HALF_PREVIEW_PIXELS = 90;

/** A moment of this run, or of one that was left. */
export interface Moment {
  readonly mark: Mark;
  readonly run?: number;
}

export interface TrackProps {
  readonly marks: Marks;
  readonly ahead: Ahead | undefined;
  /** Grows with every change of the marks. */
  readonly version: number;
  readonly language: Language;
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
  const { marks, ahead, version, language, say, busy, onGo } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [aim, setAim] = useState<Moment | undefined>(undefined);
  const isForked = forked(marks, ahead);
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
    const isAhead = ahead !== undefined && (isForked ? event.offsetY > (MAIN_Y + LEFT_Y) / 2 : x > marks.endX);
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
  const shown = aim ?? (marks.last ? { mark: marks.last } : undefined);
  return (
    <div
      class="tl-track"
      role="slider"
      tabIndex={0}
      aria-label={say.scrub}
      aria-valuemin={marks.all[0]?.seq ?? 0}
      aria-valuemax={Math.max(marks.last?.seq ?? 0, ahead?.marks.last?.seq ?? 0)}
      aria-valuenow={shown?.mark.seq ?? 0}
      aria-valuetext={shown ? wordsOf(shown.mark, language) : ""}
      aria-disabled={busy}
      data-marks={marks.all.length}
      data-forked={isForked ? 1 : 0}
      data-ahead={ahead?.marks.all.filter(({ seq }) => seq > ahead.from).length ?? 0}
      onKeyDown={key}
      onBlur={() => setAim(undefined)}
    >
      <canvas
        ref={canvas}
        style={{ height: `${TRACK_PIXELS}px` }}
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
function forked(marks: Marks, ahead: Ahead | undefined): boolean {
  return ahead !== undefined && (marks.last?.seq ?? 0) > ahead.from;
}

function beside(from: Moment, step: -1 | 1, marks: Marks, ahead: Ahead | undefined): Moment | undefined {
  const { before, after } = (from.run === undefined ? marks : (ahead?.marks ?? marks)).around(from.mark.seq);
  const next = step < 0 ? before : after;
  if (next)
    return from.run !== undefined && next.seq > (ahead?.from ?? 0) ? { mark: next, run: from.run } : { mark: next };
  const first = ahead && !forked(marks, ahead) && step > 0 ? ahead.marks.around(ahead.from).after : undefined;
  return first && ahead ? { mark: first, run: ahead.run } : undefined;
}

/** A mark in words. */
export function wordsOf({ kind, what, atMs }: Mark, language: Language): string {
  const name = kind === "message" ? `${what} ${messageName(what, language)}` : what;
  return `${timeOf(atMs)} ${kindNames[kind][language]} ${name}`;
}

interface PreviewProps {
  readonly moment: Moment;
  /** What was on the screen then. */
  readonly screen: Mark | undefined;
  readonly language: Language;
  readonly left: number;
  readonly width: number;
}

/** What was on the screen, where that is kept, and what happened. */
function Preview({ moment: { mark, run }, screen, language, left, width }: PreviewProps) {
  const place = Math.min(
    Math.max(left, HALF_PREVIEW_PIXELS),
    Math.max(HALF_PREVIEW_PIXELS, width - HALF_PREVIEW_PIXELS),
  );
  return (
    <p class="tl-preview" style={{ left: `${place}px` }}>
      {screen && run === undefined ? <Screen key={screen.seq} seq={screen.seq} language={language} /> : null}
      {wordsOf(mark, language)}
    </p>
  );
}

function Screen({ seq, language }: { readonly seq: number; readonly language: Language }) {
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
  const width = element.clientWidth;
  const dots = devicePixelRatio;
  if (element.width !== Math.round(width * dots) || element.height !== Math.round(TRACK_PIXELS * dots)) {
    element.width = Math.round(width * dots);
    element.height = Math.round(TRACK_PIXELS * dots);
  }
  context.setTransform(dots, 0, 0, dots, 0, 0);
  context.clearRect(0, 0, width, TRACK_PIXELS);
  const ink = inkOf(element);
  const at = (x: number) => pixelOf(x, endX, width);
  if (ahead) {
    const y = isForked ? LEFT_Y : MAIN_Y;
    const fork = ahead.marks.around(ahead.from + 1).before?.x ?? 0;
    context.globalAlpha = 0.45;
    line(context, ink["soft"], [at(fork), MAIN_Y, at(fork) + (isForked ? 6 : 0), y, at(ahead.marks.endX), y]);
    paintMarks(
      context,
      ink,
      ahead.marks.all.filter(({ seq }) => seq > ahead.from),
      y,
      at,
    );
    context.globalAlpha = 1;
  }
  line(context, ink["soft"], [at(0), MAIN_Y, at(marks.endX), MAIN_Y]);
  paintMarks(context, ink, marks.all, MAIN_Y, at);
  head(context, ink["accent"], at(marks.endX), MAIN_Y);
  if (aim) {
    context.fillStyle = ink["accent"] ?? "";
    context.fillRect(Math.round(at(aim.mark.x)), 0, 1, TRACK_PIXELS);
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

function paintMarks(
  context: CanvasRenderingContext2D,
  ink: Ink,
  marks: readonly Mark[],
  y: number,
  at: (x: number) => number,
): void {
  for (const { kind, what, x } of marks) {
    context.fillStyle = ink[kind === "power" && what !== "cut" ? "good" : (inks[kind] ?? "soft")] ?? "";
    const isTall = kind === "power" || kind === "fault" || kind === "message";
    const half = isTall ? 8 : 4;
    context.fillRect(at(x) - 1, y - half, kind === "power" ? 3 : 2, 2 * half);
  }
}
