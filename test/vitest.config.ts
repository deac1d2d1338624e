import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { suitThreadsToWorlds } from "../sim/desktop/sweep/thread-flags.ts";
import { nativeSources } from "./native-sources.ts";

/** They load the serial port's native code, which knows one event loop a process: in a thread it would bring Node down. */
const ownProcess = [
  "test/hal/drivers/escpos-ports.test.ts",
  "test/desktop/device-port.test.ts",
  "test/desktop/parts/hang-up.test.ts",
  "test/desktop/parts/real-parts.test.ts",
];

/** They count what lives in an engine: each file gets an environment of its own. */
const ownEnvironment = tests("xs");

/** They put modules in the place of others, which vitest can do with its own modules alone. */
const replacing = readdirSync(new URL(".", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .filter((name) => readFileSync(new URL(name, import.meta.url), "utf8").includes("vi.mock("))
  .map((name) => `test/${name}`);

/**
 * They start processes, workers and servers, or read the clock. They keep no state in modules, as all other files, so that one
 * environment serves them all: loading the firmware anew for each file takes longer than many of its tests.
 */
const outside = tests("boards", "crash", "desktop", "determinism", "fuzz", "moddable", "soak", "tooling");

/** They take longest: one that began last would run alone, beside an idle processor. */
const longest = [
  ...[
    "scenario/scenarios",
    "day/sums",
    "day/whole-days",
    "journal/crash",
    "scenario/scenarios-xs",
    "scenario/checker-false",
  ],
  ...["crash/sweep", "desktop/slow-motion", "desktop/parts/real-parts", "boards/own-network", "soak/soak"],
].map((name) => `/test/${name}.test.ts`);

/** On a fresh machine vitest knows no times, and begins with the files that have most text. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? longest.length : at;
    };
    // Projects stay one behind the other.
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) =>
      sorted.filter((file) => file.project === project).sort((one, other) => place(one) - place(other)),
    );
  }
}

suitThreadsToWorlds();

/**
 * Tests that start processes, or read the clock, spend a part of their time waiting: on two processors a third worker uses it. Vitest runs the
 * groups one after the other.
 */
const waiting = { maxWorkers: 3, sequence: { groupOrder: 1 } };

function tests(...rooms: readonly string[]): string[] {
  return rooms.map((room) => `test/${room}/**/*.test.ts`);
}

const plugins = [await nativeSources()];

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    setupFiles: ["test/bytes-equal.ts"],
    // The slowest single tests drive another process; anything beyond this hangs.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        plugins,
        test: {
          name: "threads",
          include: ["test/**/*.test.ts"],
          // Those of the page need a browser, those of the emulated core a compiler, that of the package a registry: `npm run test:browser` …
          exclude: [
            "test/browser/**",
            "test/mcu/**",
            "test/package/**",
            ...ownProcess,
            ...ownEnvironment,
            ...replacing,
            ...outside,
          ],
          isolate: false,
          // Tests are small and many: threads start faster than processes, and the machines this runs on have two cores.
          pool: "threads",
        },
      },
      {
        extends: true,
        plugins,
        test: {
          ...waiting,
          name: "outside",
          include: outside,
          exclude: [...ownProcess, ...replacing],
          isolate: false,
          pool: "threads",
        },
      },
      { extends: true, plugins, test: { ...waiting, name: "alone", include: ownEnvironment, pool: "threads" } },
      { extends: true, test: { ...waiting, name: "replacing", include: replacing, pool: "threads" } },
      { extends: true, plugins, test: { ...waiting, name: "ports", include: ownProcess, pool: "forks" } },
    ],
  },
});
