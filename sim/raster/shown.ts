import type { ScreenView } from "../../hal/display";
import type { Simulator } from "../simulator/simulator";

/** What a person sees on the screen now: while the PIN pad collects, a star for each digit in the place of the input. */
export function shownScreen({ display, pinPad }: Simulator): ScreenView {
  return pinPad.collecting ? { ...display.view, input: "*".repeat(pinPad.dots) } : display.view;
}
