import { useEffect, useRef } from "preact/hooks";
import type { Columns } from "./columns";
import { lanes } from "./lanes";
import { AXIS_PIXELS, eventAt, inkOf, LANE_PIXELS, paint, type Scene } from "./paint";
import { type Language, laneNames, says } from "./say";
import { panned, settled, type Window, zoomed } from "./window";

/** One notch of a wheel. */
const WHEEL_FACTOR = 1.25;
/** A drag of less is a click. */
const DRAG_PIXELS = 4;

export interface PictureProps {
  readonly columns: Columns;
  /** Grows with every change of the columns. */
  readonly version: number;
  readonly window: Window;
  readonly selected: number | undefined;
  readonly language: Language;
  readonly onWindow: (change: (window: Window, width: number) => Window) => void;
  readonly onSelect: (seq: number) => void;
}

/** The lanes, drawn on a canvas: what is not seen costs nothing. */
export function Picture({ columns, version, window, selected, language, onWindow, onSelect }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useRef<Scene | undefined>(undefined);
  const drag = useRef<{ x: number; moved: boolean } | undefined>(undefined);
  const seen = columns.lanesSeen;
  const height = AXIS_PIXELS + Math.max(1, seen.length) * LANE_PIXELS + 1;

  const draw = () => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const width = element.clientWidth;
    const dots = devicePixelRatio;
    if (element.width !== Math.round(width * dots) || element.height !== Math.round(height * dots)) {
      element.width = Math.round(width * dots);
      element.height = Math.round(height * dots);
    }
    context.setTransform(dots, 0, 0, dots, 0, 0);
    const shown = settled(window, columns, width);
    scene.current = { columns, window: shown, lanes: seen, width, height, selected, ink: inkOf(element) };
    paint(context, scene.current);
  };
  useEffect(draw, [version, window, selected, height]);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const again = () => onWindow((now) => ({ ...now }));
    const observer = new ResizeObserver(again);
    observer.observe(element);
    // The colours are the page's: they change with its theme.
    const theme = matchMedia("(prefers-color-scheme: dark)");
    theme.addEventListener("change", again);
    // Preact's own listener would be passive on some browsers: the page must not scroll under a zoom.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { offsetX, deltaX, deltaY } = event;
      if (Math.abs(deltaX) > Math.abs(deltaY)) onWindow((now, width) => panned(now, deltaX, columns, width));
      else
        onWindow((now, width) =>
          zoomed(settled(now, columns, width), deltaY > 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR, offsetX, columns, width),
        );
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      observer.disconnect();
      theme.removeEventListener("change", again);
      element.removeEventListener("wheel", wheel);
    };
  }, []);

  const down = (event: PointerEvent) => {
    drag.current = { x: event.offsetX, moved: false };
    canvas.current?.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const from = drag.current;
    if (!from || (!from.moved && Math.abs(event.offsetX - from.x) < DRAG_PIXELS)) return;
    const pixels = from.x - event.offsetX;
    drag.current = { x: event.offsetX, moved: true };
    onWindow((now, width) => panned(settled(now, columns, width), pixels, columns, width));
  };
  const up = (event: PointerEvent) => {
    const from = drag.current;
    drag.current = undefined;
    if (!from || from.moved || !scene.current) return;
    const seq = eventAt(scene.current, event.offsetX, event.offsetY);
    if (seq !== undefined) onSelect(seq);
  };

  return (
    <div class="tl-picture">
      <ul class="tl-lanes" aria-hidden="true">
        {seen.map((lane) => (
          <li key={lane}>{laneNames[lanes[lane] ?? "world"][language]}</li>
        ))}
      </ul>
      <canvas
        ref={canvas}
        class="tl-canvas"
        style={{ height: `${height}px` }}
        role="img"
        aria-label={says[language].picture}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
      />
    </div>
  );
}
