import type { ScreenView, Text } from "../../hal/display";
import type { Key } from "../../hal/keypad";
import { submenus } from "../../src/screen/words";

/** What the digit keys can name. */
const CHOICES_MAX = 9;
/** A submenu of a submenu, and one more. */
const DEPTH_MAX = 3;

/** An entry, and the keys that lead to it from the screen where it was looked for. */
export interface Entry {
  readonly entry: Text;
  readonly keys: readonly Key[];
}

/** Who looks for an entry: what stands on the screen, and a key that is pressed there. */
export interface Chooser {
  readonly view: () => ScreenView;
  readonly press: (key: Key) => Promise<void>;
}

/** Looks for an entry on the screen and in the submenus below it, which are opened and left again. @returns those that are meant, and all there are. */
export async function entriesFor(
  chooser: Chooser,
  text: string,
): Promise<{ readonly meant: readonly Entry[]; readonly all: readonly Entry[] }> {
  const here = entriesOf(chooser.view(), []);
  // What stands there under its very name need not be looked for further down.
  const all = here.some(({ entry }) => isNamed(entry, text)) ? here : await withInner(chooser, here);
  const equal = all.filter(({ entry }) => isNamed(entry, text));
  return {
    meant: equal.length > 0 ? equal : all.filter(({ entry: { zh, en } }) => zh.includes(text) || en.includes(text)),
    all,
  };
}

function entriesOf({ options }: ScreenView, before: readonly Key[]): readonly Entry[] {
  return options.slice(0, CHOICES_MAX).map((entry, at) => ({ entry, keys: [...before, String(at + 1) as Key] }));
}

async function withInner({ view, press }: Chooser, entries: readonly Entry[], depth = 1): Promise<readonly Entry[]> {
  const all = [...entries];
  for (const { entry, keys } of entries) {
    const key = keys.at(-1);
    if (depth > DEPTH_MAX || !key || !submenus.some(({ zh }) => zh === entry.zh)) continue;
    await press(key);
    all.push(...(await withInner({ view, press }, entriesOf(view(), keys), depth + 1)));
    await press("cancel");
  }
  return all;
}

function isNamed({ zh, en }: Text, text: string): boolean {
  return zh === text || en === text;
}
