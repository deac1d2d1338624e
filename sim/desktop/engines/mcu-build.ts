import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { EngineUnavailable } from "../serial/board-place";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const coreFolder = path.join(root, "sim", "mcu", "core");
const xsFolder = path.join(root, "node_modules", "@agoric", "xsnap", "moddable", "xs");
const xsPackage = path.join(xsFolder, "..", "..", "package.json");
const buildFolder = path.join(root, "build", "mcu");

/** Compiles the core. */
export const COMPILER = "riscv64-unknown-elf-gcc";
/** Lists a program's names. */
export const SYMBOLS = "riscv64-unknown-elf-nm";
/** The emulator. */
export const EMULATOR = "qemu-system-riscv32";

/** The instruction set of ESP32-C3, C6 and P4 without its floating point, and the size of pointers. */
const TARGET = Object.freeze(["-march=rv32imac", "-mabi=ilp32"]);
/** What reads the processor's counters is a letter more in this compiler. */
const TARGET_WITH_COUNTERS = Object.freeze(["-march=rv32imac_zicsr", "-mabi=ilp32"]);
const COMPILE = Object.freeze([
  "-specs=picolibc.specs",
  "-Os",
  "-fno-common",
  "-ffunction-sections",
  "-fdata-sections",
  "-DINCLUDE_XSPLATFORM",
  '-DXSPLATFORM="platform.h"',
  "-DmxRun=1",
  "-DmxParse=1",
  // As in the SDK's XS 17, where a stack that is full is told; in this version only in debug builds.
  "-DmxBoundsCheck=1",
  "-DmxNoConsole=1",
  `-I${coreFolder}`,
  ...["includes", "platforms", "sources"].map((folder) => `-I${path.join(xsFolder, folder)}`),
]);
/** Names a state of flags, wherever the project lies. */
const flagsNamed = [...TARGET, ...COMPILE].join(" ").replaceAll(root, "");
/** Of the engine's sources: nothing of ours needs them, and they want a system below. */
const leftOut: readonly string[] = Object.freeze(["xsLockdown.c", "xsSnapshot.c"]);

/**
 * Builds the core's program, once for each state of its sources.
 *
 * @returns its path. @throws EngineUnavailable where a program is missing, Error with the compiler's words.
 */
export async function ensureCore(): Promise<string> {
  await mustBeThere();
  const own = await readdir(coreFolder);
  const hash = createHash("sha256").update(flagsNamed);
  for (const name of own) hash.update(name).update(await readFile(path.join(coreFolder, name)));
  hash.update(await readFile(xsPackage));
  const program = path.join(buildFolder, `core-${hash.digest("hex").slice(0, 16)}.elf`);
  if (!(await isThere(program))) await build(own, program);
  return program;
}

interface Compiled {
  readonly source: string;
  readonly object: string;
  readonly flags: readonly string[];
}

/** The engine's objects stay, because it takes a minute to compile them: who works at the core's own files waits for these alone. */
async function build(own: readonly string[], program: string): Promise<void> {
  const engine = (await readdir(path.join(xsFolder, "sources"))).filter((name) => !leftOut.includes(name));
  const platform = await readFile(path.join(coreFolder, "platform.h"));
  const state = createHash("sha256").update(flagsNamed).update(platform);
  state.update(await readFile(xsPackage));
  const kept = path.join(buildFolder, `engine-${state.digest("hex").slice(0, 16)}`);
  const aside = path.join(buildFolder, `objects-${process.pid}`);
  const objects: readonly Compiled[] = [
    ...sourcesOf(xsFolder, "sources", engine).map((source) => ({
      source,
      object: objectOf(kept, source),
      flags: [...TARGET, "-w"],
    })),
    ...sourcesOf(coreFolder, ".", own).map((source) => ({
      source,
      object: objectOf(aside, source),
      flags: [...TARGET_WITH_COUNTERS, "-Wall", "-Wno-main"],
    })),
  ];
  const waiting: Compiled[] = [];
  for (const each of objects) if (!(await isThere(each.object))) waiting.push(each);
  if (waiting.length > own.length)
    process.stderr.write("Building the emulated microcontroller's program, once (about a minute) …\n");
  await mkdir(kept, { recursive: true });
  await mkdir(aside, { recursive: true });
  try {
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        // Moved when it is whole: another process may be building it, too.
        const part = path.join(aside, `${path.basename(next.source)}.part`);
        await run([...COMPILE, ...next.flags, "-c", next.source, "-o", part]);
        await rename(part, next.object);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    const linked = path.join(aside, "core.elf");
    const script = path.join(coreFolder, "core.ld");
    await run([
      ...["-specs=picolibc.specs", ...TARGET, "-nostartfiles", "-Wl,--gc-sections", "-Wl,--no-warn-rwx-segments"],
      ...["-T", script, ...objects.map(({ object }) => object), "-lm", "-o", linked],
    ]);
    await rename(linked, program);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function sourcesOf(folder: string, below: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => /\.[cS]$/.test(name)).map((name) => path.join(folder, below, name));
}

function objectOf(folder: string, source: string): string {
  return path.join(folder, `${path.basename(source)}.o`);
}

async function mustBeThere(): Promise<void> {
  const missing: string[] = [];
  for (const program of [COMPILER, EMULATOR]) if (!(await starts(program))) missing.push(program);
  if (missing.length > 0)
    throw new EngineUnavailable(
      `the engine "mcu" needs ${missing.join(" and ")}. On Debian: apt-get install gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc`,
    );
}

function starts(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, ["--version"], { stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
}

/** What a compiler says of an error is in its first lines. */
const TOLD_CHARACTERS = 4000;

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(COMPILER, args, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (piece) => {
      said += piece;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${COMPILER} ${args.join(" ")}\n${said.slice(0, TOLD_CHARACTERS)}`));
    });
  });
}
