import { fileURLToPath } from "node:url";
import { encodePoints, POINT_BYTES } from "../../../hal/signature-points";
import { defaultImageFormat } from "../../../src/signature/image";
import { onPad, signatureNames, signatureOf } from "../../scenario/signatures";
import { xsCommands } from "../../xs/commands";
import { SIGNING_DONE, type Signing, type SigningStage, signingStages } from "../../xs/signing";
import { command, startWorker } from "../engines/xs-engine";
import { encodeReferenceCbor } from "../formats/cbor";
import type { XsWorker } from "../xsnap/worker";

const signingEntry = fileURLToPath(new URL("../../xs/signing.ts", import.meta.url));

/** An ESP32 at 240 MHz with its code in flash: measured figures for XS begin at two million bytecodes a second. */
export const STEPS_PER_SECOND = 2_000_000;

/** XS steps of one signature's way into a picture. */
export interface SignatureCost {
  readonly points: number;
  /** In all, by stage. */
  readonly stages: { readonly [S in SigningStage]: number };
  /** Of all stages but "decode", which is not done while somebody signs. */
  readonly total: number;
  /** The largest single step: so long the screen waits. */
  readonly largest: number;
  readonly bytes: Uint8Array;
}

/** Medians over the deck's names, and the worst. */
export interface SigningCost {
  readonly ink: number;
  readonly judge: number;
  readonly raster: number;
  readonly jbig: number;
  readonly total: number;
  readonly totalWorst: number;
  readonly largestStep: number;
  /** How long that is at STEPS_PER_SECOND. */
  readonly largestStepMs: number;
}

export function startSigningWorker(): Promise<XsWorker> {
  return startWorker(signingEntry);
}

/** Signs in a worker of `startSigningWorker`. */
export async function costOfSignature(worker: XsWorker, signing: Signing): Promise<SignatureCost> {
  await worker.command(command(xsCommands.frames, encodeReferenceCbor(signing)));
  const stages: Record<SigningStage, number> = { ink: 0, judge: 0, raster: 0, jbig: 0, decode: 0 };
  let largest = 0;
  for (;;) {
    const { steps, reply } = await worker.command(command(xsCommands.run));
    const stage = signingStages[reply[0] ?? -1];
    if (!stage) throw new TypeError("bench: a stage of signing that is none");
    stages[stage] += steps;
    largest = Math.max(largest, steps);
    if (reply[1] !== SIGNING_DONE) continue;
    const total = stages.ink + stages.judge + stages.raster + stages.jbig;
    return { points: signing.points.length / POINT_BYTES, stages, total, largest, bytes: reply.slice(2) };
  }
}

/** The deck's names on the pad of the default world. */
export async function measureSigning(): Promise<SigningCost> {
  const worker = await startSigningWorker();
  try {
    const costs: SignatureCost[] = [];
    for (const name of signatureNames.filter((each) => each !== "dot" && each !== "line"))
      costs.push(
        await costOfSignature(worker, {
          points: encodePoints(onPad(signatureOf(name))),
          pad: { widthPixels: 320, heightPixels: 160 },
          code: "130200A7",
          format: defaultImageFormat,
        }),
      );
    return summaryOf(costs);
  } finally {
    await worker.kill();
  }
}

export function summaryOf(costs: readonly SignatureCost[]): SigningCost {
  const of = (figure: (cost: SignatureCost) => number) => median(costs.map(figure));
  const largestStep = Math.max(...costs.map(({ largest }) => largest));
  return {
    ink: of(({ stages }) => stages.ink),
    judge: of(({ stages }) => stages.judge),
    raster: of(({ stages }) => stages.raster),
    jbig: of(({ stages }) => stages.jbig),
    total: of(({ total }) => total),
    totalWorst: Math.max(...costs.map(({ total }) => total)),
    largestStep,
    largestStepMs: Math.round((largestStep * 1000) / STEPS_PER_SECOND),
  };
}

function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
