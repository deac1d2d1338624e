import type { SecureElement } from "../../hal/secure-element";
import type { SignaturePad, SignaturePoint } from "../../hal/signature-pad";
import type { Terminal } from "../context";
import { defaultImageFormat, type ImageFormat, PARTS_MAX, SignatureImaging } from "../signature/image";
import { type Ink, InkReader } from "../signature/ink";
import { judgeInk } from "../signature/judge";
import type { SealedInk } from "./record";
import { PART_BYTES_MAX } from "./signature-rules";

/** Four of the imaging's steps of a few milliseconds: the screen is served at least every 50 ms. */
const STEPS_AT_ONCE = 4;
/** Points of ink that are read in a step: a millisecond or two. */
const POINTS_A_STEP = 128;
/** Long enough for everybody else who is ready to run. */
const BREATH_MS = 1;
/** `SecureElement.seal` takes so many bytes at a time. */
const SEALED_AT_ONCE = 512;

export type ImageMade =
  /** JBIG, at most 999 bytes. */
  | { readonly kind: "image"; readonly bytes: Uint8Array }
  /** No signature: too little ink, or no writing (C02). */
  | { readonly kind: "no-signature" };

/** Judges what was drawn and makes of it what the acquirer takes, in small steps. */
export async function imageOf(
  { devices }: Pick<Terminal, "devices">,
  pad: SignaturePad,
  strokes: readonly (readonly SignaturePoint[])[],
  featureCode: string,
  partBytes: number,
): Promise<ImageMade> {
  const breathe = () => devices.clock.sleep({ ms: BREATH_MS });
  const reader = new InkReader(strokes, pad);
  const ink = await finish<Ink>(() => reader.step(POINTS_A_STEP), breathe);
  if (judgeInk(ink.traits).kind !== "signature") return { kind: "no-signature" };
  const imaging = new SignatureImaging(ink, featureCode, formatFor(partBytes));
  const image = await finish(() => imaging.step(), breathe);
  return image.kind === "image" ? { kind: "image", bytes: image.bytes } : { kind: "no-signature" };
}

/** What does not fit one message is split (C08), as long as all of it stays within what the journal keeps of a sale. */
function formatFor(partBytes: number): ImageFormat {
  return {
    ...defaultImageFormat,
    partBytesMax: partBytes,
    partsMax: Math.min(PARTS_MAX, Math.floor(PART_BYTES_MAX / partBytes)),
  };
}

async function finish<T>(step: () => T | undefined, breathe: () => Promise<void>): Promise<T> {
  for (let steps = 1; ; steps++) {
    const done = step();
    if (done !== undefined) return done;
    if (steps % STEPS_AT_ONCE === 0) await breathe();
  }
}

/** Encrypts an image for the journal, in pieces. @returns undefined where the secure element refuses. */
export async function sealImage(element: SecureElement, image: Uint8Array): Promise<SealedInk | undefined> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < image.length; at += SEALED_AT_ONCE) {
    const sealed = await element.seal({ plain: image.slice(at, at + SEALED_AT_ONCE) });
    if (sealed.kind === "fault") return undefined;
    pieces.push(sealed.bytes);
  }
  return pieces;
}

/** What `sealImage` was given. @returns undefined where the secure element refuses. */
export async function openImage(element: SecureElement, ink: SealedInk): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  for (const sealed of ink) {
    const opened = await element.open({ sealed });
    if (opened.kind === "fault") return undefined;
    pieces.push(opened.bytes);
  }
  const image = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    image.set(piece, at);
    at += piece.length;
  }
  return image;
}
