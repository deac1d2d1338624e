import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { encodeReferenceCbor } from "../../sim/desktop/cbor";
import { command, startWorker } from "../../sim/desktop/xs-engine";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { xsCommands } from "../../sim/xs/commands";
import { defaultImageFormat, SignatureImaging } from "../../src/signature/image";
import { InkReader } from "../../src/signature/ink";
import { pad, signatureOf } from "./handwriting";
import type { Signing } from "./signing-on-xs";

const entry = fileURLToPath(new URL("signing-on-xs.ts", import.meta.url));
/** 50 ms of an ESP32 at 240 MHz that runs two million bytecodes a second, which is slow. */
const STEPS_AT_ONCE_MAX = 100_000;

/** Steps of each turn on XS, and the picture's bytes. */
async function signOnXs(worker: XsWorker, signing: Signing) {
  await worker.command(command(xsCommands.frames, encodeReferenceCbor(signing)));
  const turns: number[] = [];
  for (;;) {
    const { steps, reply } = await worker.command(command(xsCommands.run));
    turns.push(steps);
    if (reply[0] === 1) return { turns, bytes: reply.slice(1) };
  }
}

describe.skipIf(!XsWorker.available)("signing on XS", () => {
  test("gives the bytes that Node gives, and never blocks the screen", { timeout: 60_000 }, async () => {
    const worker = await startWorker(entry);
    try {
      const totals: number[] = [];
      for (let seed = 0; seed < 40; seed++) {
        const signing = { strokes: signatureOf(seed), pad, code: "130200A7", format: defaultImageFormat };
        const { turns, bytes } = await signOnXs(worker, signing);
        expect(Math.max(...turns)).toBeLessThan(STEPS_AT_ONCE_MAX);
        totals.push(turns.reduce((sum, steps) => sum + steps));
        expect(Buffer.from(bytes).equals(bytesOnNode(signing))).toBe(true);
      }
      totals.sort((a, b) => a - b);
      // Reading the ink, drawing, encoding and decoding again.
      expect(totals[totals.length >> 1]).toBeLessThan(5_000_000);
    } finally {
      await worker.kill();
    }
  });
});

function bytesOnNode({ strokes, code, format }: Signing): Uint8Array {
  const ink = new InkReader(strokes, pad).step(10_000);
  if (!ink) throw new Error("not read");
  const imaging = new SignatureImaging(ink, code, format);
  for (;;) {
    const image = imaging.step();
    if (image?.kind === "image") return image.bytes;
    if (image) throw new Error(image.kind);
  }
}
