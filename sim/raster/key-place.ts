import { digitsFace, type Face, pinFace, type SoftAct } from "../../hal/drivers/keys/face";
import { faceOf } from "../../hal/drivers/keys/face-of";
import type { Simulator } from "../simulator/simulator";

/**
 * Where a key stands on the screen of a terminal that has its keys there, while nobody has paged: for what touches it.
 *
 * @returns its middle in dots, or undefined where the screen has no such key now.
 */
export function keyPlace({ display, pinPad }: Simulator, act: SoftAct): readonly [x: number, y: number] | undefined {
  const { view } = display;
  const faces: readonly Face[] = pinPad.collecting
    ? [pinFace(pinPad.places)]
    : [faceOf(view, { digits: false, bare: view.qr !== undefined, page: 0 }), digitsFace];
  for (const { keys } of faces) {
    const key = keys.find((each) => each.act === act);
    if (key) return [key.left + (key.width >> 1), key.top + (key.height >> 1)];
  }
  return undefined;
}
