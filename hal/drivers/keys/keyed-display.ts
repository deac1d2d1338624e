import type { Display, DisplayFault, ScreenView, Text } from "../../display";
import type { Key } from "../../keypad";
import { DrawnDisplay, type DrawnDisplayOptions } from "../screen/drawn-display";
import type { Painter } from "../screen/painter";
import type { FingerPhase, OnFinger } from "../touch/finger";
import { bareFace, type Face, isOn, isSameKey, type SoftAct, type SoftKey, softKey } from "./face";
import { type FaceState, faceOf, pagesOf } from "./face-of";
import { keyMarks } from "./key-marks";

export interface KeyedDisplayOptions extends DrawnDisplayOptions {
  /** What the glass below the screen is divided into, left to right; none where it ends with the screen. */
  readonly below: readonly Key[];
  /** A key was pressed, and let go on itself. */
  readonly onKey: (key: Key) => void;
}

/** Somebody who has the glass to himself for a while, as a PIN pad has: nobody else gets what is pressed. */
export interface GlassGuest {
  /** No key looks pressed. */
  readonly secret: boolean;
  /** Has what is neither screen nor key: fingers that come down on no key are its own. */
  readonly ink?: InkSurface;
  faceFor(view: ScreenView): Face;
  /** How the screen looks meanwhile. */
  seen(view: ScreenView): ScreenView;
  press(act: SoftAct): void;
  /** The touch panel does not answer any more. */
  failed(): void;
}

export interface InkSurface {
  /** What the guest has is empty. */
  paint(painter: Painter): void;
  /** What the touch panel tells, of all the glass. */
  finger: OnFinger;
}

/** Its pages go on with the screen's own. */
const PAGED = "list";
/** Home is shown anew every 15 s: so long keys stay up there that nobody presses. */
const IDLE_SHOWS_MAX = 2;

const UNTOUCHED: FaceState = Object.freeze({ digits: false, bare: false, page: 0 });

/**
 * A screen with keys on the same glass, of 320 by 240 dots. Which keys depends on the screen (`faceOf`). A press counts where it
 * began: who slides off the key has not pressed it. A key whose screen changes under the finger is not pressed either, unless
 * it stands there again: nobody answers a question that he has not seen.
 */
export class KeyedDisplay implements Display {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly #drawn: DrawnDisplay;
  readonly #below: readonly Key[];
  readonly #onKey: (key: Key) => void;
  #view: ScreenView | undefined;
  #state = UNTOUCHED;
  #idleShows = 0;
  #touch = false;
  #complete = true;
  #guest: GlassGuest | undefined;
  /** What the finger came down on: a key, or the screen. */
  #held: SoftKey | "screen" | undefined;

  constructor(options: KeyedDisplayOptions) {
    this.#drawn = new DrawnDisplay(options);
    this.#below = options.below;
    this.#onKey = options.onKey;
    this.widthPixels = this.#drawn.widthPixels;
    this.heightPixels = this.#drawn.heightPixels;
  }

  get largeKeys(): boolean {
    return this.#touch;
  }

  async show(view: ScreenView): Promise<"shown" | DisplayFault> {
    this.#take(view);
    return "shown";
  }

  async backlight(percent: number): Promise<void> {
    await this.#drawn.backlight(percent);
  }

  /** Whether the touch panel answers. As long as it does not, all the glass is screen: keys that do nothing are worse than none. */
  setTouch(works: boolean): void {
    const view = this.#view;
    const before = view && this.#faceOf(view);
    this.#touch = works;
    if (before) this.#draw(view, before);
    if (!works) this.#guest?.failed();
  }

