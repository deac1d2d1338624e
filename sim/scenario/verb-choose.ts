import type { Text } from "../../hal/display";
import type { Key } from "../../hal/keypad";
import { entriesFor } from "./choosing";
import { conflict, ok } from "./result";
import type { Room } from "./room";
import { type Verb, verb } from "./verb";

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
    const { meant, all } = await entriesFor(
      { view: () => simulator.display.view, press: (key) => press(room, key) },
      text,
    );
    const [chosen] = meant;
    if (!chosen)
      return {
        kind: "unknown",
        name: `entry ${text}`,
        field: "text",
        known: all.map(({ entry }) => nameOf(entry)),
      };
    if (meant.length > 1) return conflict("text", `one of ${meant.map(({ entry }) => nameOf(entry)).join(", ")}`);
    for (const key of chosen.keys) await press(room, key);
    return ok({ screen: simulator.display.view.id });
  },
});

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
