import type { Clock } from "../../../hal/clock";
import type { SecureElement } from "../../../hal/secure-element";
import { POINTS_MAX, type SignaturePad, type SignaturePadFault } from "../../../hal/signature-pad";
import { POINT_BYTES } from "../../../hal/signature-points";
import type { SealedInk } from "../../book/record";
import type { Terminal } from "../../context";
import { PART_BYTES_MAX } from "../../profiles/signature-rules";
import { defaultImageFormat, type ImageFormat, PARTS_MAX, SignatureImaging } from "../../signature/image";
import { type Ink, InkReader } from "../../signature/ink";
import { judgeInk } from "../../signature/judge";
import { breathe } from "../../values/breathe";

/** Two of the imaging's steps, 40,000 XS steps each at most: the screen is served at least every 50 ms. */
const STEPS_AT_ONCE = 2;
/** Points of ink that are read at a time, 1 kB: on the way into the ink they are in memory twice. */
const POINTS_A_READ = 128;
/** `SecureElement.seal` takes so many bytes at a time. */
const SEALED_AT_ONCE = 512;

const padFaults: readonly string[] = Object.freeze(["disconnected", "no-answer"] satisfies SignaturePadFault[]);

/** It hangs on a cable: anything may come (F07). */
export function isPadFault(said: string): boolean {
  return padFaults.includes(said);
}

export type ImageMade =
  /** JBIG, at most 999 bytes. */
  | { readonly kind: "image"; readonly bytes: Uint8Array }
  /** No signature: too little ink, or no writing (C02). */
  | { readonly kind: "no-signature" }
  /** The pad does not give the points that it has (C01), or gives what are none (F07). */
  | { readonly kind: "fault"; readonly pad: "silent" | "garbled" };

/** Judges what was drawn and makes of it what the acquirer takes, in small steps. */
export async function imageOf(
  { devices }: Pick<Terminal, "devices">,
  pad: SignaturePad,
  points: number,
  featureCode: string,
  partBytes: number,
): Promise<ImageMade> {
  const ink = await inkOf(pad, points);
  await pad.cancel();
  if (ink === "silent" || ink === "garbled") return { kind: "fault", pad: ink };
  if (judgeInk(ink.traits).kind !== "signature") return { kind: "no-signature" };
  const imaging = new SignatureImaging(ink, featureCode, formatFor(partBytes));
  const image = await finish(() => imaging.step(), devices.clock);
  return image.kind === "image" ? { kind: "image", bytes: image.bytes } : { kind: "no-signature" };
}

/** Takes the points in, in portions. @returns no ink where the pad fails, or gives other than whole points. */
async function inkOf(pad: SignaturePad, points: number): Promise<Ink | "silent" | "garbled"> {
  const total = points > 0 ? Math.min(Math.trunc(points), POINTS_MAX) : 0;
  const reader = new InkReader(total, pad);
  for (let from = 0; from < total; ) {
    const read = await pad.read({ from, count: Math.min(POINTS_A_READ, total - from) });
    if (read.kind === "fault") return isPadFault(read.fault) ? "silent" : "garbled";
    if (!(read.bytes instanceof Uint8Array)) return "garbled";
    const { length } = read.bytes;
    if (length === 0 || length % POINT_BYTES !== 0) return "garbled";
    reader.take(read.bytes);
    from += length / POINT_BYTES;
  }
  return reader.finish();
}

/** What does not fit one message is split (C08), as long as all of it stays within what the journal keeps of a sale. */
function formatFor(partBytes: number): ImageFormat {
  return {
    ...defaultImageFormat,
    partBytesMax: partBytes,
    partsMax: Math.min(PARTS_MAX, Math.floor(PART_BYTES_MAX / partBytes)),
  };
}

async function finish<T>(step: () => T | undefined, clock: Clock): Promise<T> {
  for (let steps = 0; ; steps++) {
    // Before the first one, too: what was prepared for it took its time.
    if (steps % STEPS_AT_ONCE === 0) await breathe(clock);
    const done = step();
    if (done !== undefined) return done;
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
