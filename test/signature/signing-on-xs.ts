import { decodeCbor } from "../../hal/cbor";
import type { SignaturePoint } from "../../hal/signature-pad";
import { serveCommands, xsCommands } from "../../sim/xs/commands";
import { type ImageFormat, SignatureImaging } from "../../src/signature/image";
import { type Ink, InkReader } from "../../src/signature/ink";
import { JbigDecoder } from "../../src/signature/jbig/decoder";

/** What a worker is to sign. */
export interface Signing {
  readonly strokes: readonly (readonly SignaturePoint[])[];
  readonly pad: { readonly widthPixels: number; readonly heightPixels: number };
  readonly code: string;
  readonly format: ImageFormat;
}

/** Points and lines of a step, where the caller says how many. */
const POINTS_A_STEP = 64;
const LINES_A_STEP = 2;

/** Entry of an XS worker: `frames` brings a `Signing`, each `run` does one step and answers 0, and with the bytes behind a 1 at the end. */
let next: (() => Uint8Array | undefined) | undefined;

serveCommands((request) => {
  const [code] = new Uint8Array(request, 0, 1);
  if (code === xsCommands.frames) {
    next = readInk(decodeCbor(new Uint8Array(request, 1)) as Signing);
    return undefined;
  }
  const done = next?.();
  return { result: (done ? Uint8Array.from([1, ...done]) : Uint8Array.of(0)).buffer };
});

function readInk(signing: Signing): () => undefined {
  const reader = new InkReader(signing.strokes, signing.pad);
  return () => {
    const ink = reader.step(POINTS_A_STEP);
    if (ink) next = makeImage(ink, signing);
  };
}

function makeImage(ink: Ink, { code, format }: Signing): () => undefined {
  const imaging = new SignatureImaging(ink, code, format);
  return () => {
    const image = imaging.step();
    if (image?.kind === "too-large") throw new RangeError(image.kind);
    if (image) next = decode(image.bytes);
  };
}

function decode(bytes: Uint8Array): () => Uint8Array | undefined {
  const decoder = new JbigDecoder(bytes);
  return () => {
    const decoded = decoder.step(LINES_A_STEP);
    if (!decoded) return undefined;
    if (decoded.kind !== "decoded") throw new RangeError(decoded.why);
    return bytes;
  };
}
