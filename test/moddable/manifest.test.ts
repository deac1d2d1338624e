import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { peaksOf } from "../../sim/desktop/mcsim/moddable-plays";
import { buildHost, ownWarnings, toolchains } from "../../sim/desktop/moddable/build";
import { deviceVm } from "../../sim/desktop/moddable/device-vm";
import {
  boards,
  firmwareModules,
  manifestFile,
  platformOf,
  projectRoot,
  readManifest,
  withModulesOfNow,
} from "../../sim/desktop/moddable/modules";
import { EngineUnavailable } from "../../sim/desktop/serial/board-place";

describe("manifest.json", () => {
  test("names every module of the firmware, and preloads it: else `npm run test:moddable -- --manifest`", async () => {
    const manifest = await readManifest();
    expect(manifest).toEqual(await withModulesOfNow(manifest));
  });

  test.each(boards)("has the modules of %s, preloaded", async (board) => {
    const manifest = await readManifest();
    const platform = manifest.platforms[platformOf(board)];
    const preloaded = [...manifest.preload, ...(platform?.preload ?? [])];
    const own = (await firmwareModules(board)).filter((name) => name !== "src/main");
    expect(preloaded).toEqual(expect.arrayContaining(own));
    expect(platform?.modules["board"]).toBe(`./hal/boards/${board}/bind`);
  });

  test("answers any other target with those that there are", () => {
    const { platforms } = JSON.parse(readFileSync(manifestFile, "utf8"));
    for (const board of boards) expect(platforms["..."].error).toContain(`-p ${platformOf(board)}`);
  });

  test("gives the firmware a device's memory, which does not grow", () => {
    const { creation } = JSON.parse(readFileSync(manifestFile, "utf8"));
    expect(creation).toEqual({
      main: "src/main",
      static: 0,
      chunk: { initial: deviceVm.chunkBytes, incremental: 0 },
      heap: { initial: deviceVm.heapSlots, incremental: 0 },
      stack: deviceVm.stackSlots,
      nativeStack: 12_288,
    });
  });

  test("names files that are there, by paths inside the project", () => {
    const { data, modules } = JSON.parse(readFileSync(manifestFile, "utf8"));
    const sources = Object.values(modules)
      .flat()
      .filter((source) => !/^\$\(MODDABLE\)|\*$/.test(String(source)));
    for (const source of sources) expect(existsSync(path.join(projectRoot, `${source}.ts`)), String(source)).toBe(true);
    for (const file of data["*"]) expect(existsSync(path.join(projectRoot, file)), file).toBe(true);
  });
});

describe("what the builds say", () => {
  test("only warnings against our own modules count", () => {
    const output = [
      "# xsl modules",
      "### warning: embedded:io/serial: Serial() cache: not frozen",
      "### warning: src/book: Book.open() cache: no const",
    ].join("\n");
    expect(ownWarnings(output)).toEqual(["### warning: src/book: Book.open() cache: no const"]);
  });

  test("peaks come from the named columns", () => {
    const lines = [
      "instruments key: Chunk used,Chunk available,Slot used,Slot available,Stack used,Stack available,Garbage collections",
      "instruments: 100,78848,320,78832,64,8192,2",
      "instruments: 50,78848,640,78832,32,8192,3",
    ];
    expect(peaksOf(lines, 32)).toEqual({ chunkBytes: 100, heapSlots: 40, stackSlots: 4, collections: 5 });
  });

  test("a program that is not there is told by name, with what to look at", async () => {
    const built = buildHost({ bits: 64, environment: { PATH: "/nowhere", MODDABLE: "/sdk" } });
    await expect(built).rejects.toThrow(/no program pkg-config on the path.*is \/sdk \(MODDABLE\) its folder/);
    await expect(built).rejects.toBeInstanceOf(EngineUnavailable);
  });

  test("without MODDABLE there is no toolchain; with a compiler for i386 there are two", () => {
    expect(toolchains({ PATH: "/bin" })).toEqual([]);
    const both = toolchains({ PATH: "/bin", MODDABLE: "/sdk", MODDABLE_CC32: "cc32", MODDABLE_PATH32: "/lib32/bin" });
    expect(both.map(({ bits }) => bits)).toEqual([64, 32]);
    expect(both[1]?.environment["CC"]).toBe("cc32");
    expect(both[1]?.environment["PATH"]?.split(path.delimiter)[0]).toBe("/lib32/bin");
  });
});
