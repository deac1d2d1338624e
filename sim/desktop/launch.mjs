// Runs the project's commands on a fresh clone: `node sim/desktop/launch.mjs <command> [args]`.
// Plain JavaScript without dependencies, because it is what installs them.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { atOwnAddress, bundles, forNode, writeWhole } from "./bundling.mjs";
import { checkNodeVersion, ensureInstalled } from "./install.mjs";
import { ensureWorker } from "./xsnap/build.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Commands written in TypeScript: the file exports `main(argv): Promise<number>`, whose number is the exit code. */
const entries = {
  start: "sim/desktop/commands/start.ts",
  decode: "sim/desktop/commands/decode.ts",
  scenario: "sim/desktop/commands/scenario.ts",
  bench: "sim/desktop/commands/bench.ts",
  crash: "sim/desktop/commands/crash.ts",
  soak: "sim/desktop/commands/soak.ts",
  diagnose: "sim/desktop/commands/diagnose.ts",
  fuzz: "sim/desktop/commands/fuzz.ts",
  mcsim: "sim/desktop/commands/mcsim.ts",
  "test:moddable": "sim/desktop/commands/test-moddable.ts",
  "test:screens": "sim/desktop/commands/test-screens.ts",
  texts: "sim/desktop/commands/texts.ts",
  fonts: "sim/desktop/commands/fonts.ts",
  package: "sim/desktop/commands/package.ts",
  till: "sim/desktop/commands/till.ts",
  site: "sim/desktop/commands/site.ts",
};

/** Commands which are a tool of node_modules: [package, name of its executable, its first arguments]. */
const tools = {
  test: ["vitest", "vitest", ["run", "--config", "test/vitest.config.ts"]],
  "test:mcu": ["vitest", "vitest", ["run", "--config", "test/mcu/vitest.config.ts"]],
  "test:package": ["vitest", "vitest", ["run", "--config", "test/package/vitest.config.ts"]],
  "test:browser": ["vitest", "vitest", ["run", "--config", "test/browser/vitest.config.ts"]],
  lint: ["@biomejs/biome", "biome", ["check"]],
  check: ["typescript", "tsc", ["-b", "tsconfig.json", "tsconfig.mcconfig.json"]],
};

/** Builds what the command needs of the XS engine. Without a compiler the rest goes on, except in CI. */
async function prepareWorker(command, args) {
  const asked = args.some((arg, at) => arg === "--engine=xs" || (arg === "xs" && args[at - 1] === "--engine"));
  if (command !== "xs" && command !== "test" && command !== "bench" && !asked) return true;
  const built = await ensureWorker();
  if (built === "ready") return true;
  if (command !== "test") return false;
  if (process.env.CI) complain("CI is set, so that is a failure.");
  return !process.env.CI;
}

async function runTool(tool, args) {
  const [packageName, binary, first] = tool;
  const folder = path.join(root, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const script = path.join(folder, typeof bin === "string" ? bin : bin[binary]);
  const child = spawn(process.execPath, [script, ...first, ...args], { cwd: root, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** Every source keeps its own address, as it has under vitest. */
const ownAddress = {
  name: "own-address",
  setup(build) {
    build.onLoad({ filter: /[\\/]sim[\\/]desktop[\\/].*\.(ts|mjs)$/ }, ({ path: file }) => ({
      contents: atOwnAddress(file, readFileSync(file, "utf8")),
      loader: file.endsWith(".ts") ? "ts" : "js",
    }));
  },
};

/** Bundles one entry into node_modules/.cache and gives the path of the module. */
async function bundle(command, entry) {
  const { build } = await import("esbuild");
  const outfile = path.join(bundles, `${command.replace(":", "-")}.mjs`);
  const { outputFiles } = await build({
    ...forNode,
    entryPoints: [entry],
    outfile,
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "error",
    plugins: [ownAddress],
  });
  mkdirSync(bundles, { recursive: true });
  for (const { path: file, contents } of outputFiles) await writeWhole(file, contents);
  return outfile;
}

async function runEntry(command, args) {
  const entry = entries[command];
  if (!existsSync(path.join(root, entry)))
    return complain(`The command "${command}" needs ${entry}, which is not there.`);
  let file;
  try {
    file = await bundle(command, entry);
  } catch (error) {
    if (!Array.isArray(error?.errors)) throw error;
    return 1; // esbuild has printed what is wrong, and where
  }
  process.setSourceMapsEnabled(true);
  const { main } = await import(pathToFileURL(file).href);
  return main(args);
}

function complain(message) {
  process.stderr.write(`${message}\n`);
  return 1;
}

/** vitest's own `--shard` parts files of tests; ours parts the scenarios (test/mcu/scenarios.test.ts). */
function withShard(args) {
  const at = args.indexOf("--shard");
  if (at < 0) return args;
  process.env.QIANSHOU_SHARD = args[at + 1] ?? "";
  return [...args.slice(0, at), ...args.slice(at + 2), "scenarios"];
}

async function run(command, args) {
  if (!checkNodeVersion(root)) return 1;
  const known = [...Object.keys(entries), ...Object.keys(tools), "xs"];
  if (!known.includes(command)) {
    return complain(`Unknown command "${command ?? ""}". Commands: ${known.join(", ")}.`);
  }
  if (!(await ensureInstalled(root))) return 1;
  if (!(await prepareWorker(command, args))) return 1;
  if (command === "xs") return 0;
  if (command === "test:mcu") return runTool(tools[command], withShard(args));
  return tools[command] ? runTool(tools[command], args) : runEntry(command, args);
}

// `npm run decode … | head` closes the pipe early: that is the reader's right, not a failure.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const [command, ...args] = process.argv.slice(2);
const code = await run(command, args);
// Waits for what is still to be written: on some systems a pipe is asynchronous, and exit() would cut it.
process.stdout.write("", () => process.exit(code));
