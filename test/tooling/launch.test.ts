import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const project = fileURLToPath(new URL("../../", import.meta.url));

/** A project of its own with the launcher, entries of our choice, and a stand-in for npm that only writes down what it was asked. */
let root: string;

function write(name: string, content: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), content);
}

function launch(...args: string[]) {
  const env = { ...process.env, npm_execpath: path.join(root, "npm-cli.js") };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["sim/desktop/launch.mjs", ...args], {
    cwd: root,
    encoding: "utf8",
    env,
  });
  return { status, stdout, stderr };
}

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "launch-"));
  for (const file of ["launch.mjs", "bundling.mjs", "install.mjs", "xsnap/build.mjs", "xsnap/build.d.mts"]) {
    cpSync(path.join(project, "sim/desktop", file), path.join(root, "sim/desktop", file), { recursive: true });
  }
  write("package.json", JSON.stringify({ type: "module", engines: { node: ">=20.19" } }));
  write("package-lock.json", "{}");
  mkdirSync(path.join(root, "node_modules"));
  for (const name of ["esbuild", "@esbuild"]) {
    symlinkSync(path.join(project, "node_modules", name), path.join(root, "node_modules", name));
  }
  write(
    "npm-cli.js",
    `import { writeFileSync } from "node:fs";
     console.log("npm was asked:", process.argv.slice(2).join(" "));
     writeFileSync("node_modules/.package-lock.json", "{}");
     process.exit(process.argv.includes("ci") && process.env.REFUSE_CI ? 1 : 0);`,
  );
});
afterAll(() => rmSync(root, { recursive: true }));

describe("the launcher", () => {
  test("installs what is missing, without writing into the command's own output", () => {
    write("sim/desktop/commands/decode.ts", 'export async function main() { console.log("decoded"); return 0; }');
    const first = launch("decode");
    expect(first).toMatchObject({ status: 0, stdout: "decoded\n" });
    expect(first.stderr).toContain("npm was asked: ci --ignore-scripts");
    expect(launch("decode")).toEqual({ status: 0, stdout: "decoded\n", stderr: "" });
  });

  test("brings node_modules up to date in place when the lock file has changed", () => {
    write("package-lock.json", '{"changed": true}');
    expect(launch("decode").stderr).toContain("npm was asked: install --no-save --ignore-scripts");
    expect(launch("decode").stderr).toBe("");
    const now = new Date();
    utimesSync(path.join(root, "package-lock.json"), now, now);
    expect(launch("decode").stderr).toBe("");
  });

  test("gives main its arguments, and its number as the exit code", () => {
    write(
      "sim/desktop/commands/scenario.ts",
      "export async function main(argv: readonly string[]): Promise<number> { console.log(JSON.stringify(argv)); setInterval(() => {}, 1e6); return 7; }",
    );
    expect(launch("scenario", "--x", "a b", "")).toEqual({ status: 7, stdout: '["--x","a b",""]\n', stderr: "" });
  });

  test("keeps a source's own address in the bundle", () => {
    write("sim/desktop/commands/bench.ts", "");
    write(
      "sim/desktop/commands/crash.ts",
      'import { where } from "../deep/where"; export const main = async () => { console.log(where); return 0; };',
    );
    write("sim/desktop/deep/where.ts", "export const where: string = import.meta.url;");
    expect(launch("crash").stdout.trim().endsWith("/sim/desktop/deep/where.ts")).toBe(true);
  });

  test("writes all of a long output before it ends", () => {
    write(
      "sim/desktop/commands/fuzz.ts",
      'export async function main() { process.stdout.write("x".repeat(1_000_000) + "end"); return 0; }',
    );
    expect(launch("fuzz").stdout).toHaveLength(1_000_003);
  });

  test("says which line of the source threw", () => {
    write(
      "sim/desktop/commands/soak.ts",
      '// one\n// two\nexport async function main(): Promise<number> {\n  throw new Error("boom");\n}\n',
    );
    const { status, stderr } = launch("soak");
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/boom[\s\S]*soak\.ts:4/);
  });

  test("refuses what it does not know, with what it knows", () => {
    const { status, stderr } = launch("sale");
    expect(status).toBe(1);
    expect(stderr).toMatch(/Unknown command "sale"\. Commands: start, decode, /);
    expect(launch().stderr).toContain('Unknown command ""');
    expect(launch("constructor").stderr).toContain("Unknown command");
  });

  test("names the file of a command that is not there, and the place of an error in one that is", () => {
    expect(launch("start")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("sim/desktop/commands/start.ts"),
    });
    write("sim/desktop/commands/start.ts", 'import { it } from "./absent"; export const main = async () => it;');
    expect(launch("start")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Could not resolve "./absent"'),
    });
  });

  test("asks for a newer Node before anything else", () => {
    write("package.json", JSON.stringify({ type: "module", engines: { node: ">=99.1" } }));
    expect(launch("decode")).toMatchObject({ status: 1, stderr: expect.stringContaining("needs Node 99.1 or newer") });
  });
});
