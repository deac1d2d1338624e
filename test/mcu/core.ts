import { createMcuEngine } from "../../sim/desktop/engines/mcu-engine";
import { EngineUnavailable } from "../../sim/desktop/serial/board-place";

/** What the emulated core lacks here: a compiler, or the emulator. Undefined: nothing. */
export const missing = await createMcuEngine().then(
  () => undefined,
  (error: Error) => {
    if (!(error instanceof EngineUnavailable)) throw error;
    return error.message;
  },
);

/** Nothing on the core can run without it: said loudly, and a failure in CI. */
export function sayMissing(): void {
  if (missing === undefined) return;
  console.error(`${"!".repeat(78)}\n! ${missing}\n! Everything on the emulated core is LEFT OUT.\n${"!".repeat(78)}`);
  if (process.env["CI"]) throw new Error(missing);
}
