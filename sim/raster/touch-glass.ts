import type { Language, ScreenView } from "../../hal/display";
import { FACE_HEIGHT, FACE_WIDTH, type Face, pinFace, type SoftAct } from "../../hal/drivers/keys/face";
import { type GlassGuest, KeyedDisplay } from "../../hal/drivers/keys/keyed-display";
import type { PixelPanel } from "../../hal/drivers/screen/drawn-display";
import type { ScreenFonts } from "../../hal/drivers/screen/marks";
import type { FingerPhase } from "../../hal/drivers/touch/finger";
import type { Key } from "../../hal/keypad";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import type { Simulator } from "../simulator/simulator";
import type { Picture } from "./picture";
import { PixelMemory } from "./pixel-memory";
import { unpacked } from "./screen";

/** A screen between two looks that asks for something else takes the keys back that somebody had brought up: more are not needed. */
const VIEWS_KEPT = 2;

/**
 * The glass of a model with keys on it: a board's own code (hal/drivers/keys) draws the screen with its keys on a panel, and makes keys of
 * touches. It draws when somebody looks or touches.
 */
export class TouchGlass {
  readonly #simulator: Simulator;
  readonly #display: KeyedDisplay;
  #pressed: Key[] = [];
  /** Shown since the last look, the newest last. */
  #views: ScreenView[];
  #language: Language | undefined;
  #pin: PinGuest | undefined;

  /** @param panel of `FACE_WIDTH` by `FACE_HEIGHT` pixels. */
  constructor(simulator: Simulator, fonts: ScreenFonts, panel: PixelPanel) {
    this.#simulator = simulator;
    this.#display = new KeyedDisplay({
      panel,
      fonts,
      qr: uqrEncoder,
      backlight: () => undefined,
      below: [],
      onKey: (key) => this.#pressed.push(key),
    });
    this.#display.setTouch(true);
    this.#views = [simulator.display.view];
    simulator.display.watch((view) => {
      this.#views = [...this.#views, view].slice(-VIEWS_KEPT);
    });
  }

  /** @param x,y in dots, from the left and from above. @returns the keys that were pressed with it: one, or none. */
  finger(phase: FingerPhase, x: number, y: number): readonly Key[] {
    this.draw(this.#language);
    this.#display.finger(phase, x, y, this.#simulator.world.nowMs);
    const pressed = this.#pressed;
    this.#pressed = [];
    return pressed;
  }

  /** Brings the glass to where the world is. @param language instead of the screen's own. */
  draw(language?: Language): void {
    const { display, pinPad } = this.#simulator;
    const views = language === this.#language ? this.#views : [...this.#views, display.view];
    this.#language = language;
    this.#views = [];
    for (const view of views) void this.#display.show(language ? { ...view, language } : view);
    if (!pinPad.collecting) {
      if (this.#pin) this.#display.lend(undefined);
      this.#pin = undefined;
    } else if (this.#pin?.places !== pinPad.places) {
      this.#pin = new PinGuest(pinPad.places, this.#simulator, (key) => this.#pressed.push(key));
      this.#display.lend(this.#pin);
    } else this.#display.refresh();
  }
}

/** The same, to be looked at as a picture. */
export class PicturedGlass extends TouchGlass {
  readonly #panel: PixelMemory;

  constructor(simulator: Simulator, fonts: ScreenFonts) {
    const panel = new PixelMemory(FACE_WIDTH, FACE_HEIGHT);
    super(simulator, fonts, panel);
    this.#panel = panel;
  }

  /** @param language instead of the screen's own. */
  picture(language?: Language): Picture {
    this.draw(language);
    return { widthPixels: FACE_WIDTH, heightPixels: FACE_HEIGHT, pixels: unpacked(this.#panel.pixels) };
  }
}

/** The PIN pad's keys, in their places: what is pressed there goes to the PIN pad, and stars are all that is seen of it. */
class PinGuest implements GlassGuest {
  readonly secret = true;
  readonly places: readonly Key[];
  readonly #simulator: Simulator;
  readonly #onKey: (key: Key) => void;
  readonly #face: Face;

  constructor(places: readonly Key[], simulator: Simulator, onKey: (key: Key) => void) {
    this.places = places;
    this.#simulator = simulator;
    this.#onKey = onKey;
    this.#face = pinFace(places);
  }

  faceFor(): Face {
    return this.#face;
  }

  seen(view: ScreenView): ScreenView {
    return { ...view, input: "*".repeat(this.#simulator.pinPad.dots) };
  }

  press(act: SoftAct): void {
    if (act !== "sale" && act !== "kinds") this.#onKey(act);
  }

  failed(): void {
    // This glass always answers.
  }
}
