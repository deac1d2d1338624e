import { decodeCbor } from "../../hal/cbor";
import { POINT_BYTES } from "../../hal/signature-points";
import { type ImageFormat, SignatureImaging } from "../../src/signature/image";
import { type Ink, InkReader } from "../../src/signature/ink";
import { JbigDecoder } from "../../src/signature/jbig/decoder";
import { judgeInk } from "../../src/signature/judge";
import { serveCommands, xsCommands } from "./commands";

/** What a worker is to sign. */
export interface Signing {
  /** Points as the pad gives them. */
  readonly points: Uint8Array;
  readonly pad: { readonly widthPixels: number; readonly heightPixels: number };
  readonly code: string;
  readonly format: ImageFormat;
}

/** What a step was for. "decode" is the host's work and the slip's, not the terminal's while somebody signs. */
export const signingStages = Object.freeze(["ink", "judge", "raster", "jbig", "decode"] as const);
export type SigningStage = (typeof signingStages)[number];
/** Behind a stage's number this byte says that all is done, and the picture follows. */
export const SIGNING_DONE = 1;

/** As many points as the terminal reads at a time (src/transaction/signing/signature-image.ts). */
const POINTS_A_STEP = 128;
const LINES_A_STEP = 2;

/**
 * Entry of an XS worker: `frames` brings a `Signing`, each `run` does one step and answers with the number of its stage and 0; at the end with
 * SIGNING_DONE and the picture's bytes.
 */
interface Step {
  readonly stage: SigningStage;
  /** @returns the next step, or the picture at the end. */
  run(): Step | Uint8Array;
}
let next: Step | undefined;

serveCommands((request) => {
  const [code] = new Uint8Array(request, 0, 1);
  if (code === xsCommands.frames) {
    next = readInk(decodeCbor(new Uint8Array(request, 1)) as Signing);
    return undefined;
  }
  if (code !== xsCommands.run || !next) throw new TypeError(`worker: command ${code} is none of signing's`);
  const { stage } = next;
  const done = next.run();
  const head = signingStages.indexOf(stage);
  if (!(done instanceof Uint8Array)) {
    next = done;
    return { result: Uint8Array.of(head, 0).buffer };
  }
  next = undefined;
  return { result: Uint8Array.from([head, SIGNING_DONE, ...done]).buffer };
});

function readInk(signing: Signing): Step {
  const { points, pad } = signing;
  const reader = new InkReader(points.length / POINT_BYTES, pad);
  let at = 0;
  const step: Step = {
    stage: "ink",
    run() {
      const portion = points.subarray(at, at + POINTS_A_STEP * POINT_BYTES);
      reader.take(portion);
      at += portion.length;
      return at < points.length ? step : judge(reader, signing);
    },
  };
  return step;
}

function judge(reader: InkReader, signing: Signing): Step {
  return {
    stage: "judge",
    run() {
      const ink = reader.finish();
      const { kind } = judgeInk(ink.traits);
      if (kind !== "signature") throw new RangeError(kind);
      return makeImage(ink, signing);
    },
  };
}

function makeImage(ink: Ink, { code, format }: Signing): Step {
  const imaging = new SignatureImaging(ink, code, format);
  const step = {
    get stage() {
      return imaging.drawn ? ("jbig" as const) : ("raster" as const);
    },
    run() {
      const image = imaging.step();
      if (image?.kind === "too-large") throw new RangeError(image.kind);
      return image ? decode(image.bytes) : step;
    },
  };
  return step;
}

function decode(bytes: Uint8Array): Step {
  const decoder = new JbigDecoder(bytes);
  const step: Step = {
    stage: "decode",
    run() {
      const decoded = decoder.step(LINES_A_STEP);
      if (!decoded) return step;
      if (decoded.kind !== "decoded") throw new RangeError(decoded.why);
      return bytes;
    },
  };
  return step;
}
