import { describe, expect, it } from "vitest";
import { currentTable, keptTable } from "../../sim/desktop/commands/texts";
import { tableOf, textRows } from "../../sim/desktop/formats/texts";

describe("the table of all texts", () => {
  it("is fresh: otherwise run `npm run texts`", async () => {
    expect(await keptTable()).toBe(await currentTable());
  });

  it("finds texts with their names, their English and where they are shown", () => {
    const words = `export const words = Object.freeze({\n  // "没有" is no text\n  hello: text("你好", "Hello"),\n});\n`;
    const home = [
      'import { words } from "../screen/words";',
      "function homeScreen(count: number) {",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text.
      '  return { id: "home", title: words.hello, lines: [text(`共 ${count + f("}")} 笔`, `${count} sales`)] };',
      "}",
      "",
    ].join("\n");
    const rows = textRows([
      { name: "operator/home.ts", source: home },
      { name: "screen/words.ts", source: words },
    ]);
    expect(rows).toEqual([
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text.
      { key: "operator/home:homeScreen.lines", zh: '共 ${count + f("}")} 笔', en: "${count} sales", where: "`home`" },
      { key: "screen/words:words.hello", zh: "你好", en: "Hello", where: "`home`" },
    ]);
    expect(tableOf(rows)).toContain("| screen/words:words.hello | 你好 | Hello | `home` |");
  });
});
