import type { Simulator } from "../simulator/simulator";
import type { Plain } from "./result";
import { isObject } from "./schema";

/** Parts of the verb `host` that are about one terminal: where its number stands, and where the value that is given alone. */
const parts = Object.freeze([
  Object.freeze({ part: "terminal", whose: "number", alone: "status" }),
  Object.freeze({ part: "batch", whose: "terminal", alone: "number" }),
  Object.freeze({ part: "move", whose: "from", alone: "" }),
]);

/**
 * A body of the verb `host` that was given at one of several terminals: what is about a terminal, and names none, is about that one. The
 * acquirer itself would take its first.
 */
export function ofTerminal({ number, world }: Simulator, body: object): Plain {
  const { terminal } = world.hello().personalisation ?? {};
  if (number === 1 || terminal === undefined) return { ...body };
  const named: { [name: string]: unknown } = { ...body };
  for (const { part, whose, alone } of parts) {
    const given = named[part];
    if (isObject(given)) named[part] = { [whose]: terminal, ...given };
    else if (given !== undefined && alone !== "") named[part] = { [whose]: terminal, [alone]: given };
  }
  return named;
}
