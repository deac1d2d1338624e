import type { Language, ScreenView } from "../../../hal/display";
import { drawScreen } from "../../raster/screen";
import { shownScreen } from "../../raster/shown";
import type { Simulator } from "../../simulator/simulator";
import { fewColoursToPng, rasterToPng } from "../formats/png";
import type { Glasses } from "../stage/glasses";

const PAPER_DOTS = 384;
/** 3 m of paper: older slips are torn off for good, one by one they can still be had with `slip`. */
const PAPER_ROWS_MAX = 24_000;

/** The screen and the paper in their true dots. */
export class Pictures {
  readonly #glasses: Glasses;

  constructor(glasses: Glasses) {
    this.#glasses = glasses;
  }

  screen(simulator: Simulator, language: Language | undefined): Promise<Uint8Array> {
    return this.#png(simulator, shownScreen(simulator), language);
  }

  /** A screen of before, by the sequence number of its event. Undefined where it is no longer kept. */
  async screenAt(simulator: Simulator, seq: number, language: Language | undefined): Promise<Uint8Array | undefined> {
    const view = simulator.display.at(seq);
    return view && this.#png(simulator, view, language);
  }

  async #png({ display }: Simulator, view: ScreenView, language: Language | undefined): Promise<Uint8Array> {
    const fonts = await this.#glasses.fonts();
    const { widthPixels, heightPixels, pixels } = drawScreen(view, display.facts, fonts, language);
    return fewColoursToPng(widthPixels, heightPixels, pixels);
  }

  /** The screen with the keys on its glass. Undefined where the terminal has a keypad. */
  async glass(simulator: Simulator, language: Language | undefined): Promise<Uint8Array | undefined> {
    const glass = await this.#glasses.of(simulator);
    if (!glass) return undefined;
    const { widthPixels, heightPixels, pixels } = glass.picture(language);
    return fewColoursToPng(widthPixels, heightPixels, pixels);
  }

  /**
   * One slip by its place in the `paper` view, or as many of the last ones as fit. Behind the last place is what has come out of one that is
   * being printed. Undefined for a slip that is not there.
   */
  paper(simulator: Simulator, slip: number | undefined): Uint8Array | undefined {
    const slips = simulator.printer?.slips ?? [];
    if (slip !== undefined) {
      const bits = slip === slips.length ? simulator.printer?.printingBits : slips[slip]?.bits;
      return bits && bits.length > 0 ? rasterToPng(PAPER_DOTS, bits) : undefined;
    }
    let rows = 0;
    let first = slips.length;
    while (first > 0 && rows + (slips[first - 1]?.rows ?? 0) <= PAPER_ROWS_MAX) {
      first--;
      rows += slips[first]?.rows ?? 0;
    }
    const bits = new Uint8Array((rows * PAPER_DOTS) / 8);
    let at = 0;
    for (const { bits: more } of slips.slice(first)) {
      bits.set(more, at);
      at += more.length;
    }
    return rasterToPng(PAPER_DOTS, bits);
  }
}
