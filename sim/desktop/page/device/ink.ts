/** x and y from 0 to 1 of the pad's width and height, ms since the first point. */
export type Point = readonly [number, number, number];

/** As many as the contract of the pad takes (hal/signature-pad.ts): ink beyond that is not drawn. */
const STROKES_MAX = 128;
const POINTS_MAX = 2048;
/** A body has 64 kB: three decimals tell a pad's pixels apart. */
const PLACES = 1000;

/** Ink on a canvas, drawn with whatever points: mouse, pen or finger. */
export class Ink {
  readonly #canvas: HTMLCanvasElement;
  readonly #changed: () => void;
  readonly #ending = new AbortController();
  #strokes: Point[][] = [];
  #points = 0;
  #began = 0;
  #awake = false;
  #drawing: number | undefined;

  constructor(canvas: HTMLCanvasElement, changed: () => void) {
    this.#canvas = canvas;
    this.#changed = changed;
    const { signal } = this.#ending;
    canvas.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const end of ["pointerup", "pointercancel"] as const)
      canvas.addEventListener(end, () => this.#up(), { signal });
  }

  get strokes(): readonly (readonly Point[])[] {
    return this.#strokes;
  }

  /** Clean, and ready to be written on or not. */
  wipe(awake: boolean): void {
    this.#awake = awake;
    this.#strokes = [];
    this.#points = 0;
    this.#drawing = undefined;
    const { clientWidth, clientHeight } = this.#canvas;
    this.#canvas.width = clientWidth * devicePixelRatio;
    this.#canvas.height = clientHeight * devicePixelRatio;
    this.#changed();
  }

  close(): void {
    this.#ending.abort();
  }

  #down(event: PointerEvent): void {
    if (!this.#awake || this.#drawing !== undefined || this.#strokes.length >= STROKES_MAX) return;
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#drawing = event.pointerId;
    if (this.#strokes.length === 0) this.#began = event.timeStamp;
    this.#strokes.push([]);
    this.#add(event);
    this.#changed();
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#drawing) return;
    // A pen tells of more points than there are frames.
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length > 0 ? all : [event]) this.#add(each);
  }

  #up(): void {
    this.#drawing = undefined;
  }

  #add({ clientX, clientY, timeStamp }: PointerEvent): void {
    const stroke = this.#strokes.at(-1);
    if (!stroke || this.#points >= POINTS_MAX) return;
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const point: Point = [
      share((clientX - left) / width),
      share((clientY - top) / height),
      Math.max(0, Math.round(timeStamp - this.#began)),
    ];
    this.#draw(stroke.at(-1) ?? point, point);
    stroke.push(point);
    this.#points++;
  }

  #draw([fromX, fromY]: Point, [toX, toY]: Point): void {
    const { width, height } = this.#canvas;
    const pen = this.#canvas.getContext("2d");
    if (!pen) return;
    pen.strokeStyle = "#12203a";
    pen.lineWidth = 2.2 * devicePixelRatio;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(fromX * width, fromY * height);
    pen.lineTo(toX * width, toY * height + 0.01);
    pen.stroke();
  }
}

function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * PLACES) / PLACES;
}
