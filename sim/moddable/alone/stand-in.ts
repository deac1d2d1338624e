import type { BuiltIn } from "../../../hal/board";
import { fingersToPanel, type PanelTouch } from "../../../hal/boards/lin/fingers";
import { PanelLine } from "../../../hal/boards/lin/panel-line";
import { PIXELS, type SimulatorScreen, showPixels } from "../../../hal/boards/lin/simulator-screen";
import { type Firmware, RemoteTerminal } from "../../../hal/remote/remote-terminal";
import type { Simulator } from "../panel/mcsim-engine";

/** What of mcsim the panel sees of a start and of messages. */
export interface Panel {
  started(): void;
  take(message: ArrayBuffer): void;
  touched(touch: PanelTouch): void;
}

export interface StandInOptions {
  readonly firmware: Firmware;
  readonly builtIn: BuiltIn;
  readonly panel: () => Panel;
}

/** No flow of the firmware has so many promise jobs in a row: after them it can only wait. */
const JOBS_MAX = 64;
const PIXEL_BYTES = 2;

/**
 * Stands for mcsim in a single machine, where panel and firmware run side by side: messages cross in promise jobs, the screen is
 * an array of pixels. The firmware's end is the board's own.
 */
export class StandIn implements Simulator {
  readonly #options: StandInOptions;
  readonly pixels = new Uint8Array(320 * 240 * PIXEL_BYTES);
  readonly #now = Promise.resolve();
  #line: PanelLine | undefined;
  #screen: SimulatorScreen | undefined;
  #starts = 0;

  constructor(options: StandInOptions) {
    this.#options = options;
  }

  /** How often a firmware was started. */
  get starts(): number {
    return this.#starts;
  }

  launch(): void {
    this.#starts++;
    const screen = this.#newScreen();
    this.#screen = screen;
    let jobs = 0;
    const { firmware, builtIn, panel } = this.#options;
    // The panel knows of the start before the first message, as in mcsim.
    panel().started();
    new RemoteTerminal({
      open: (callbacks) => {
        this.#line = new PanelLine(screen, callbacks);
        return this.#line;
      },
      firmware,
      builtIn,
      jobsPending: () => {
        jobs = (jobs + 1) % JOBS_MAX;
        return jobs !== 0;
      },
    });
  }

  quit(): void {
    this.#line = undefined;
    this.#screen = undefined;
    this.pixels.fill(0);
  }

  /** A short press with the mouse. */
  click(x: number, y: number): void {
    this.#screen?.context?.onTouchBegan(0, x, y);
    this.#screen?.context?.onTouchEnded(0, x, y);
  }

  post(message: ArrayBuffer): void {
    const [line, screen] = [this.#line, this.#screen];
    this.#now.then(() => {
      if (screen === undefined || screen !== this.#screen) return;
      if (new Uint8Array(message, 0, 1)[0] === PIXELS) showPixels(screen, message);
      else line?.take(message);
    });
  }

  #newScreen(): SimulatorScreen {
    const { pixels } = this;
    let place = { x: 0, y: 0, width: 0 };
    const screen: SimulatorScreen = {
      width: 320,
      height: 240,
      pixelFormat: 0,
      postMessage: (message) => {
        this.#now.then(() => {
          if (screen !== this.#screen) return;
          if (typeof message === "string") this.#options.panel().touched(JSON.parse(message) as PanelTouch);
          else this.#options.panel().take(message);
        });
      },
      begin: (x, y, width) => {
        place = { x, y, width };
      },
      send: (bytes, offset, length) => {
        const rowBytes = place.width * PIXEL_BYTES;
        for (let row = 0; row * rowBytes < length; row++)
          pixels.set(
            new Uint8Array(bytes, offset + row * rowBytes, rowBytes),
            ((place.y + row) * 320 + place.x) * PIXEL_BYTES,
          );
      },
      end: () => undefined,
    };
    screen.context = fingersToPanel(screen);
    return screen;
  }
}
