import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { graphOf, importsOf, projectGraph } from "./imports";
import { areas, order } from "./order";
import { circles, emptyRooms, homeless, roomOf, upwardImports } from "./rules";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("the house", () => {
  const graph = projectGraph(root, areas);

  test("is read whole", () => {
    expect(graph.size).toBeGreaterThan(500);
    expect(graph.get("sim/desktop/stage/open.ts")).toContain("sim/desktop/stage/stage.ts");
    // A type, a dynamic import, and a script that is no TypeScript.
    expect(graph.get("sim/acquirer/acquirer-types.ts")).toContain("sim/acquirer/view/ledger-view.ts");
    expect(graph.get("sim/desktop/engines/engines.ts")).toContain("sim/desktop/moddable/engine.ts");
    expect(graph.get("sim/desktop/launch.mjs")).toContain("sim/desktop/install.mjs");
  });

  test("has a room for each file, and a file in each room", () => {
    expect(homeless(graph, order)).toEqual([]);
    expect(emptyRooms(graph, order)).toEqual([]);
    expect(new Set(order).size).toBe(order.length);
  });

  test("has arrows that lead down only", () => {
    expect(upwardImports(graph, order)).toEqual([]);
  });

  test("has no circle", () => {
    expect(circles(graph)).toEqual([]);
  });
});

describe("the reading of imports", () => {
  test("finds every way to name another file, and nothing else", () => {
    const source = `
      import "./a.css";
      import { type A, b } from "./b";
      import type { C } from "./c";
      import * as d from './d';
      export * from "./e";
      export type { F } from "./f";
      const g: import("./g").G = await import("./h");
      type I = typeof import("./i");
      // import "./comment";
      const text = "import './text'"; const shape = /from ".\\/shape"/; const filled = \`\${1} from "./template"\`;
      const source = { source: "./value" };
    `;
    expect(importsOf("x.ts", source)).toEqual(["./a.css", "./b", "./c", "./d", "./e", "./f", "./g", "./h", "./i"]);
    expect(importsOf("x.tsx", `import { a } from "./a"; const b = <p>it's from "./b"</p>;`)).toEqual(["./a"]);
    expect(importsOf("x.d.ts", `declare module "m" { export type A = import("./a").A; }`)).toEqual(["./a"]);
  });

  test("finds the file that is meant", () => {
    const sources = new Map([
      [
        "sim/a.ts",
        `import "./b"; import "../hal/c"; import "./d.mjs"; import "./e.bin"; import "node:fs"; import "./f";`,
      ],
      ["sim/b.tsx", ""],
      ["hal/c.d.ts", ""],
      ["sim/d.mjs", ""],
      ["sim/f/index.ts", ""],
    ]);
    const graph = graphOf(sources, (file) => file === "sim/e.bin");
    expect(graph.get("sim/a.ts")).toEqual(["sim/b.tsx", "hal/c.d.ts", "sim/d.mjs", "sim/f/index.ts"]);
  });

  test("passes over what is made of the sources, on a clone where it is not made yet", () => {
    const sources = new Map([["sim/a.js", `import "../build/mcsim/panel.js";`]]);
    expect(graphOf(sources, () => false)).toEqual(new Map([["sim/a.js", []]]));
  });

  test("refuses an import that leads nowhere", () => {
    const sources = new Map([["sim/a.ts", `export type { B } from "./b";`]]);
    expect(() => graphOf(sources, () => false)).toThrow("sim/a.ts imports ./b, which is not there");
  });
});

describe("the rules", () => {
  const rooms = [
    "hal",
    "sim/acquirer/core",
    "sim/acquirer/view",
    "sim/acquirer",
    "sim/desktop/stage/open.ts",
    "sim/desktop",
  ];

  test("a file is in the narrowest room that is named", () => {
    expect(roomOf("sim/acquirer/view/ledger.ts", rooms)).toBe("sim/acquirer/view");
    expect(roomOf("sim/acquirer/viewer.ts", rooms)).toBe("sim/acquirer");
    expect(roomOf("sim/desktop/stage/open.ts", rooms)).toBe("sim/desktop/stage/open.ts");
    expect(roomOf("src/a.ts", rooms)).toBeUndefined();
  });

  test("an upward import is named with its arrow", () => {
    const graph = new Map([
      ["sim/acquirer/core/a.ts", ["sim/acquirer/view/b.ts", "sim/acquirer/core/c.ts", "hal/d.ts"]],
      ["sim/acquirer/view/b.ts", ["sim/acquirer/core/a.ts"]],
      ["hal/d.ts", ["sim/acquirer/core/c.ts"]],
    ]);
    expect(upwardImports(graph, rooms)).toEqual([
      "sim/acquirer/core/a.ts → sim/acquirer/view/b.ts: acquirer/core stands below acquirer/view",
      "hal/d.ts → sim/acquirer/core/c.ts: hal stands below sim/acquirer/core",
    ]);
  });

  test("files without a room and rooms without a file are named", () => {
    const graph = new Map([
      ["sim/acquirer/core/a.ts", []],
      ["sim/other.ts", []],
    ]);
    expect(homeless(graph, rooms)).toEqual(["sim/other.ts"]);
    expect(emptyRooms(graph, ["sim/acquirer/core", "sim/acquirer/view"])).toEqual(["sim/acquirer/view"]);
  });

  test("a circle is named whole, with a way around", () => {
    const graph = new Map([
      ["a", ["b", "e"]],
      ["b", ["c"]],
      ["c", ["d"]],
      ["d", ["b", "c"]],
      ["e", []],
      ["f", ["f", "a"]],
    ]);
    expect(circles(graph)).toEqual([
      "a circle of 3: b, c, d; one way around: b → c → d → b",
      "a circle of 1: f; one way around: f → f",
    ]);
    expect(
      circles(
        new Map([
          ["a", ["b", "c"]],
          ["b", ["c"]],
          ["c", []],
        ]),
      ),
    ).toEqual([]);
  });
});
