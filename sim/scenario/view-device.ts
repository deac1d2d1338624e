import type { Simulator } from "../simulator/simulator";
import type { Plain } from "./result";

/** The `device` view: the terminal as a thing, its model, and what each part of it waits for or shows. */
export function deviceView(simulator: Simulator): Plain {
  const { display, cardReader, pinPad, keypad, beeper, signaturePad: pad, printer, scanner, options } = simulator;
  return {
    model: options.model,
    screen: display.facts,
    keypad: { listening: keypad.listening },
    reader: { open: cardReader.open, inserted: cardReader.inserted ?? null },
    pinPad: { collecting: pinPad.collecting, dots: pinPad.dots },
    lights: beeper.lights,
    pad: pad ? { ...pad.facts, listening: pad.listening, caption: pad.listening ? pad.caption : "" } : null,
    printer: printer ? { ...printer.state, slips: printer.slips.length, printing: printer.printing ?? null } : null,
    scanner: scanner ? { listening: scanner.listening } : null,
    outside: options.outside?.parts() ?? [],
  };
}
