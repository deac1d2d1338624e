import { invalid, type Result } from "./result";
import type { Room } from "./room";
import { isObject, misfitOf } from "./schema";
import type { Verb } from "./verb";
import { chooseVerbs } from "./verb-choose";
import { faultVerbs } from "./verb-fault";
import { flashVerbs } from "./verb-flash";
import { personVerbs } from "./verb-person";
import { tillVerbs } from "./verb-till";
import { worldVerbs } from "./verb-world";

/** Every verb: the one interface of people, scripts and tests. */
export const verbs: readonly Verb[] = Object.freeze([
  ...personVerbs,
  ...chooseVerbs,
  ...worldVerbs,
  ...faultVerbs,
  ...flashVerbs,
  ...tillVerbs,
]);

export function verbByName(name: string): Verb | undefined {
  return verbs.find((verb) => verb.name === name);
}

/** Plays a verb with a body from anywhere: nothing happens unless the whole body is right. */
export async function playVerb(room: Room, name: string, body: unknown): Promise<Result> {
  const verb = verbByName(name);
  if (!verb) return { kind: "unknown", name: `verb ${name}`, known: verbs.map((each) => each.name) };
  if (!isObject(body)) return invalid("", "a JSON object");
  const misfit = misfitOf(verb.schema, body);
  if (misfit) return { kind: "invalid", ...misfit };
  // Only what fits is told: anything else may be anything.
  room.simulator.world.note("verb", { verb: verb.name, body: verb.shown ? verb.shown(body) : body });
  return verb.play(room, body);
}
