import { spawn } from "node:child_process";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { EngineUnavailable } from "../serial/board-place";
import { deviceVm, type Vm } from "./device-vm";
import {
  type BoardName,
  type DeviceBoard,
  type Manifest,
  platformOf,
  projectRoot,
  readManifest,
  withModulesOfNow,
} from "./modules";
import { PACKED_MAIN, packedManifest, packFirmware } from "./pack";

const buildFolder = path.join(projectRoot, "build", "moddable");

/** A set of programs that builds for Linux with Moddable's SDK. */
export interface Toolchain {
  readonly bits: 32 | 64;
  /** Environment of mcconfig, make, the C compiler and pkg-config. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The toolchains that the environment offers. `MODDABLE` names the SDK; its tools are expected where its own makefile puts
 * them. `MODDABLE_CC32` names a C compiler for i386, `MODDABLE_PATH32` folders which go before PATH with it, so that their
 * pkg-config answers for i386: only a 32-bit build has the slots of a device, 16 bytes.
 */
export function toolchains(environment: NodeJS.ProcessEnv): readonly Toolchain[] {
  const { MODDABLE, MODDABLE_CC32, MODDABLE_PATH32, PATH = "" } = environment;
  if (!MODDABLE) return [];
  const own = path.join(projectRoot, "node_modules", ".bin");
  const tools = path.join(MODDABLE, "build", "bin", "lin", "release");
  const search = [own, tools, PATH].join(path.delimiter);
  const wide: Toolchain = { bits: 64, environment: { ...environment, PATH: search } };
  if (!MODDABLE_CC32) return [wide];
  const narrowSearch = MODDABLE_PATH32 ? `${MODDABLE_PATH32}${path.delimiter}${search}` : search;
  return [wide, { bits: 32, environment: { ...environment, PATH: narrowSearch, CC: MODDABLE_CC32 } }];
}

export interface Ran {
  readonly code: number;
  /** Standard output and standard error together. */
  readonly output: string;
}

/** Runs one program to its end. Rejects when it does not start. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly environment: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? projectRoot,
      env: options.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      output += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A program that failed: its last lines say why. Or it is not there: then the SDK is not, or its tools were not built. */
export class BuildError extends EngineUnavailable {
  constructor(what: string, output: string) {
    const lines = output.trimEnd().split("\n");
    super(`${what} failed:\n${lines.slice(-LINES_SHOWN).join("\n")}`);
  }
}
const LINES_SHOWN = 25;

async function mustRun(what: string, program: string, args: readonly string[], options: Parameters<typeof run>[2]) {
  const { code, output } = await run(program, args, options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    const sdk = `If it is the SDK's: is ${options.environment["MODDABLE"]} (MODDABLE) its folder, and are its tools built?`;
    throw new BuildError(what, `no program ${program} on the path. ${sdk}`);
  });
  if (code !== 0) throw new BuildError(what, output);
  return output;
}

