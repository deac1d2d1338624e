import type { Text } from "../../hal/display";
import type { Key } from "../../hal/keypad";
import { conflict, ok } from "./result";
import type { Room } from "./room";
import { type Verb, verb } from "./verb";

/** What the digit keys can name. */
const CHOICES_MAX = 9;
/** Longer than any entry. */
const TEXT_CHARACTERS_MAX = 64;

const choose = verb<{ readonly text: string }>({
  name: "choose",
  does: "opens the menu from home if need be and takes an entry by its text, in either language",
  schema: {
    properties: {
      text: {
        type: "string",
        minLength: 1,
        maxLength: TEXT_CHARACTERS_MAX,
        description: "an entry's text, or a part that no other has",
      },
    },
    required: ["text"],
  },
  example: { text: "交易记录" },
  async play(room, { text }) {
    const { simulator } = room;
    await room.beforeAct(() => simulator.listening);
    if (simulator.display.view.id === "home") await press(room, "menu");
    const { options } = simulator.display.view;
    if (options.length === 0) return conflict("text", "a terminal that is at home, or has a choice on its screen");
    const found = matching(options, text);
    if (found.length === 0)
      return { kind: "unknown", name: `entry ${text}`, field: "text", known: options.map(nameOf) };
    const [at = 0] = found;
    if (found.length > 1)
      return conflict("text", `one of ${found.map((index) => nameOf(options[index] ?? noEntry)).join(", ")}`);
    if (at >= CHOICES_MAX) return conflict("text", "an entry that a digit key names");
    await press(room, String(at + 1) as Key);
    return ok({ screen: simulator.display.view.id });
  },
});

const noEntry: Text = Object.freeze({ zh: "", en: "" });

/** Places of the entries that are meant: an equal text wins, else all that contain it. */
function matching(options: readonly Text[], text: string): readonly number[] {
  const places = options.map((_, at) => at);
  const those = (fits: (entry: string) => boolean) =>
    places.filter((at) => {
      const { zh, en } = options[at] ?? noEntry;
      return fits(zh) || fits(en);
    });
  const equal = those((entry) => entry === text);
  return equal.length > 0 ? equal : those((entry) => entry.includes(text));
}

/** As it can be chosen, in either language. */
function nameOf({ zh, en }: Text): string {
  return zh === en ? zh : `${zh} (${en})`;
}

async function press(room: Room, key: Key): Promise<void> {
  const { simulator } = room;
  const where = simulator.press(key);
  simulator.world.note("key", { key, where });
  await room.afterAct();
}

export const chooseVerbs: readonly Verb[] = Object.freeze([choose]);
