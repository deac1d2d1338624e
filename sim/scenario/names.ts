import { namesOf } from "../../src/profiles/names";
import { type Names, unnamed } from "../../src/screen/text";
import type { Simulator } from "../simulator/simulator";

/** What the terminal's texts are filled with: the name of its acquirer, support's number, and its own. */
export function namesOn({ world }: Pick<Simulator, "world">): Names {
  const { personalisation, identity } = world.hello();
  return personalisation ? namesOf(personalisation, identity.serial) : unnamed;
}
