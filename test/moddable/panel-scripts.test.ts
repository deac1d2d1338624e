import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { bundlePanel, panelFolder, simulatorsFolder } from "../../sim/desktop/mcsim/panel";
import { projectRoot, readManifest } from "../../sim/desktop/moddable/modules";

/** mcsim's machine has 2,048 slots of stack: half of them for the names of a script, the rest for what runs while it is loaded. */
const STACK_NAMES_MAX = 1_024;

function importedBy(script: string): readonly string[] {
  return [...script.matchAll(/\bimport\s*(?:\{[^}]*\}\s*from\s*)?"([^"]+)"/g)].map(([, name = ""]) => name);
}

/** How many names a script declares or imports at its top level. */
function namesOf(script: string): number {
  let names = 0;
  for (const statement of parseAst(script).body) {
    if (statement.type === "VariableDeclaration") names += statement.declarations.length;
    else if (statement.type === "FunctionDeclaration" || statement.type === "ClassDeclaration") names++;
    else if (statement.type === "ImportDeclaration") names += statement.specifiers.length;
  }
  return names;
}

describe("the panel's scripts", () => {
  test("takes nothing from outside but mcsim's own modules", async () => {
    const parts = await bundlePanel();
    const taken = parts.flatMap(({ text }) => importedBy(text));
    expect(new Set(taken.filter((name) => !name.startsWith(".")))).toEqual(
      new Set(["ControlsPane", "DevicePane", "piu/Buttons", "piu/Scrollbars"]),
    );
    const written = new Set(parts.map(({ name }) => name));
    for (const { name, text } of parts)
      for (const other of importedBy(text).filter((each) => each.startsWith(".")))
        expect(written).toContain(path.posix.join(path.posix.dirname(name), other));
    for (const { text } of parts) expect(text).not.toMatch(/node:|setTimeout|require\(/);
  });

  test("has no script with more names at its top level than mcsim's stack has room for", async () => {
    for (const { name, text } of await bundlePanel()) expect(namesOf(text), name).toBeLessThan(STACK_NAMES_MAX);
  });

  test("makes room in mcsim's machine before anything of the world is there", async () => {
    const parts = await bundlePanel();
    const own = parts.at(-1);
    const textOf = (script: string) => parts.find(({ name }) => name === `world/${script.slice(2)}`)?.text ?? "";
    expect(own?.name).toBe("qianshou.js");
    expect(importedBy(own?.text ?? "")[0]).toBe("./world/reserve.js");
    const first = textOf(importedBy(textOf("./reserve.js"))[0] ?? "");
    expect(first).toContain("new ArrayBuffer(");
    expect(importedBy(first)).toEqual([]);
  });

  test("is taken from where it is written by the folder that manifest.json has mcsim look into, on each desktop", async () => {
    const { platforms } = await readManifest();
    for (const desktop of ["lin", "mac", "win"]) {
      const platform = platforms[desktop] as { readonly build?: { readonly SIMULATORS?: string } } | undefined;
      expect(path.join(projectRoot, platform?.build?.SIMULATORS ?? ""), desktop).toBe(simulatorsFolder);
      // The SDK keeps each desktop's sockets in a folder of its own.
      const asOnLinux = JSON.stringify(platforms[desktop]).replaceAll(`/${desktop}/`, "/lin/");
      expect(JSON.parse(asOnLinux)).toEqual(platforms["lin"]);
    }
    const taken = /from "(.+)"/.exec(readFileSync(path.join(simulatorsFolder, "qianshou.js"), "utf8"))?.[1] ?? "";
    expect(path.dirname(path.resolve(simulatorsFolder, taken))).toBe(panelFolder);
  });
});
