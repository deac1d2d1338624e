import type { ScreenView, Text } from "../../display";
import type { Mark } from "../screen/marks";
import type { Painter } from "../screen/painter";
import type { FingerPhase } from "../touch/finger";
import { FACE_HEIGHT, FACE_WIDTH, type Face, KEY_HEIGHT, type SoftAct } from "./face";
import { signFace, TITLE_BAR_HEIGHT } from "./face-of";
import { InkPoints } from "./ink-points";
import type { GlassGuest, InkSurface, KeyedDisplay } from "./keyed-display";

/** How a cardholder ends it himself. */
export type InkEnd = "signed" | "cleared";

/** Whoever has asked for a signature. */
export interface InkOwner {
  /** A key of the pad's ended it; the glass is the screen's again. */
  inkEnded(how: InkEnd): void;
}

export const INK_WIDTH = FACE_WIDTH;
export const INK_HEIGHT = FACE_HEIGHT - TITLE_BAR_HEIGHT - KEY_HEIGHT;
/** 0.4 mm on a panel of 2 inches. */
const PEN_DOTS = 3;
/** From one stamp of the pen to the next: they touch. */
const PEN_STEP = 2;
const SHARE_MAX = 0xffff;
const GROUND = 0xffff;
const INK = 0x10c4;
/** 5 to 1 on white, and lighter than ink. */
const CAPTION = 0x6b4d;
const CAPTION_MARGIN = 4;

/**
 * The ink of one signature on the screen's own glass: drawn as the finger goes, between the title's bar and the keys. Made for each
 * signature, and given up with it: where nobody writes it takes no memory.
 */
export class SigningGlass implements GlassGuest, InkSurface {
  readonly secret = false;
  readonly #display: Pick<KeyedDisplay, "lend" | "passOn">;
  readonly #caption: string;
  readonly #owner: InkOwner;
  #lent: boolean;
  #painter: Painter | undefined;
  #pen: Uint16Array<ArrayBuffer> | undefined;
  #points: InkPoints | undefined;
  #lastLine: Text | undefined;
  /** Where the pen is; -1 while it is not on the ink. */
  #x = -1;
  #y = -1;

  /** @param caption seen under the ink. */
  constructor(display: Pick<KeyedDisplay, "lend" | "passOn">, caption: string, owner: InkOwner) {
    this.#display = display;
    this.#caption = caption;
    this.#owner = owner;
    this.#lent = display.lend(this);
    // What is at the other end has to do.
    if (!this.#lent) display.lend(undefined);
  }

  get ink(): InkSurface {
    return this;
  }

  /** What was written: stays when the glass is given back. */
  get points(): InkPoints {
    this.#points ??= new InkPoints();
    return this.#points;
  }

  /** Nobody signs here any more; what was written stays. */
  stop(): void {
    if (!this.#lent) return;
    this.#lent = false;
    this.#painter = undefined;
    this.#pen = undefined;
    this.#display.lend(undefined);
  }

  faceFor(view: ScreenView): Face {
    return signFace(view);
  }

  /** Only the title's bar has room: it says the amount, and what has changed since. */
  seen(view: ScreenView): ScreenView {
    const last = view.lines.at(-1);
    this.#lastLine ??= last;
    const isNews = last !== undefined && last.zh !== this.#lastLine?.zh;
    const title = isNews ? last : besideEachOther(view.title, view.lines[0]);
    return { ...view, title, lines: [], options: [] };
  }

  press(act: SoftAct): void {
    if (act === "clear" || act === "enter") {
      this.stop();
      this.#owner.inkEnded(act === "enter" ? "signed" : "cleared");
    } else if (act !== "sale" && act !== "kinds") this.#display.passOn(act);
  }

  /** The touch panel has gone: what is at the other end has to do. */
  failed(): void {
    this.stop();
    this.#points = undefined;
  }

  paint(painter: Painter): void {
    this.#painter = painter;
    const text = this.#caption;
    const { small } = painter.fonts;
    const width = small.widthDots(text);
    const area = { left: 0, top: TITLE_BAR_HEIGHT, width: INK_WIDTH, height: INK_HEIGHT };
    const caption: Mark = {
      kind: "line",
      text,
      left: (INK_WIDTH - width) >> 1,
      top: TITLE_BAR_HEIGHT + INK_HEIGHT - small.dots - CAPTION_MARGIN,
      width,
      height: small.dots,
      font: "small",
      colour: CAPTION,
    };
    painter.paint({ marks: [{ kind: "fill", ...area, colour: GROUND }, caption] }, area);
  }

  /** What is written beyond the ink is none; who comes back begins a new stroke. */
  finger(phase: FingerPhase, x: number, y: number, timeMs: number): void {
    const row = y - TITLE_BAR_HEIGHT;
    const isOff = row < 0 || row >= INK_HEIGHT || x < 0 || x >= INK_WIDTH;
    if (phase === "up" || phase === "lost" || isOff) {
      this.#x = -1;
      return;
    }
    const begins = this.#x < 0;
    if (!this.points.add(shareOf(x, INK_WIDTH), shareOf(row, INK_HEIGHT), timeMs, begins)) return;
    this.#draw(begins ? x : this.#x, begins ? y : this.#y, x, y);
    this.#x = x;
    this.#y = y;
  }

  #draw(fromX: number, fromY: number, x: number, y: number): void {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY)) / PEN_STEP));
    for (let step = 1; step <= steps; step++) {
      const left = fromX + Math.round(((x - fromX) * step) / steps);
      const top = fromY + Math.round(((y - fromY) * step) / steps);
      this.#stamp(left, top);
    }
  }

  /** The pen's middle is there; at the edges it stays within the ink. */
  #stamp(x: number, y: number): void {
    const left = Math.min(INK_WIDTH - PEN_DOTS, Math.max(0, x - 1));
    const top = Math.min(TITLE_BAR_HEIGHT + INK_HEIGHT - PEN_DOTS, Math.max(TITLE_BAR_HEIGHT, y - 1));
    this.#pen ??= new Uint16Array(PEN_DOTS * PEN_DOTS).fill(INK);
    this.#painter?.stamp(this.#pen, left, top, PEN_DOTS, PEN_DOTS);
  }
}

function shareOf(at: number, whole: number): number {
  return Math.round((at * SHARE_MAX) / (whole - 1));
}

function besideEachOther(one: Text, other: Text | undefined): Text {
  return other ? { zh: `${one.zh} ${other.zh}`, en: `${one.en} ${other.en}` } : one;
}
