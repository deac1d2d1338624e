import type { Bitmap } from "./bitmap";
import type { Ink } from "./ink";
import { JbigEncoder } from "./jbig/encoder";
import { RASTER_HEIGHT_MIN, RASTER_WIDTH_MIN, type RasterFormat, SignatureRaster } from "./raster";

/** How an acquirer takes signatures. */
export interface ImageFormat extends RasterFormat {
  /** The most bytes of one message: the length of field 62 has three digits. 1 to PART_BYTES_MAX. */
  readonly partBytesMax: number;
  /** 1: what does not fit one message is drawn smaller. More: it is split, and drawn smaller when that is not enough. To PARTS_MAX. */
  readonly partsMax: number;
}

/** Field 62 is LLLVAR. */
export const PART_BYTES_MAX = 999;
/** Network codes go from 801 to 809. */
export const PARTS_MAX = 9;

/** What is known to work everywhere: one message, the size of which public terminals' pictures are. */
export const defaultImageFormat: ImageFormat = Object.freeze({
  width: 240,
  height: 80,
  codePlace: "foot",
  partBytesMax: PART_BYTES_MAX,
  partsMax: 1,
});

/** The content of field 62 of one 0820. */
export interface SignaturePart {
  /** Field 60.3: 800 for the only part, else 801, 802 … */
  readonly networkCode: string;
  readonly last: boolean;
  /** Shares its memory with the other parts. */
  readonly bytes: Uint8Array;
}

export type SignatureImage =
  | {
      readonly kind: "image";
      /** The picture as sent, for the slip. */
      readonly bitmap: Bitmap;
      /** The whole JBIG. */
      readonly bytes: Uint8Array;
      readonly parts: readonly SignaturePart[];
    }
  /**
   * Even the smallest picture has more bytes than the acquirer takes: a limit far below 999, or a format that leaves no room to shrink.
   * Nothing was cut off; the sale needs a signature on paper.
   */
  | { readonly kind: "too-large" };

/** The picture is drawn in 8, 7, 6 … eighths of its size until it fits. */
const SIZES = 8;
/** Stamps of the pen in a step: about 30,000 XS steps. */
const STAMPS_A_STEP = 40;
/** Pixels of the lines encoded in a step, two lines of 240: under 70,000 XS steps where the ink is densest. */
const PIXELS_A_STEP = 512;

/** Makes of ink what an acquirer takes: the whole picture in JBIG, in one message or parts, never a piece of it. */
export class SignatureImaging {
  readonly #ink: Ink;
  readonly #code: string;
  readonly #format: ImageFormat;
  #size = SIZES;
  #raster: SignatureRaster;
  #bitmap: Bitmap | undefined;
  #encoder: JbigEncoder | undefined;

  /**
   * @param code the transaction feature code, 8 hex characters.
   * @throws RangeError on a format out of bounds.
   */
  constructor(ink: Ink, code: string, format: ImageFormat = defaultImageFormat) {
    const { partBytesMax, partsMax } = format;
    if (!(partBytesMax >= 1 && partBytesMax <= PART_BYTES_MAX)) throw new RangeError("bytes of a part");
    if (!(partsMax >= 1 && partsMax <= PARTS_MAX)) throw new RangeError("parts");
    this.#ink = ink;
    this.#code = code;
    this.#format = format;
    this.#raster = new SignatureRaster(ink, code, format);
  }

  /** Is the picture drawn, and being encoded? */
  get drawn(): boolean {
    return this.#bitmap !== undefined;
  }

  /**
   * Does a few milliseconds' work, so that the screen can be served between two steps.
   * @returns undefined while there is more to do.
   */
  step(): SignatureImage | undefined {
    const bitmap = this.#bitmap;
    if (!bitmap) {
      this.#bitmap = this.#raster.step(STAMPS_A_STEP);
      return undefined;
    }
    const { partBytesMax, partsMax } = this.#format;
    this.#encoder ??= new JbigEncoder(bitmap, partBytesMax * partsMax);
    const encoded = this.#encoder.step(Math.max(1, (PIXELS_A_STEP / bitmap.width) | 0));
    if (!encoded) return undefined;
    if (encoded.kind === "too-long") return this.#shrink();
    const { bytes } = encoded;
    return { kind: "image", bitmap, bytes, parts: partsOf(bytes, partBytesMax) };
  }

  #shrink(): SignatureImage | undefined {
    this.#size -= 1;
    const width = ((this.#format.width * this.#size) / SIZES) | 0;
    const height = ((this.#format.height * this.#size) / SIZES) | 0;
    if (width < RASTER_WIDTH_MIN || height < RASTER_HEIGHT_MIN) return { kind: "too-large" };
    this.#raster = new SignatureRaster(this.#ink, this.#code, { ...this.#format, width, height });
    this.#bitmap = undefined;
    this.#encoder = undefined;
    return undefined;
  }
}

function partsOf(bytes: Uint8Array, partBytesMax: number): SignaturePart[] {
  const count = Math.ceil(bytes.length / partBytesMax);
  return Array.from({ length: count }, (_, index) => ({
    networkCode: `80${count === 1 ? 0 : index + 1}`,
    last: index === count - 1,
    bytes: bytes.subarray(index * partBytesMax, (index + 1) * partBytesMax),
  }));
}
