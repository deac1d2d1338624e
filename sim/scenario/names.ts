import { namesOf } from "../../src/screen/names";
import { type Names, unnamed } from "../../src/screen/text";
import type { Simulator } from "../simulator/simulator";

/** What the terminal's texts are filled with: the name of its acquirer, and support's number. */
export function namesOn({ world }: Pick<Simulator, "world">): Names {
  const { personalisation } = world.hello();
  return personalisation ? namesOf(personalisation) : unnamed;
}
