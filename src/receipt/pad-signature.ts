import type { Clock } from "../../hal/clock";
import { JbigDecoder } from "../signature/jbig/decoder";
import { breathe } from "../values/breathe";
import type { SlipPicture } from "./slip";

/** A line of dense ink takes 0.7 million instructions on a 32-bit core, 4 ms: the screen must be served every 50. */
const LINES_A_STEP = 8;

/**
 * The signature as the host gets it, as a picture for the slip: what the merchant keeps is what the bank has.
 * @param image JBIG. @returns undefined for what is no picture of a signature.
 */
export async function padSignature(clock: Clock, image: Uint8Array): Promise<SlipPicture | undefined> {
  const decoder = new JbigDecoder(image);
  for (;;) {
    const decoded = decoder.step(LINES_A_STEP);
    if (decoded === undefined) {
      await breathe(clock);
      continue;
    }
    if (decoded.kind !== "decoded") return undefined;
    const { width, height, bits } = decoded.bitmap;
    return { widthPixels: width, heightPixels: height, bits };
  }
}
