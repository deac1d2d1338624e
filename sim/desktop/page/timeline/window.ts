import type { Columns } from "./columns";

/** Most of a second in 100 pixels, down to a few events. */
const SCALE_MIN = 0.02;
const SCALE_MAX = 400;
/** Of the width, right of the last event. */
const MARGIN = 0.03;

/** The part of the axis that is seen. */
export interface Window {
  /** Where its left edge is on the axis. */
  readonly left: number;
  /** Axis units in one pixel. */
  readonly scale: number;
  /** It stays with the last event. */
  readonly follows: boolean;
}

export const firstWindow: Window = Object.freeze({ left: 0, scale: 3, follows: true });

function bounded(scale: number): number {
  return Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));
}

/** Where the left edge is when the last event is at the right one. */
function lastLeft(columns: Columns, scale: number, width: number): number {
  return columns.endX - width * (1 - MARGIN) * scale;
}

/** The window as it stands over the present events. */
export function settled(window: Window, columns: Columns, width: number): Window {
  const { scale, follows } = window;
  const last = Math.max(columns.startX - MARGIN * width * scale, lastLeft(columns, scale, width));
  const left = follows ? last : Math.min(last, Math.max(columns.startX - MARGIN * width * scale, window.left));
  return left === window.left ? window : { ...window, left };
}

/** Moves by pixels; whoever comes to the end stays with it. */
export function panned(window: Window, pixels: number, columns: Columns, width: number): Window {
  const left = window.left + pixels * window.scale;
  return settled(
    { ...window, left, follows: pixels > 0 && left >= lastLeft(columns, window.scale, width) },
    columns,
    width,
  );
}

/** What is under the pointer stays there. */
export function zoomed(window: Window, factor: number, atPixel: number, columns: Columns, width: number): Window {
  const scale = bounded(window.scale * factor);
  const left = window.left + atPixel * (window.scale - scale);
  return settled({ ...window, left, scale }, columns, width);
}

/** All that is kept. */
export function fitted(columns: Columns, width: number): Window {
  const scale = bounded((columns.endX - columns.startX) / Math.max(1, width * (1 - 2 * MARGIN)));
  return settled({ left: columns.startX, scale, follows: true }, columns, width);
}

/** Brings an event into sight. */
export function showing(window: Window, x: number, columns: Columns, width: number): Window {
  const pixel = (x - window.left) / window.scale;
  if (pixel >= 0 && pixel <= width) return window;
  return settled({ ...window, left: x - (width / 2) * window.scale, follows: false }, columns, width);
}