/** What the linker of XS says against modules of our own; those of the SDK have theirs. */
export function ownWarnings(output: string): readonly string[] {
  return output.split("\n").filter((line) => /^### warning: (src|hal|board|firmware)\b/.test(line));
}

export interface LinuxBuild {
  /** The firmware. */
  readonly library: string;
  readonly warnings: readonly string[];
}

/** Module by module as `manifest.json` says, for debugging; or packed into one, as a device gets it. */
export type Form = "modules" | "packed";

/** Whoever plays waits for the build, and sees nothing of it: it takes minutes the first time, seconds where little has changed. */
export function tellOfBuild(): void {
  process.stderr.write("building the firmware with Moddable's SDK (the first time it takes some minutes) …\n");
}

/**
 * Builds the firmware for Moddable's simulator on Linux, with instruments.
 * @param vm other sizes than the device's: the same modules and objects, linked again.
 * @param authority whom its own TLS believes, DER.
 */
export async function buildFirmware(
  { bits, environment }: Toolchain,
  form: Form = "modules",
  vm: Vm = deviceVm,
  authority?: Uint8Array,
): Promise<LinuxBuild> {
  const out = path.join(buildFolder, `lin${bits}${form === "packed" ? "-packed" : ""}${authority ? "-trusting" : ""}`);
  await mkdir(out, { recursive: true });
  const folder = form === "packed" ? (await preparePacked("lin", vm)).folder : await prepare(vm);
  if (authority) await trust(folder, authority);
  // Linked again each time, for its warnings.
  await rm(path.join(out, "tmp", "lin", "mc", "debug", "firmware", "mc.xs.c"), { force: true });
  const args = ["-d", "-m", "-p", "lin", "-o", out, "-t", "build"];
  const output = await mustRun("mcconfig -p lin", "mcconfig", args, { cwd: folder, environment });
  const library = path.join(out, "bin", "lin", "mc", "debug", "firmware", "mc.so");
  return { library, warnings: ownWarnings(output) };
}

/** Compiles the host that runs such a build. @returns its path. */
export async function buildHost({ bits, environment }: Toolchain): Promise<string> {
  await mkdir(buildFolder, { recursive: true });
  const host = path.join(buildFolder, `host${bits}`);
  const flags = await mustRun("pkg-config gio-2.0", "pkg-config", ["--cflags", "--libs", "gio-2.0"], { environment });
  const include = `-I${path.join(environment["MODDABLE"] ?? "", "build", "simulators", "modules")}`;
  const source = path.join(projectRoot, "sim", "moddable", "host.c");
  const args = ["-O1", "-Wall", "-Wno-unused-parameter", source, include, ...flags.trim().split(/\s+/)];
  const compiler = environment["CC"] ?? "cc";
  await mustRun("compiling the host", compiler, [...args, "-ldl", "-lutil", "-o", host], { environment });
  await mustStart(host, compiler, environment);
  return host;
}

/** Without a library to run the host says how it is called. A program for another machine does not even say that. */
async function mustStart(host: string, compiler: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const said = await run(host, [], { environment }).catch((error: Error) => ({ output: error.message }));
  if (!said.output.includes("usage: host"))
    throw new BuildError(`${compiler}: a program that it makes does not run on this machine, which`, said.output);
}

export interface DeviceLink {
  /** Folder of the generated C: mc.xs.c (code and preloaded objects), mc.resources.c (fonts and tables). */
  readonly folder: string;
  /** Bytes of JavaScript, by folder of the sources. */
  readonly sourceBytes: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/**
 * Links the firmware for a board with an ESP32 as far as it goes without the chip's compiler: types, bytecode, preload,
 * strip, C source. In place of ESP-IDF stands an empty one.
 */
export async function linkForDevice({ environment }: Toolchain, board: DeviceBoard): Promise<DeviceLink> {
  const platform = platformOf(board);
  const out = path.join(buildFolder, board);
  // From scratch: the linker keeps every name that it ever saw in a folder, 30 bytes each.
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const { folder, sourceBytes } = await preparePacked(board, deviceVm);
  const idf = await emptyIdf(environment);
  const device = {
    ...environment,
    IDF_PATH: idf,
    PATH: [environment["PATH"] ?? "", path.join(idf, "bin")].join(path.delimiter),
  };
  await mustRun(`mcconfig -p ${platform}`, "mcconfig", ["-p", platform, "-o", out], {
    cwd: folder,
    environment: device,
  });
  const generated = path.join(out, "tmp", platform, "release", "firmware");
  const makefile = path.join(generated, "makefile");
  // The chip, where it is another one than the first ESP32.
  const chip = /^ESP32_SUBCLASS\s*=\s*(\w+)/m.exec(await readFile(makefile, "utf8"))?.[1] ?? "esp32";
  const configuration = path.join(generated, `xsProj-${chip}`, "build", "config");
  await mkdir(configuration, { recursive: true });
  await writeFile(path.join(configuration, "sdkconfig.h"), "");
  const targets = ["mc.xs.c", "mc.resources.c"].map((file) => path.join(generated, file));
  const output = await mustRun(`linking for ${board}`, "make", ["-f", makefile, ...targets], {
    environment: device,
  });
  return { folder: generated, sourceBytes, warnings: ownWarnings(output) };
}

export interface RomBytes {
  /** mc.xs.c: bytecode, preloaded objects, strings and names of the SDK's modules and ours, and the engine's own objects. */
  readonly code: number;
  /** Of these, objects and functions in slots of 16 bytes. The rest is bytecode, strings and names. */
  readonly slots: number;
  /** Fonts and character tables: mc.resources.c. */
  readonly resources: number;
}

/**
 * What the link takes of a device's flash, the engine itself aside. Only a 32-bit compiler gives the device's sizes: pointers
 * and slots are half as long there.
 */
export async function romOf(link: DeviceLink, { environment }: Toolchain): Promise<RomBytes> {
  const xs = path.join(environment["MODDABLE"] ?? "", "xs");
  const flags = await mustRun("pkg-config", "pkg-config", ["--cflags", "gio-2.0"], { environment });
  const includes = ["includes", "platforms", "sources"].map((folder) => `-I${path.join(xs, folder)}`);
  const defines = ["_RELEASE=1", "XS_ARCHIVE=1", "INCLUDE_XSPLATFORM=1", 'XSPLATFORM="lin_xs.h"'].map(
    (one) => `-D${one}`,
  );
  const compile = ["-c", "-O1", "-w", "-fno-pic", "-fno-pie", ...defines, ...flags.trim().split(/\s+/), ...includes];
  const [code, resources] = await Promise.all(
    ["mc.xs", "mc.resources"].map(async (name) => {
      const object = path.join(link.folder, `${name}.o`);
      const args = [...compile, `-I${link.folder}`, path.join(link.folder, `${name}.c`), "-o", object];
      await mustRun(`compiling ${name}.c`, environment["CC"] ?? "cc", args, { environment });
      const listed = await mustRun("size", "size", ["-A", object], { environment });
      return [...listed.matchAll(/^\.rodata\S*\s+(\d+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
    }),
  );
  const source = await readFile(path.join(link.folder, "mc.xs.c"), "utf8");
  const slots = Number(/^#define mxHeapCount (\d+)/m.exec(source)?.[1]);
  return { code: code ?? 0, slots: slots * SLOT_BYTES, resources: resources ?? 0 };
}
const SLOT_BYTES = 16;

/** @returns a folder with a manifest, whose name is the build's. */
async function prepare(vm: Vm): Promise<string> {
  const manifest = await readManifest();
  if (!isDeepStrictEqual(manifest, await withModulesOfNow(manifest)))
    throw new BuildError("manifest.json", "it lacks modules of now: npm run test:moddable -- --manifest");
  const folder = path.join(buildFolder, "firmware");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "manifest.json"), manifestWith(vm));
  return folder;
}

async function preparePacked(board: BoardName, vm: Vm) {
  const folder = path.join(buildFolder, "packed", board, "firmware");
  await mkdir(folder, { recursive: true });
  const { code, sourceBytes } = await packFirmware(board);
  await writeFile(path.join(folder, "firmware.js"), code);
  await writeFile(path.join(folder, "main.js"), PACKED_MAIN);
  const { creation, ...manifest } = packedManifest(await readManifest());
  await writeFile(
    path.join(folder, "manifest.json"),
    JSON.stringify({ ...manifest, creation: { ...creation, ...creationOf(vm) } }),
  );
  return { folder, sourceBytes };
}

/** Puts an authority's certificate beside the fonts, as `hal/boards/trust/` does for a board. */
async function trust(folder: string, authority: Uint8Array): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as Partial<Manifest>;
  await writeFile(path.join(folder, "acquirer-ca.der"), authority);
  const data = { "*": [...(manifest.data?.["*"] ?? []), "./acquirer-ca"] };
  await writeFile(file, JSON.stringify({ ...manifest, data }));
}

/** The project's manifest, with a virtual machine of these sizes. */
function manifestWith(vm: Vm): string {
  return JSON.stringify({ include: ["../../../manifest.json"], creation: creationOf(vm) });
}

function creationOf(vm: Vm) {
  return {
    chunk: { initial: vm.chunkBytes, incremental: 0 },
    heap: { initial: vm.heapSlots, incremental: 0 },
    stack: vm.stackSlots,
  };
}

/** mcconfig asks ESP-IDF for its version, by git, and for a program. */
async function emptyIdf(environment: NodeJS.ProcessEnv): Promise<string> {
  const folder = path.join(buildFolder, "no-idf");
  await mkdir(path.join(folder, "bin"), { recursive: true });
  await writeFile(path.join(folder, "bin", "idf.py"), "#!/bin/sh\nexit 0\n");
  await chmod(path.join(folder, "bin", "idf.py"), 0o755);
  const git = ["-c", "user.name=none", "-c", "user.email=none", "-C", folder];
  await mustRun("git init", "git", ["init", "-q", folder], { environment });
  await mustRun("git commit", "git", [...git, "commit", "-q", "--allow-empty", "-m", "none"], { environment });
  return folder;
}
