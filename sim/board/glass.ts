import type { PixelPanel } from "../../hal/drivers/screen/drawn-display";
import type { BusTime } from "../buses/bus-time";
import type { TransferPoints } from "../buses/transfers";

/** Where pixels go, in dots. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PanelGlassOptions {
  readonly width: number;
  readonly height: number;
  /** The SPI clock of the SDK's target for this board. */
  readonly hz: number;
  readonly time: BusTime;
  readonly transfers: TransferPoints;
  /** It has power, and is out of reset: else what comes is lost. */
  readonly isOn: () => boolean;
}

const BITS_A_BYTE = 8;
const PIXEL_BYTES = 2;
const BUS = "panel";

/**
 * A panel of 16 bits a pixel behind the SDK's driver of it, which is native: what its memory holds. Each piece of a picture is a transfer, and
 * holds the processor for as long as its bits take.
 */
export class PanelGlass implements PixelPanel {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint16Array;
  /** What was written since the last look, at most `PARTS_MAX` of it. */
  parts: Part[] = [];
  readonly #options: PanelGlassOptions;
  #part: Part = { left: 0, top: 0, width: 0, height: 0 };
  #filled = 0;

  constructor(options: PanelGlassOptions) {
    this.#options = options;
    this.width = options.width;
    this.height = options.height;
    this.pixels = new Uint16Array(options.width * options.height).fill(NOISE);
  }

  /** Its memory after power-up. */
  reset(): void {
    this.pixels.fill(NOISE);
    this.#part = { left: 0, top: 0, width: 0, height: 0 };
    this.#filled = 0;
  }

  /** @throws RangeError for what is not within the panel, or where the part before was not filled. */
  begin(left: number, top: number, width: number, height: number): void {
    this.end();
    if (left < 0 || top < 0 || width < 1 || height < 1 || left + width > this.width || top + height > this.height)
      throw new RangeError(`panel: ${width} x ${height} at ${left}, ${top}`);
    this.#part = { left, top, width, height };
    this.#filled = 0;
    if (this.parts.length < PARTS_MAX) this.parts.push(this.#part);
  }

  /** Without power nothing comes of it, and nobody is told: the processor does not run. @throws RangeError for more pixels than the part has. */
  send(pixels: ArrayBufferLike, offsetBytes: number, lengthBytes: number): void {
    const sent = new Uint16Array(pixels, offsetBytes, lengthBytes / PIXEL_BYTES);
    const { width, height } = this.#part;
    if (this.#filled + sent.length > width * height) throw new RangeError("panel: more pixels than there is room for");
    const { time, transfers, hz, isOn } = this.#options;
    if (!transfers.powered) {
      this.#filled += sent.length;
      return;
    }
    const strike = transfers.begin(BUS, "out", lengthBytes);
    const cut = strike?.kind === "cut-power" ? strike.at : undefined;
    if (strike?.kind === "delay") time.spend(strike.ms);
    const place = transfers.place(lengthBytes);
    const taken = cut === "before" ? 0 : cut === "torn" ? sent.length >> 1 : sent.length;
    time.spend((taken * PIXEL_BYTES * BITS_A_BYTE * 1000) / hz);
    if (isOn() && strike?.kind !== "drop") this.#fill(sent.subarray(0, taken), strike?.kind === "corrupt" && place);
    this.#filled += sent.length;
    if (cut !== undefined) transfers.cut(BUS, "out", lengthBytes);
  }

  /** @throws RangeError where pixels are missing. */
  end(): void {
    const { width, height } = this.#part;
    if (this.#filled !== width * height) throw new RangeError("panel: fewer pixels than there is room for");
  }

  /** @param turned a bit that was turned on its way. */
  #fill(sent: Uint16Array, turned: { readonly byte: number; readonly bit: number } | false): void {
    const { left, top, width } = this.#part;
    for (let at = 0; at < sent.length; ) {
      const [row, column] = [Math.floor((this.#filled + at) / width), (this.#filled + at) % width];
      const count = Math.min(width - column, sent.length - at);
      this.pixels.set(sent.subarray(at, at + count), (top + row) * this.width + left + column);
      at += count;
    }
    if (!turned) return;
    const dot = this.#filled + Math.floor(turned.byte / PIXEL_BYTES);
    const at = (top + Math.floor(dot / width)) * this.width + left + (dot % width);
    this.pixels[at] = (this.pixels[at] as number) ^ (1 << (turned.bit + BITS_A_BYTE * (turned.byte % PIXEL_BYTES)));
  }
}

/** What is in a panel's memory before anybody writes there: no colour of a screen. */
const NOISE = 0xf81f;
const PARTS_MAX = 4096;
