import type { CardManner } from "../../sim/devices/card-reader";
import type { Simulator } from "../../sim/simulator/simulator";
import { pass, screen, type } from "../simulated";

export type Way = "swipe" | "insert" | "tap";

/** From home to the card's being shown. */
export async function show(
  simulator: Simulator,
  amountFen: number,
  card: string,
  way: Way,
  manner?: CardManner,
): Promise<void> {
  await screen(simulator, "home");
  await type(simulator, String(amountFen));
  await again(simulator, card, way, manner);
}

/** The card is asked for once more. */
export async function again(simulator: Simulator, card: string, way: Way, manner?: CardManner): Promise<void> {
  await simulator.until(() => simulator.cardReader.listening, 70_000);
  simulator.playCard(card, way, manner);
  await simulator.until(() => !simulator.cardReader.listening, 5_000);
}

export async function pin(simulator: Simulator, digits = "123456"): Promise<void> {
  await simulator.until(() => simulator.pinPad.collecting, 30_000);
  if (!simulator.pinPad.collecting) throw new Error(`no PIN is asked for: ${simulator.display.view.id}`);
  await type(simulator, digits);
}

const ends: readonly string[] = ["approved", "declined", "not-charged", "returned", "checking"];

/** Waits for an end. @returns its screen. */
export async function end(simulator: Simulator, limitMs = 70_000): Promise<string> {
  await simulator.until(() => ends.includes(simulator.display.view.id), limitMs);
  return simulator.display.view.id;
}

/** What a cardholder does with this card until the sale has ended. @returns the way there, screen by screen. */
export async function goThrough(simulator: Simulator, amountFen: number, card: string, way: Way): Promise<string[]> {
  await show(simulator, amountFen, card, way);
  const trail: string[] = [];
  for (let steps = 0; steps < 12; steps++) {
    await simulator.until(() => simulator.display.view.id !== "processing" && simulator.world.idle, 30_000);
    const { id } = simulator.display.view;
    if (ends.includes(id)) break;
    if (id === "card.choose") {
      trail.push("choose");
      await type(simulator, "");
    } else if (id === "confirm") {
      // B19: it is meant.
      await type(simulator, "");
    } else if (simulator.pinPad.collecting) {
      trail.push("pin");
      await type(simulator, "123456");
    } else if (simulator.cardReader.listening) {
      const { open } = simulator.cardReader;
      const next = open.includes("tap") && way === "tap" ? "tap" : open.includes("chip") ? "insert" : "swipe";
      trail.push(next);
      simulator.playCard(card, next);
    }
    await pass(simulator, 100);
  }
  trail.push(simulator.display.view.id);
  return trail;
}

/** Reads the end away, tears off what is printed: to home. */
export async function homeward(simulator: Simulator): Promise<void> {
  for (let steps = 0; steps < 6 && simulator.display.view.id !== "home"; steps++) {
    await type(simulator, "");
    await pass(simulator, 6_000);
  }
  await screen(simulator, "home");
}

/** A field of the last message of a type on the wire, as the log shows it. */
export function fieldOf(simulator: Simulator, mti: string, field: number): string | undefined {
  const message = simulator.messages.all.findLast(({ shown }) => shown.mti === mti);
  return message?.shown.fields.find((each) => each.field === field)?.value;
}