  /** @param guest undefined: the glass is the display's again. @returns whether there is a screen to lend, and its touch panel answers. */
  lend(guest: GlassGuest | undefined): boolean {
    const view = this.#view;
    if (!view) return false;
    this.#hold(undefined);
    const before = this.#faceOf(view);
    this.#guest = guest;
    this.#draw(view, before);
    if (this.#touch) guest?.ink?.paint(this.#drawn.painter);
    return this.#touch;
  }

  /** A key that its guest does not want for itself. */
  passOn(key: Key): void {
    this.#onKey(key);
  }

  /** What the guest has seen of the screen is another. */
  refresh(): void {
    const view = this.#view;
    if (view) this.#draw(view, this.#faceOf(view));
  }

  /** What the touch panel tells: `OnFinger`. Keys need no time. */
  finger(phase: FingerPhase, x: number, y: number, timeMs = 0): void {
    const view = this.#view;
    if (!view) return;
    const ink = this.#guest?.ink;
    if (ink && (this.#held === "screen" || (phase === "down" && this.#keyAt(view, x, y) === "screen"))) {
      this.#hold(phase === "up" || phase === "lost" ? undefined : "screen");
      return ink.finger(phase, x, y, timeMs);
    }
    switch (phase) {
      case "down":
        return this.#hold(this.#keyAt(view, x, y));
      case "move":
        if (typeof this.#held === "object" && !isOn(this.#held, x, y)) this.#hold(undefined);
        return;
      case "lost":
        return this.#hold(undefined);
      case "up": {
        const held = this.#held;
        this.#hold(undefined);
        if (held === "screen") this.#touchScreen(view);
        else if (held) this.#press(view, held.act);
      }
    }
  }

  #take(view: ScreenView): void {
    const before = this.#view;
    const face = before ? this.#faceOf(before) : bareFace;
    const other = !before || !asksTheSame(view, before);
    if (other) {
      this.#hold(undefined);
      // A code wants the whole glass.
      this.#state = { ...UNTOUCHED, bare: view.qr !== undefined };
      this.#idleShows = 0;
    } else if (this.#isOpened && ++this.#idleShows > IDLE_SHOWS_MAX) this.#state = UNTOUCHED;
    this.#view = view;
    const drawn = this.#draw(view, view.language === before?.language ? face : bareFace);
    const held = this.#held;
    if (typeof held === "object" && held.top < this.heightPixels && !drawn.keys.some((key) => isSameKey(key, held)))
      this.#held = undefined;
  }

  /** @param before what stands on the glass. @returns what stands there now: made anew for each look, it takes no room of the heap. */
  #draw(view: ScreenView, before: Face): Face {
    const face = this.#faceOf(view);
    const guest = this.#guest;
    const seen = guest ? guest.seen(view) : view;
    const screen = face.hasOptions ? { ...seen, options: [] } : seen;
    this.#complete = this.#drawn.draw(screen, face.widthPixels, face.heightPixels);
    // With each digit the same keys stand there.
    if (face.keys !== before.keys)
      for (const key of face.keys) if (!before.keys.some((other) => isSameKey(key, other))) this.#paint(key);
    return face;
  }

  /** The same screen, but for what people did to its keys. */
  #become(view: ScreenView, state: FaceState): void {
    const before = this.#faceOf(view);
    this.#state = state;
    this.#draw(view, before);
  }

  #paint(key: SoftKey): void {
    const { painter } = this.#drawn;
    const held = this.#held;
    const pressed = !this.#guest?.secret && typeof held === "object" && isSameKey(key, held);
    painter.paint({ marks: keyMarks(key, this.#view?.language ?? "zh", pressed, painter.fonts) }, key);
  }

  #hold(held: SoftKey | "screen" | undefined): void {
    const before = this.#held;
    this.#held = held;
    // What is below the screen cannot be drawn on.
    if (typeof before === "object" && before.top < this.heightPixels) this.#paint(before);
    if (typeof held === "object" && held.top < this.heightPixels) this.#paint(held);
  }

  #faceOf(view: ScreenView, state = this.#state): Face {
    if (!this.#touch) return bareFace;
    return this.#guest?.faceFor(view) ?? faceOf(view, state);
  }

  #keyAt(view: ScreenView, x: number, y: number): SoftKey | "screen" | undefined {
    if (y < this.heightPixels) return this.#faceOf(view).keys.find((key) => isOn(key, x, y)) ?? "screen";
    const width = this.widthPixels / this.#below.length;
    const place = Math.floor(x / width);
    const act = this.#below[place];
    // A second place for keys that the screen has, seen or not: what it does not ask for would answer its next question.
    const asked = this.#faceOf(view, { ...this.#state, bare: false }).keys.some((key) => key.act === act);
    return act && asked ? softKey(act, place * width, this.heightPixels, width, this.heightPixels) : undefined;
  }

  #press(view: ScreenView, act: SoftAct): void {
    if (this.#guest) return this.#guest.press(act);
    const { page } = this.#state;
    if (act === "sale" || act === "kinds") {
      this.#idleShows = 0;
      this.#become(view, { ...UNTOUCHED, digits: act === "sale", kinds: act === "kinds" });
    } else if (act === "cancel" && this.#isOpened) this.#become(view, UNTOUCHED);
    else if ((act === "up" || act === "down") && turns(view, page, act))
      this.#become(view, { ...this.#state, page: turned(view, page, act) });
    else this.#onKey(act);
  }

  /** Keys stand there that somebody asked for. */
  get #isOpened(): boolean {
    const { digits, kinds = false } = this.#state;
    return digits || kinds;
  }

  /** The whole of a screen that has no room beside its keys, and back. */
  #touchScreen(view: ScreenView): void {
    const { bare } = this.#state;
    if (this.#guest || (!bare && this.#complete)) return;
    this.#become(view, { ...this.#state, bare: !bare });
  }
}

/** Whether only what is typed differs, or what is told beside the same code. */
function asksTheSame(one: ScreenView, other: ScreenView): boolean {
  if (one.id !== other.id || one.qr !== other.qr || one.title.zh !== other.title.zh) return false;
  // Beside a code the time that is left is told anew all the while.
  if (one.qr !== undefined) return true;
  if (!isSameText(one.keys ?? [], other.keys ?? [])) return false;
  return isSameText(one.lines, other.lines) && isSameText(one.options, other.options);
}

function isSameText(some: readonly Text[], others: readonly Text[]): boolean {
  return some.length === others.length && some.every(({ zh }, at) => zh === others[at]?.zh);
}

/** Is it the display's own page that is turned? Before the first and behind the last the list itself goes on. */
function turns(view: ScreenView, page: number, act: "up" | "down"): boolean {
  const next = act === "down" ? page + 1 : page - 1;
  return view.id !== PAGED || (next >= 0 && next < pagesOf(view));
}

function turned(view: ScreenView, page: number, act: "up" | "down"): number {
  const pages = pagesOf(view);
  return (page + (act === "down" ? 1 : pages - 1)) % pages;
}
