import type { Columns } from "./columns";
import { FOLD_MS } from "./columns";
import type { Kind } from "./lanes";
import type { Window } from "./window";

export const LANE_PIXELS = 14;
export const AXIS_PIXELS = 18;
/** Between two times on the axis. */
const TICK_PIXELS = 110;
/** A time as it is written, with some air. */
const LABEL_PIXELS = 100;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** Colours, from the page's own. */
export interface Ink {
  readonly [name: string]: string;
}

export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const names = ["ink", "soft", "line", "good", "bad", "wait", "accent", "wear", "bad-ground", "wait-ground"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || "#888"]));
}

export interface Scene {
  readonly columns: Columns;
  readonly window: Window;
  readonly lanes: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly selected: number | undefined;
  readonly ink: Ink;
}

const inkOfKind: { readonly [kind in Kind]: string } = Object.freeze({
  call: "soft",
  answer: "line",
  verb: "accent",
  key: "accent",
  card: "accent",
  message: "wear",
  screen: "good",
  slip: "ink",
  power: "bad",
  fault: "wait",
  sound: "wear",
  clock: "accent",
  reset: "accent",
  bug: "bad",
  other: "soft",
});

export function timeOf(atMs: number): string {
  return new Date(atMs + CHINA_OFFSET_MS).toISOString().slice(11, 23);
}

/** Draws what is seen, and nothing else. */
export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  context.clearRect(0, 0, scene.width, scene.height);
  paintPower(context, scene);
  paintLanes(context, scene);
  paintTimes(context, scene);
  paintEvents(context, scene);
  paintSelected(context, scene);
}

function pixelOf({ window }: Scene, x: number): number {
  return (x - window.left) / window.scale;
}

/** Without power a red ground, while it recovers an amber one; a line where the power went and where it came. */
function paintPower(context: CanvasRenderingContext2D, scene: Scene): void {
  const { columns, ink, width, height } = scene;
  const { marks } = columns;
  for (const [at, mark] of marks.entries()) {
    const from = Math.max(0, pixelOf(scene, mark.x));
    const next = marks[at + 1];
    const to = Math.min(width, pixelOf(scene, next?.x ?? columns.endX));
    if (mark.kind !== "ready" && to > from) {
      context.fillStyle = (mark.kind === "cut" ? ink["bad-ground"] : ink["wait-ground"]) ?? "";
      context.fillRect(from, AXIS_PIXELS, to - from, height);
    }
    const place = pixelOf(scene, mark.x);
    if (place < 0 || place > width || mark.kind === "ready") continue;
    context.fillStyle = (mark.kind === "cut" ? ink["bad"] : ink["good"]) ?? "";
    context.fillRect(Math.round(place) - 1, AXIS_PIXELS, 2, height);
    context.font = "11px system-ui, sans-serif";
    context.fillText(mark.kind === "cut" ? "⚡" : "●", Math.round(place) + 3, AXIS_PIXELS + 10);
  }
}

function paintLanes(context: CanvasRenderingContext2D, { lanes, ink, width }: Scene): void {
  context.fillStyle = ink["line"] ?? "";
  for (let row = 0; row <= lanes.length; row++) context.fillRect(0, AXIS_PIXELS + row * LANE_PIXELS, width, 1);
}

/** The time of the event that stands there: the axis is folded where nothing happens, and says so. */
function paintTimes(context: CanvasRenderingContext2D, scene: Scene): void {
  const { columns, window, ink, width } = scene;
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "alphabetic";
  let freePixel = 0;
  for (let pixel = 4; pixel < width - 60; pixel += TICK_PIXELS) {
    const seq = columns.at(window.left + pixel * window.scale);
    if (!columns.has(seq)) continue;
    const place = Math.max(pixel, pixelOf(scene, columns.x(seq)));
    if (place < freePixel) continue;
    freePixel = place + LABEL_PIXELS;
    const isFolded = columns.has(seq - 1) && columns.atMs(seq) - columns.atMs(seq - 1) > FOLD_MS;
    context.fillStyle = ink["soft"] ?? "";
    context.fillRect(Math.round(place), AXIS_PIXELS - 4, 1, 4);
    if (place < width - 60) context.fillText(`${isFolded ? "⋯ " : ""}${timeOf(columns.atMs(seq))}`, place + 3, 11);
  }
}

