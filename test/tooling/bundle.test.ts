import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { bundleForXs } from "../../sim/desktop/engines/bundle";
import { XsWorker } from "../../sim/desktop/xsnap/worker";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "bundle-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

test.skipIf(!XsWorker.available)(
  "an entry with TypeScript, JSON and bytes becomes one script that XS runs",
  async () => {
    write("words.json", '["签", "收"]');
    write("seed.bin", Uint8Array.of(0, 127, 128, 255));
    write(
      "sum.ts",
      "export class Sum { #at = 0; static of(...n: number[]) { return n.reduce((a, b) => a + b, 0) } get at() { return this.#at } }",
    );
    const entry = write(
      "entry.ts",
      `import words from "./words.json"; import seed from "./seed.bin"; import { Sum } from "./sum";
     declare const globalThis: { seen?: unknown };
     globalThis.seen = { words: words.join(""), seed: [...seed as Uint8Array], sum: Sum.of(1, 2), strict: (function (this: unknown) { return this === undefined })() };`,
    );
    const script = await bundleForXs(entry);
    expect(/^[\x20-\x7e\n]*$/.test(script)).toBe(true);
    const xs = await XsWorker.start({ name: "bundle" });
    await xs.evaluate(script);
    const { value } = await xs.inspect("seen");
    await xs.close();
    expect(value).toEqual({ words: "签收", seed: [0, 127, 128, 255], sum: 3, strict: true });
  },
);

/** Of each function in a script, the names that it holds on the stack at once, largest first. */
function namesHeld(script: string): readonly number[] {
  const held: number[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("type" in node && node.type === "BlockStatement" && "body" in node && Array.isArray(node.body)) {
      const statements = node.body as readonly { readonly type: string; readonly declarations?: readonly unknown[] }[];
      const names = statements.map(
        ({ type, declarations }) => declarations?.length ?? Number(/^(?:Fun|Class)/.test(type)),
      );
      held.push(names.reduce((sum, each) => sum + each, 0));
    }
    for (const child of Object.values(node)) look(child);
  };
  look(parseAst(script));
  return held.toSorted((a, b) => b - a);
}

test.each(["sim/moddable/alone/worker.ts", "sim/xs/whole.ts"])(
  "%s, which has the world and the firmware in it, comes in pieces: no two lie on the stack of the worker together",
  async (entry) => {
    const [largest = 0, second = 0] = namesHeld(await bundleForXs(entry));
    expect(largest).toBeLessThan(2_048);
    expect(second).toBeGreaterThan(100);
  },
);

test("the firmware, which has to fit a device, is one piece", async () => {
  const [largest = 0, second = 0] = namesHeld(await bundleForXs("sim/xs/firmware.ts"));
  expect(largest).toBeLessThan(3_200);
  expect(second).toBeLessThan(100);
});

test("an entry is bundled once in a process", async () => {
  const entry = write("once.ts", "export const once = 1;");
  const script = await bundleForXs(entry);
  rmSync(entry);
  expect(await bundleForXs(entry)).toBe(script);
});

test.each(["node:fs", "fs", "./absent"])("an import that a device cannot have is refused: %s", async (name) => {
  const entry = write(`bad-${name.replaceAll(/\W/g, "-")}.ts`, `import * as it from "${name}"; console.log(it);`);
  await expect(bundleForXs(entry)).rejects.toThrow(`Could not resolve "${name}"`);
});
