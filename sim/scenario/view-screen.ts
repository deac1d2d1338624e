import type { Language } from "../../hal/display";
import type { Simulator } from "../simulator/simulator";
import type { Plain } from "./result";

/** What stands in the input line: on the PIN screen the dots that the PIN pad draws, one for each digit. */
function inputOf(simulator: Simulator): string | undefined {
  const { input } = simulator.display.view;
  return simulator.pinPad.collecting ? "*".repeat(simulator.pinPad.dots) : input;
}

/** All that a person can read, line by line. */
export function screenText(simulator: Simulator, language: Language): string {
  const { title, lines, options } = simulator.display.view;
  const input = inputOf(simulator);
  return [
    title[language],
    ...lines.map((line) => line[language]),
    ...options.map((option, at) => `${at + 1} ${option[language]}`),
    ...(input === undefined ? [] : [input]),
  ].join("\n");
}

/** The `screen` view in one language; the terminal's own where none is asked for. */
export function screenView(simulator: Simulator, language?: Language): Plain {
  const { view } = simulator.display;
  const shown = language ?? view.language;
  const input = inputOf(simulator);
  return {
    id: view.id,
    title: view.title[shown],
    lines: view.lines.map((line) => line[shown]),
    options: view.options.map((option) => option[shown]),
    ...(input === undefined ? {} : { input }),
    ...(view.qr === undefined ? {} : { qr: view.qr }),
    mood: view.mood,
    language: shown,
    text: screenText(simulator, shown),
  };
}
