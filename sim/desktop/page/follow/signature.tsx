import { useEffect, useRef } from "preact/hooks";
import type { Bitmap } from "../../../../src/signature/bitmap";
import { JbigDecoder } from "../../../../src/signature/jbig/decoder";

/** More than the decoder's own limit: it is done in one step. */
const LINES = 1024;

/** A signature as the acquirer has it: JBIG (ITU-T T.82), base64. Nothing where that is no picture. */
export function Signature({ jbig, name }: { readonly jbig: string; readonly name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const decoded = new JbigDecoder(Uint8Array.from(atob(jbig), (byte) => byte.charCodeAt(0))).step(LINES);
  const bitmap = decoded?.kind === "decoded" ? decoded.bitmap : undefined;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (bitmap && context) context.putImageData(pixelsOf(bitmap), 0, 0);
  }, [jbig]);
  if (!bitmap) return null;
  return (
    <canvas
      ref={canvas}
      class="life-signature"
      role="img"
      aria-label={name}
      width={bitmap.width}
      height={bitmap.height}
    />
  );
}

/** Black ink on white. */
function pixelsOf({ width, height, rowBytes, bits }: Bitmap): ImageData {
  const image = new ImageData(width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isInk = ((bits[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      image.data.set([isInk ? 16 : 255, isInk ? 24 : 255, isInk ? 32 : 255, 255], (y * width + x) * 4);
    }
  return image;
}
