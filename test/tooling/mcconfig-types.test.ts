import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { sampleOf } from "../sample";

const root = fileURLToPath(new URL("../../", import.meta.url));
mkdirSync(path.join(root, "build"), { recursive: true });
const settings = JSON.parse(readFileSync(path.join(root, "tsconfig.mcconfig.json"), "utf8"));
const { paths, noEmit, incremental, tsBuildInfoFile, types, ...options } = settings.compilerOptions;

/** Compiles by a tsconfig. @returns what the compiler says; empty when nothing is wrong. */
function compile(config: string): string {
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", config], { cwd: root, encoding: "utf8" });
  return stdout + stderr;
}

/** Compiles one file, as mcconfig does: it sees no declaration that the file does not lead to. */
function compileAlone(file: string): string {
  const folder = mkdtempSync(path.join(root, "build", "mcconfig-"));
  try {
    const config = path.join(folder, "tsconfig.json");
    const compilerOptions = { noEmit: true, incremental: false };
    const base = path.join(root, "tsconfig.mcconfig.json");
    writeFileSync(config, JSON.stringify({ extends: base, compilerOptions, include: [], files: [file] }));
    return compile(config);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sources = ["src", "hal"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(root, folder, name)),
);
const declared = new Set(
  sources.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^declare module "(.+)"/gm)].map(([, name]) => name),
  ),
);
/** They import what a declaration of our own describes. */
const importers = sources.filter(
  (file) =>
    !file.endsWith(".d.ts") &&
    [...readFileSync(file, "utf8").matchAll(/ from "([^."].*)"/g)].some(([, name]) => declared.has(name)),
);

describe("the firmware under the compiler settings of Moddable's mcconfig", () => {
  test("the settings are those that mcconfig 8.2.3 writes, with what manifest.json adds", () => {
    const { typescript } = JSON.parse(readFileSync(path.join(root, "manifest.json"), "utf8"));
    expect(options).toEqual({
      forceConsistentCasingInFileNames: true,
      module: "preserve",
      resolveJsonModule: true,
      lib: ["es2025"],
      target: "es2025",
      ...typescript.tsconfig.compilerOptions,
    });
    // xs and global of the SDK's typings, as examples/manifest_base.json names them.
    expect(types).toEqual(["@moddable/typings/xs", "@moddable/typings/global"]);
  });

  // Whole it is compiled by `npm run check`.
  test("compiles file by file where a declaration of our own is needed: a third of them", { timeout: 60_000 }, () => {
    expect(importers.length).toBeGreaterThan(8);
    for (const file of sampleOf(importers)) expect(compileAlone(file), path.relative(root, file)).toBe("");
  });

  test("`npm run check` compiles it whole", () => {
    expect(readFileSync(path.join(root, "sim/desktop/launch.mjs"), "utf8")).toMatch(
      /check: .*"-b", "tsconfig.json", "tsconfig.mcconfig.json"/,
    );
  });

  test("refuses what only the stricter settings of `npm run check` can type, and what has no declaration", () => {
    const folder = mkdtempSync(path.join(root, "build", "mcconfig-"));
    try {
      const narrowed = path.join(folder, "narrowed.ts");
      writeFileSync(narrowed, 'export const f = (o: { a?: string }): number => ("a" in o ? o.a.length : 0);\n');
      expect(compileAlone(narrowed)).toContain("TS18048");
      const undeclared = path.join(folder, "undeclared.ts");
      writeFileSync(undeclared, 'export { Out } from "ili9341";\n');
      expect(compileAlone(undeclared)).toContain("TS2307");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
