// Builds the XS engine's worker from the sources which the package @agoric/xsnap carries.
// Its own installation script would build a debug variant too, and would fail the installation when there is no compiler.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const platform = { linux: "lin", darwin: "mac" }[process.platform];
const packageFolder = fileURLToPath(new URL("../../../node_modules/@agoric/xsnap/", import.meta.url));
const native = path.join(packageFolder, "xsnap-native", "xsnap");

/** Where the worker is, once it is built. */
export const workerPath = path.join(native, "build", "bin", platform ?? "none", "release", "xsnap-worker");

/** Shown of a compiler's complaints. */
const TAIL_CHARACTERS = 4000;

function say(line) {
  process.stderr.write(`${line}\n`);
}

function loud(lines) {
  const bar = "!".repeat(78);
  say([bar, ...lines.map((line) => `! ${line}`), bar].join("\n"));
}

function works(command) {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}

function make(buildFolder) {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8"));
  const stamp = path.join(buildFolder, "stamp");
  writeFileSync(stamp, "");
  // The makefile's own order of folders before objects does not hold when make works in parallel.
  for (const kind of ["bin", "tmp"]) {
    const tail = kind === "tmp" ? ["xsnap-worker"] : [];
    mkdirSync(path.join(buildFolder, kind, platform, "release", ...tail), { recursive: true });
  }
  const settings = [
    "GOAL=release",
    `MODDABLE=${path.join(packageFolder, "moddable")}`,
    `BUILD_DIR=${buildFolder}`,
    `XSNAP_VERSION=${version}`,
    'CC=cc "-D__has_builtin(x)=1"', // as the package's own build: steps are counted the same with every compiler
    `EXTRA_DEPS=${stamp}`,
  ];
  const child = spawn("make", ["-j", String(availableParallelism()), "-f", "xsnap-worker.mk", ...settings], {
    cwd: path.join(native, "makefiles", platform),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk) => {
    output = (output + chunk).slice(-TAIL_CHARACTERS);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ done: code === 0, output }));
  });
}

/**
 * Makes sure that the worker is there: at once when it is, in about half a minute when it has to be built.
 * Says loudly what is missing when it cannot be.
 */
export async function ensureWorker() {
  if (existsSync(workerPath)) return "ready";
  if (!platform) {
    loud([`The XS engine's worker does not build on ${process.platform}: everything that runs on XS is left out.`]);
    return "unsupported";
  }
  const absent = ["cc", "make"].filter((command) => !works(command));
  if (absent.length > 0) {
    loud([
      `No ${absent.join(" and no ")}: the XS engine cannot be built, so everything that runs on XS is LEFT OUT.`,
      "On Debian: apt-get install build-essential. On macOS: xcode-select --install. Then run the command again.",
    ]);
    return "no-compiler";
  }
  say("Building the XS engine's worker, once (about half a minute) …");
  const began = Date.now();
  // Built aside and moved: another process may be building it too.
  const aside = path.join(native, `build-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  try {
    const { done, output } = await make(aside);
    if (!done) {
      say(output);
      loud(["The XS engine's worker did not build; the compiler says why above."]);
      return "failed";
    }
    mkdirSync(path.dirname(workerPath), { recursive: true });
    renameSync(path.join(aside, "bin", platform, "release", "xsnap-worker"), workerPath);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  say(`XS worker built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  return "ready";
}
