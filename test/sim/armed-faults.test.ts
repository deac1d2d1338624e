import { describe, expect, it } from "vitest";
import type { PortName, TerminalModel } from "../../hal/board";
import { faultPoints } from "../../sim/scenario/verb-fault";
import { type Act, digits, Person, type Played } from "../../sim/sweep/person";
import type { FaultKind } from "../../sim/world/faults";
import { sampleOf } from "../sample";
import { play, room, see } from "../scenario/rooms";

/*
 * No fault that can be armed may end the simulator, stop the terminal for good, or make the books differ: each kind at each call of
 * each part, in a sale. Two kinds in each run, by turns.
 */

const models: readonly TerminalModel[] = Object.freeze(["classic", "esign", "smart"]);
const kinds: readonly FaultKind[] = Object.freeze(["fail", "drop", "delay", "duplicate", "corrupt", "throw"]);
const DELAY_MS = 3_000;
/** Longer than from its strike to the next power-up. */
const WATCHDOG_MS = 2_000;
/** One call hangs once; another reset is one too many. */
const BOOTS_MAX = 2;

describe.each(models)("%s", (model) => {
  it.each(sampleOf(kinds))("%s at every call", async (kind) => {
    const where = await room({ model });
    const { simulator } = where;
    const { faults } = simulator.world;
    const person = new Person(simulator);
    const struck: string[] = [];
    const bugs: unknown[] = [];
    let at = "";
    simulator.world.timeline.listen(({ kind: what, ...detail }) => {
      if (what === "bug") bugs.push({ at, ...detail });
    });
    let fen = 0;
    for (const [port, points] of Object.entries(faultPoints) as [PortName, readonly string[]][]) {
      // What strikes the network is a message: it throws nothing, and its faults have tests of their own.
      if (port === "network") continue;
      for (const point of points) {
        at = `${model}: ${kind} at ${port} ${point}`;
        expect(await home(person), at).toBe("ended");
        const id = faults.arm({ port, point, kind, nth: 1, times: 1, probability: 1, ms: DELAY_MS, at: "before" });
        fen += 100;
        await person.play(sale(fen, port === "card-reader" ? "insert" : "swipe", model !== "classic"));
        if (faults.armed.some((fault) => fault.id === id && fault.struck > 0)) struck.push(`${port} ${point}`);
        faults.disarm(id);
      }
    }
    expect(await home(person)).toBe("ended");
    expect(await person.rest()).toBe("ended");
    await play(where, "wait", { idle: true });
    expect(struck).toEqual(expect.arrayContaining([...everySale]));
    // A part that fails, is late, or answers twice is no bug of the firmware.
    if (kind !== "throw") expect(bugs).toEqual([]);
    expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
  });
});

/** What a sale on each model calls: an empty run must not pass. */
const everySale: readonly string[] = Object.freeze([
  "card-reader present",
  "card-reader transmit",
  "card-reader removed",
  "pin-pad collect",
  "secure-element pinBlock",
  "secure-element verifyMac",
  "keypad read",
  "flash program",
  "clock now",
  "battery state",
]);

/** Past a watchdog that resets the terminal on the way, and on again where it was switched off. */
async function home(person: Person): Promise<Played> {
  const { simulator } = person;
  const { world } = simulator;
  for (let boots = 0; boots < BOOTS_MAX; boots++) {
    await simulator.until(() => world.powered, WATCHDOG_MS);
    world.powerOn();
    const played = await person.home();
    if (played !== "off") return played;
  }
  return "off";
}

function sale(fen: number, way: "insert" | "swipe", signs: boolean): readonly Act[] {
  return [
    { act: "type", keys: [...digits(String(fen)), "enter"] },
    { act: way, card: way === "insert" ? "credit-chip" : "credit-stripe" },
    { act: "type", keys: [...digits("123456"), "enter"] },
    ...(signs ? [{ act: "sign", signature: "wang" } as const] : []),
    { act: "pass", ms: 5_000 },
    { act: "type", keys: ["enter"] },
    { act: "pass", ms: 5_000 },
  ];
}