function paintEvents(context: CanvasRenderingContext2D, scene: Scene): void {
  const { columns, window, lanes, width, ink } = scene;
  const rows = new Int16Array(32).fill(-1);
  for (const [row, lane] of lanes.entries()) rows[lane] = row;
  // Of many in one pixel of a lane one is drawn; what people look for is drawn always.
  const lastPixel = new Int32Array(32).fill(-9);
  const end = columns.at(window.left + width * window.scale);
  for (let seq = columns.at(window.left); seq < end; seq++) {
    const lane = columns.lane(seq);
    const row = rows[lane] ?? -1;
    const pixel = Math.round(pixelOf(scene, columns.x(seq)));
    const kind = columns.kind(seq);
    if (row < 0 || (pixel === lastPixel[lane] && (kind === "call" || kind === "answer"))) continue;
    lastPixel[lane] = pixel;
    context.fillStyle = ink[inkOfKind[kind]] ?? "";
    paintEvent(context, kind, columns.what(seq), pixel, AXIS_PIXELS + row * LANE_PIXELS + 1);
  }
}

function paintEvent(context: CanvasRenderingContext2D, kind: Kind, what: string, x: number, y: number): void {
  const height = LANE_PIXELS - 2;
  switch (kind) {
    case "call":
      return context.fillRect(x, y + 3, 1.5, height - 3);
    case "answer":
      return context.fillRect(x, y + height - 3, 1.5, 3);
    case "message": {
      // A request points to the host, its answer to the terminal.
      const isAnswer = what.length === 4 && Number(what[2]) % 2 === 1;
      const [tip, foot] = isAnswer ? [y + height - 1, y + 2] : [y + 2, y + height - 1];
      return polygon(context, [x, tip, x + 4.5, foot, x - 4.5, foot]);
    }
    case "fault":
    case "bug":
      return polygon(context, [x, y, x + 5, y + height / 2, x, y + height, x - 5, y + height / 2]);
    case "screen":
    case "slip":
      return context.fillRect(x - 2, y + 1, 5, height - 2);
    default:
      return context.fillRect(x - 2, y + 3, 4, height - 6);
  }
}

function polygon(context: CanvasRenderingContext2D, points: readonly number[]): void {
  context.beginPath();
  for (let at = 0; at < points.length; at += 2) context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
  context.fill();
}

function paintSelected(context: CanvasRenderingContext2D, scene: Scene): void {
  const { columns, lanes, selected, ink, height } = scene;
  if (selected === undefined || !columns.has(selected)) return;
  const x = pixelOf(scene, columns.x(selected));
  const row = lanes.indexOf(columns.lane(selected));
  context.fillStyle = ink["accent"] ?? "";
  context.fillRect(Math.round(x), AXIS_PIXELS, 1, height);
  context.strokeStyle = ink["accent"] ?? "";
  context.lineWidth = 2;
  context.strokeRect(x - 7, AXIS_PIXELS + row * LANE_PIXELS + 1, 14, LANE_PIXELS - 1);
}

/** How far a click may miss. */
const REACH_PIXELS = 8;

/** The event nearest to a point, in its lane. */
export function eventAt(scene: Scene, x: number, y: number): number | undefined {
  const { columns, window, lanes } = scene;
  const lane = lanes[Math.floor((y - AXIS_PIXELS) / LANE_PIXELS)];
  if (lane === undefined) return undefined;
  const end = columns.at(window.left + (x + REACH_PIXELS) * window.scale);
  let nearest: number | undefined;
  let missed = REACH_PIXELS + 1;
  for (let seq = columns.at(window.left + (x - REACH_PIXELS) * window.scale); seq < end; seq++) {
    const isMinor = columns.kind(seq) === "answer";
    const miss = Math.abs(pixelOf(scene, columns.x(seq)) - x) + (isMinor ? 0.5 : 0);
    if (columns.lane(seq) === lane && miss < missed) [nearest, missed] = [seq, miss];
  }
  return nearest;
}
