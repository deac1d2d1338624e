import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Compared, Peaks } from "../mcsim/moddable-plays";
import { ModdableRun, type ScenarioInMcsim, say } from "../mcsim/moddable-run";
import type { Sold } from "../mcsim/play";
import { BuildError, type RomBytes, run, toolchains } from "../moddable/build";
import { deviceVmShare, MEMORY_GOAL, type Vm } from "../moddable/device-vm";
import { type DeviceBoard, manifestFile, projectRoot, readManifest, withModulesOfNow } from "../moddable/modules";

/** Everything that was found; the last line of the output is this as JSON. */
export interface ModdableReport {
  readonly skipped?: string;
  readonly plays: readonly (Omit<Compared, "lines"> & { readonly bits: number })[];
  /** Highest figures of the instruments, by bits. */
  readonly peaks: Readonly<Record<string, Peaks>>;
  /** Whether all plays pass with 60 % of the device's chunks and heap. */
  readonly inGoal?: boolean;
  /** The smallest sizes with which all plays pass, each with the others as on the device. Only with `--smallest`. */
  readonly smallest?: Vm;
  /** By board. */
  readonly romBytes?: Readonly<Partial<Record<DeviceBoard, RomBytes>>>;
  /** Scenarios with the world in mcsim's panel. */
  readonly mcsim?: readonly ScenarioInMcsim[];
  /** A sale and a pulled plug by mouse in mcsim's window. */
  readonly window?: Sold;
  readonly warnings: readonly string[];
  readonly notDone: readonly string[];
  readonly failures: readonly string[];
}

const OPTIONS: readonly string[] = Object.freeze([
  "--smallest",
  "--manifest",
  "--window",
  "--scenarios",
  "--link",
  "--network",
]);
const USAGE = `usage: npm run test:moddable [-- ${OPTIONS.join(" | ").replace("--scenarios", "--scenarios [NAME…]")}]\n`;

/**
 * `npm run test:moddable [-- --smallest | --manifest | --window | --scenarios [NAME…] | --link | --network]`: builds the firmware with Moddable's SDK, plays the first sale in its simulator with
 * the world in Node, and says what the firmware takes of a device's memory. Without `MODDABLE` it says that it did nothing.
 * With `--manifest` it only brings the list of modules in `manifest.json` up to date, with `--window` it only sells by mouse in mcsim,
 * with `--scenarios` it only plays files of `test/scenarios` with the world in mcsim's panel, against Node: those of these names, or all,
 * with `--link` it only links for the boards, with `--network` it only sells over the board's own sockets and TLS.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [option, ...names] = argv;
  if ((names.length > 0 && option !== "--scenarios") || (option !== undefined && !OPTIONS.includes(option))) {
    process.stderr.write(USAGE);
    return 2;
  }
  if (option === "--manifest") return updateManifest();
  const chains = toolchains(process.env);
  const best = chains.at(-1);
  if (!best) {
    const skipped = "MODDABLE is not set: nothing was built, nothing was played";
    say(`SKIPPED. ${skipped}. See sim/moddable/README.md.`);
    return report({ skipped, plays: [], peaks: {}, warnings: [], notDone: [skipped], failures: [] });
  }
  const notDone = ["no compiler for the chip: the esp32 build ends at its C source, and nothing ran on a board"];
  if (best.bits === 64)
    notDone.push("no 32-bit compiler (MODDABLE_CC32): heap and stack are counted in slots of twice the device's bytes");
  const tests = new ModdableRun();
  const found: { inGoal?: boolean; smallest?: Vm; romBytes?: Partial<Record<DeviceBoard, RomBytes>>; window?: Sold } =
    {};
  try {
    if (option === "--link") {
      found.romBytes = await tests.linkAll(best);
      return report({ plays: [], peaks: {}, ...found, ...tests.said, notDone });
    }
    if (option === "--network") {
      await tests.playOverNetwork(best);
      return report({ plays: [], peaks: tests.peaks, ...tests.said, notDone });
    }
    if (option === "--scenarios") {
      await tests.namedScenariosInMcsim(names, chains[0] ?? best, notDone);
      return report({ plays: [], peaks: {}, mcsim: tests.mcsim, ...tests.said, notDone });
    }
    const window = await tests.sellInWindow(chains[0] ?? best, notDone);
    if (window) found.window = window;
    if (option === "--window")
      return report({ plays: [], peaks: {}, ...found, mcsim: tests.mcsim, ...tests.said, notDone });
    // Both forms where there are two toolchains: a device gets the packed one.
    for (const chain of chains) await tests.playOn(chain, chain === best ? "packed" : "modules");
    await tests.playOverNetwork(best);
    found.inGoal = await tests.passesWith(best, deviceVmShare(MEMORY_GOAL));
    const goal = `with ${MEMORY_GOAL * 100} % of the device's chunks and heap`;
    if (found.inGoal) say(`${goal}: every play passes, also on a board with screen and keys of its own`);
    else tests.failures.push(`${goal} a play fails`);
    if (option === "--smallest") found.smallest = await tests.smallest(best);
    found.romBytes = await tests.linkAll(best);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    tests.failures.push(error.message);
  }
  return report({ plays: tests.plays, peaks: tests.peaks, ...found, mcsim: tests.mcsim, ...tests.said, notDone });
}

/** Writes `manifest.json` anew, with the modules that the sources have now. */
async function updateManifest(): Promise<number> {
  const manifest = await withModulesOfNow(await readManifest());
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  const biome = path.join(projectRoot, "node_modules", "@biomejs", "biome", "bin", "biome");
  const { code, output } = await run(process.execPath, [biome, "format", "--write", manifestFile], {
    environment: process.env,
  });
  say(code === 0 ? "manifest.json names every module of now" : output);
  return code;
}

function report(found: ModdableReport): number {
  for (const what of found.notDone) say(`not done: ${what}`);
  for (const failure of found.failures) say(`FAILED: ${failure}`);
  process.stdout.write(`${JSON.stringify(found)}\n`);
  return found.failures.length > 0 ? 1 : 0;
}
