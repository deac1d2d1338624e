import type { Text } from "../../hal/display";
import type { Key } from "../../hal/keypad";
import { words } from "../../src/screen/words";
import { conflict, ok } from "./result";
import type { Room } from "./room";
import { type Verb, verb } from "./verb";

/** What the digit keys can name. */
const CHOICES_MAX = 9;
/** Longer than any entry. */
const TEXT_CHARACTERS_MAX = 64;

const choose = verb<{ readonly text: string }>({
  name: "choose",
  does: "opens the menu from home if need be and takes an entry by its text, in either language, through submenus",
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
    const here = options.map((entry, at): Entry => ({ entry, keys: [at] }));
    // What stands there under its very name need not be looked for further down.
    const entries = matching(here, text).some(({ entry }) => isNamed(entry, text)) ? here : await withInner(room, here);
    const found = matching(entries, text);
    const [chosen] = found;
    if (!chosen)
      return {
        kind: "unknown",
        name: `entry ${text}`,
        field: "text",
        known: entries.map(({ entry }) => nameOf(entry)),
      };
    if (found.length > 1) return conflict("text", `one of ${found.map(({ entry }) => nameOf(entry)).join(", ")}`);
    if (chosen.keys.some((at) => at >= CHOICES_MAX)) return conflict("text", "an entry that a digit key names");
    for (const at of chosen.keys) await press(room, String(at + 1) as Key);
    return ok({ screen: simulator.display.view.id });
  },
});

/** What can be chosen, and the places that lead to it. */
interface Entry {
  readonly entry: Text;
  readonly keys: readonly number[];
}

/** With the entries of the menu's own submenus, which are looked into and left again. */
async function withInner(room: Room, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const { display } = room.simulator;
  const all = [...entries];
  for (const { entry, keys } of entries) {
    const [at = CHOICES_MAX] = keys;
    if (entry.zh !== words.otherKinds.zh || at >= CHOICES_MAX) continue;
    await press(room, String(at + 1) as Key);
    for (const [inner, entry] of display.view.options.entries()) all.push({ entry, keys: [...keys, inner] });
    await press(room, "cancel");
  }
  return all;
}

/** Those that are meant: an equal text wins, else all that contain it. */
function matching(entries: readonly Entry[], text: string): readonly Entry[] {
  const equal = entries.filter(({ entry }) => isNamed(entry, text));
  return equal.length > 0 ? equal : entries.filter(({ entry: { zh, en } }) => zh.includes(text) || en.includes(text));
}

function isNamed({ zh, en }: Text, text: string): boolean {
  return zh === text || en === text;
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
