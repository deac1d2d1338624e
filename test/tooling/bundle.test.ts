import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
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
