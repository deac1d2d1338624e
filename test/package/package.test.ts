import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/** What `npm pack` makes, as another repository has it: installed into an empty folder, with vitest and nothing else. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "qianshou-package-"));
const installed = path.join(folder, "node_modules", "qianshou");

/** That of somebody who runs it by hand, and not in this run of vitest and npm. */
const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_ENV$)/i.test(name)),
);

/** Runs a program in a folder. @throws Error with all that it said where it fails. */
function run(where: string, program: string, ...args: string[]): string {
  const options = { cwd: where, env: ownEnvironment, encoding: "utf8" } as const;
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** The examples of the page that other people read. */
function examples(): readonly string[] {
  const page = readFileSync(path.join(root, "sim/README.md"), "utf8");
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, source = ""]) => source);
}

beforeAll(() => {
  // The package is built by its own script, whatever npm is set to, and not taken as an earlier run has left it.
  rmSync(path.join(root, "build/package"), { recursive: true, force: true });
  const pack = ["pack", "--ignore-scripts=false", "--pack-destination", folder, "--silent"];
  const packed =
    run(root, "npm", ...pack)
      .trim()
      .split("\n")
      .at(-1) ?? "";
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "another", private: true, type: "module" }));
  // The one thing here that needs a registry: vitest, and what package.json declares. What npm has in its cache it does not fetch again.
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  run(folder, "npm", "install", ...quiet, `./${packed}`, `vitest@${devDependencies.vitest}`);
  for (const [at, source] of examples().entries())
    writeFileSync(path.join(folder, `example-${at + 1}.test.ts`), source);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What became of the tests of some files there, or of all: "passed" or "failed", and the title of each. */
function outcomes(...files: readonly string[]): readonly string[] {
  const report = path.join(folder, "report.json");
  // On a busy machine nothing is quick.
  const args = ["vitest", "run", "--testTimeout=60000", "--reporter=json", `--outputFile=${report}`, ...files];
  spawnSync("npx", args, { cwd: folder, env: ownEnvironment, encoding: "utf8" });
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  rmSync(report);
  return testResults.flatMap((file: FileReport) =>
    file.assertionResults.length === 0
      ? [`failed ${file.name}: ${file.message}`]
      : file.assertionResults.map(({ status, title }) => `${status} ${title}`),
  );
}

interface FileReport {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly status: string; readonly title: string }[];
}

const dotByDot = "a job in bands of any height comes out dot by dot";

test("the page's examples run there", () => {
  expect(examples()).toHaveLength(3);
  const told = outcomes();
  expect(told.filter((each) => !each.startsWith("passed"))).toEqual([]);
  expect(told).toContain("passed an answer that is lost is reversed, the next sale is charged once and printed twice");
  expect(told).toContain("passed an approval that nobody signed is not believed, and is taken back");
  expect(told).toContain(`passed ${dotByDot}`);
});

test("the suite finds a driver that breaks its promise", () => {
  const [, , suite = ""] = examples();
  const broken = suite.replace("this.paper.push(...bits)", "this.paper.push(...bits.map((byte) => byte & 0xfe))");
  expect(broken).not.toBe(suite);
  writeFileSync(path.join(folder, "broken.test.ts"), broken);
  try {
    expect(outcomes("broken.test.ts")).toContain(`failed ${dotByDot}`);
  } finally {
    rmSync(path.join(folder, "broken.test.ts"));
  }
});

test.each(["bundler", "nodenext"])("the examples have their types by %s", (resolution) => {
  const module = resolution === "nodenext" ? "nodenext" : "esnext";
  const options = { target: "es2022", module, moduleResolution: resolution, strict: true, noEmit: true, types: [] };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  expect(run(folder, process.execPath, compiler, "-p", ".")).toBe("");
});

test("every door opens in Node alone, and what is not a door does not", () => {
  const { exports } = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
  const doors = Object.keys(exports).filter((door) => !door.includes("*") && door !== "./package.json");
  // The suites are tests: they want vitest around them.
  const alone = doors.filter((door) => door !== "./test/contracts");
  const models = ["sim/buses/uart", "sim/chips/pn532", "hal/drivers/escpos-printer", "hal/drivers/pn532/pn532"];
  const names = [...alone.map((door) => door.slice(2)), ...models];
  expect(names).toEqual(expect.arrayContaining(["hal", "src", "sim", "sim/till"]));
  const script = `for (const name of ${JSON.stringify(names)}) {
    const door = await import("qianshou/" + name);
    if (Object.keys(door).length === 0) throw new Error(name + " is empty");
  }
  await import("qianshou/build/package/sim/desktop/package/shop.js").then(() => { throw new Error("a back door"); }, () => undefined);`;
  expect(run(folder, process.execPath, "--input-type=module", "-e", script)).toBe("");
});

test("holds what it says, and nothing of the rest", () => {
  const files = readdirSync(installed, { recursive: true }).map(String);
  expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "build/package/src/receipt/font/OFL.txt"]));
  expect(files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))).toEqual([]);
  expect(files.filter((file) => /hal\/boards|sim\/desktop\/(server|page|commands)/.test(file))).toEqual([]);
});
