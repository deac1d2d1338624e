import { describe, expect, it } from "vitest";
import type { ScreenView, Text } from "../../hal/display";
import type { Key } from "../../hal/keypad";
import { entriesFor } from "../../sim/scenario/choosing";
import { words } from "../../src/screen/words";

const named = (zh: string): Text => ({ zh, en: zh });
/** Menus by the keys that lead there. */
const menus: { readonly [keys: string]: readonly Text[] } = {
  "": [named("签到"), words.otherKinds],
  "2": [named("消费撤销"), words.authorisations, named("退货")],
  "22": [named("预授权撤销"), named("预授权"), named("预授权完成")],
};

function chooser() {
  let at = "";
  const view = () => ({ options: menus[at] ?? [] }) as unknown as ScreenView;
  const press = async (key: Key) => {
    at = key === "cancel" ? at.slice(0, -1) : at + key;
  };
  return { view, press, at: () => at };
}

const keysOf = async (text: string) => {
  const where = chooser();
  const { meant } = await entriesFor(where, text);
  expect(where.at()).toBe("");
  return meant.map(({ keys }) => keys.join(""));
};

describe("an entry of a menu by its text", () => {
  it("is found through submenus of submenus, which are left again", async () => {
    expect(await keysOf("签到")).toEqual(["1"]);
    expect(await keysOf("退货")).toEqual(["23"]);
    expect(await keysOf("预授权完成")).toEqual(["223"]);
    expect(await keysOf("煎饼")).toEqual([]);
  });

  it("an equal text wins, however many contain it", async () => {
    expect(await keysOf("预授权")).toEqual(["222"]);
    expect(await keysOf("撤销")).toEqual(["21", "221"]);
  });
});
