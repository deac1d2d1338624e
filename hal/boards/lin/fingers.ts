import type { FingerPhase } from "../../drivers/touch/finger";
import type { SimulatorFingers, SimulatorScreen } from "./simulator-screen";

/** The one finger that counts on the simulator's screen: the first one that is down, until it is gone. */
export function firstFinger(take: (phase: FingerPhase, x: number, y: number) => void): SimulatorFingers {
  let down: number | undefined;
  const told = (phase: FingerPhase) => (finger: number, x: number, y: number) => {
    if (phase === "down") down ??= finger;
    if (finger !== down) return;
    take(phase, x, y);
    if (phase === "up" || phase === "lost") down = undefined;
  };
  return {
    onTouchBegan: told("down"),
    onTouchMoved: told("move"),
    onTouchEnded: told("up"),
    onTouchCancelled: told("lost"),
  };
}

/** What the panel beside the screen is told of it, in a line of JSON. Without moves: a press counts where it began. */
export interface PanelTouch {
  readonly touch: Exclude<FingerPhase, "move">;
  /** Dots from the left edge of the screen, and from its upper edge. */
  readonly x: number;
  readonly y: number;
}

/** Mouse and finger on the screen go to the panel, which draws the keys there. */
export function fingersToPanel(screen: Pick<SimulatorScreen, "postMessage">): SimulatorFingers {
  return firstFinger((touch, x, y) => {
    if (touch !== "move") screen.postMessage(JSON.stringify({ touch, x, y } satisfies PanelTouch));
  });
}
