import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Parsed, parseScenario } from "../../scenario/player";
import { type Play, plays } from "../../xs/first-sale";
import { playAtPort } from "../mcsim/board-play";
import { type Compared, comparePlay, type Peaks, peaksOf } from "../mcsim/moddable-plays";
import { type OwnNetworkPlay, playOverOwnNetwork } from "../mcsim/own-network-play";
import { type Sold, sellByMouse } from "../mcsim/play";
import { comparedWithNode } from "../mcsim/scenario";
import { missingPrograms } from "../mcsim/window";
import { wordsWithoutPanel } from "../mcsim/without-panel";
import {
  BuildError,
  buildFirmware,
  buildHost,
  deviceVm,
  type Form,
  linkForDevice,
  type RomBytes,
  romOf,
  run,
  type Toolchain,
  toolchains,
  type Vm,
} from "../moddable/build";
import {
  type DeviceBoard,
  deviceBoards,
  manifestFile,
  platformOf,
  projectRoot,
  readManifest,
  withModulesOfNow,
} from "../moddable/modules";
import { BESIDE_OUR_LINK_BYTES, flashSizes, imageRoom, partitionTable } from "../moddable/partitions";

/** DESIGN's goal: a whole sale in this share of the device's memory. */
const GOAL = 0.6;
/** DESIGN's goal, without fonts; 32-bit pointers are a device's. */
const ROM_GOAL_BYTES = 512 * 1024;

/** Played with the world in mcsim's panel: their events must be those of Node. */
const mcsimScenarios: readonly string[] = Object.freeze([
  "first-sale",
  "lost-reply",
  "power-cut-mid-sale",
  "sign-smart",
  "chip-credit",
  "tap-credit",
  "paper-out",
]);

/** Played on a board that draws its screens and has keys on its glass. */
const glassPlays: readonly Play[] = Object.freeze(["first-sale", "signed-sale"]);

/** Played over the board's own sockets and TLS; the certificates that it must refuse come behind them. */
const networkScenarios: readonly string[] = Object.freeze(["first-sale", "chip-credit"]);

/** Played with the firmware behind a serial port, as on a board. */
const BOARD_SCENARIO = "chip-credit";

interface ScenarioInMcsim {
  readonly name: string;
  readonly events: number;
  readonly same: boolean;
}

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

const OPTIONS: readonly string[] = Object.freeze(["--smallest", "--manifest", "--window", "--link", "--network"]);
const USAGE = `usage: npm run test:moddable [-- ${OPTIONS.join(" | ")}]\n`;

/**
 * `npm run test:moddable [-- --smallest | --manifest | --window | --link | --network]`: builds the firmware with Moddable's SDK, plays the first sale in its simulator with
 * the world in Node, and says what the firmware takes of a device's memory. Without `MODDABLE` it says that it did nothing.
 * With `--manifest` it only brings the list of modules in `manifest.json` up to date, with `--window` it only sells by mouse in mcsim,
 * with `--link` it only links for the boards, with `--network` it only sells over the board's own sockets and TLS.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [option, ...rest] = argv;
  if (rest.length > 0 || (option !== undefined && !OPTIONS.includes(option))) {
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
  const tests = new Run();
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
    const window = await tests.sellInWindow(chains[0] ?? best, notDone);
    if (window) found.window = window;
    if (option === "--window")
      return report({ plays: [], peaks: {}, ...found, mcsim: tests.mcsim, ...tests.said, notDone });
    // Both forms where there are two toolchains: a device gets the packed one.
    for (const chain of chains) await tests.playOn(chain, chain === best ? "packed" : "modules");
    await tests.playOverNetwork(best);
    found.inGoal = await tests.passesWith(best, share(GOAL));
    const goal = `with ${GOAL * 100} % of the device's chunks and heap`;
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

class Run {
  readonly plays: (Omit<Compared, "lines"> & { readonly bits: number })[] = [];
  readonly mcsim: ScenarioInMcsim[] = [];
  readonly peaks: Record<string, Peaks> = {};
  readonly warnings: string[] = [];
  readonly failures: string[] = [];

  /** All plays with the device's memory, against Node. */
  async playOn(chain: Toolchain, form: Form): Promise<void> {
    const { bits } = chain;
    say(`building for ${bits} bits, ${form}`);
    const host = await buildHost(chain);
    const { library, warnings } = await buildFirmware(chain, form);
    this.#warn(warnings);
    const lines: string[] = [];
    for (const play of plays) {
      const { lines: printed, ...compared } = await comparePlay(play, { host, library });
      lines.push(...printed);
      this.plays.push({ ...compared, bits });
      const how = compared.same ? "as in Node, event by event and dot by dot" : `FAILED: ${compared.difference}`;
      say(`${bits} bits, ${play}: ${how}; screen ${compared.screen}, ${compared.slips} slips, ${compared.tookMs} ms`);
      if (!compared.same) this.failures.push(`${bits} bits, ${play}: ${compared.difference}`);
    }
    await this.#playOnGlass({ host, library }, bits);
    await this.#playOnBoard({ host, library });
    const peaks = peaksOf(lines, bits);
    this.peaks[bits] = peaks;
    say(
      `${bits} bits, highest: ${peaks.chunkBytes} of ${deviceVm.chunkBytes} chunk bytes and ${peaks.heapSlots} of ` +
        `${deviceVm.heapSlots} heap slots (garbage included), ${peaks.stackSlots} of ${deviceVm.stackSlots} stack slots`,
    );
  }

  /** With screen and keys of the board's own: nothing else that a world shows may differ. */
  async #playOnGlass(build: { readonly host: string; readonly library: string }, bits: number): Promise<void> {
    for (const play of glassPlays) {
      const { same, difference } = await comparePlay(play, { ...build, ownScreen: true });
      if (same) say(`${bits} bits, ${play}: as in Node also on a board with screen and keys of its own`);
      else this.failures.push(`${bits} bits, ${play}, own screen: ${difference}`);
    }
  }

  /** As `npm run scenario -- … --board PORT` does. */
  async #playOnBoard(build: { readonly host: string; readonly library: string }): Promise<void> {
    const played = await playAtPort((await scenarioOf(BOARD_SCENARIO)).scenario.steps, build);
    if (played.kind === "passed") say(`a board at a serial port, ${BOARD_SCENARIO}: ${played.steps} steps passed`);
    else this.failures.push(`a board at a serial port, ${BOARD_SCENARIO}: line ${played.line}: ${played.what}`);
  }

  /** With sockets and TLS of the SDK between the firmware and the acquirer, packed as a device gets it. */
  async playOverNetwork(chain: Toolchain): Promise<void> {
    say("playing over the SDK's own sockets and TLS");
    const { played, problem, lines }: OwnNetworkPlay = await playOverOwnNetwork(chain, "packed", networkScenarios);
    const peaks = peaksOf(lines, chain.bits);
    say(
      `over a network of the board's own: ${played.join(", ")}; highest: ${peaks.chunkBytes} of ${deviceVm.chunkBytes} chunk bytes, ` +
        `${peaks.heapSlots} of ${deviceVm.heapSlots} heap slots, ${peaks.stackSlots} of ${deviceVm.stackSlots} stack slots`,
    );
    if (problem !== undefined) this.failures.push(`over a network of the board's own: ${problem}`);
  }

  get said(): { readonly warnings: readonly string[]; readonly failures: readonly string[] } {
    return { warnings: this.warnings, failures: this.failures };
  }

  /** Sells by mouse in mcsim, which is a program of 64 bits. @returns undefined where a window cannot be had, which is said. */
  async sellInWindow(chain: Toolchain, notDone: string[]): Promise<Sold | undefined> {
    const missing = await missingPrograms(chain.environment);
    if (missing.length > 0) {
      const why = `nothing was sold in mcsim's window: ${missing.join(" and ")} missing (Debian: apt-get install xvfb xdotool)`;
      say(`SKIPPED. ${why}`);
      notDone.push(why);
      return undefined;
    }
    say("selling by mouse in mcsim");
    const { library } = await buildFirmware(chain);
    const silent = await wordsWithoutPanel(library, chain.environment);
    if (silent === undefined) say("mcsim, without a panel: the screen says what to run");
    else this.failures.push(`mcsim: ${silent}`);
    for (const name of mcsimScenarios) await this.#scenarioInMcsim(name, library);
    const sold = await sellByMouse(library, chain.environment);
    if (sold.problem === undefined)
      say(`mcsim: ${sold.screens} screens as in Node, dot by dot, ${sold.tookMs} ms; ${sold.pictures.join(", ")}`);
    else this.failures.push(`mcsim: ${sold.problem}; see ${sold.pictures.join(", ")}`);
    return sold;
  }

  /** Plays a scenario with the world in mcsim's panel, against Node. */
  async #scenarioInMcsim(name: string, library: string): Promise<void> {
    const { text, scenario } = await scenarioOf(name);
    const { seed = 1, model = "classic", acquirer = "lakala" } = scenario.world;
    const { played, events, difference } = await comparedWithNode({ text, seed, model, acquirer }, library);
    const problem = played.kind === "failed" ? `line ${played.line}: ${played.what}, seen ${played.seen}` : difference;
    this.mcsim.push({ name, events, same: problem === undefined });
    if (problem === undefined) say(`mcsim, ${name}: as in Node, ${events} events`);
    else this.failures.push(`mcsim, ${name}: ${problem}`);
  }

  async passesWith(chain: Toolchain, vm: Vm): Promise<boolean> {
    const host = await buildHost(chain);
    const { library } = await buildFirmware(chain, "packed", vm);
    for (const play of plays)
      for (const ownScreen of [false, true])
        if (!(await comparePlay(play, { host, library, ownScreen })).same) return false;
    return true;
  }

  /** The smallest sizes, each found by halving while the others stay as on the device. */
  async smallest(chain: Toolchain): Promise<Vm> {
    const found = { ...deviceVm };
    for (const [part, step] of [
      ["chunkBytes", 1024],
      ["heapSlots", 32],
      ["stackSlots", 4],
    ] as const) {
      let fails = 0;
      let passes = deviceVm[part];
      while (passes - fails > step) {
        const middle = Math.round((passes + fails) / 2 / step) * step;
        if (await this.passesWith(chain, { ...deviceVm, [part]: middle })) passes = middle;
        else fails = middle;
      }
      found[part] = passes;
      say(`smallest ${part}: ${passes} of ${deviceVm[part]}`);
    }
    return found;
  }

  async linkAll(chain: Toolchain): Promise<Partial<Record<DeviceBoard, RomBytes>>> {
    const roms: Partial<Record<DeviceBoard, RomBytes>> = {};
    for (const board of deviceBoards) roms[board] = await this.#link(chain, board);
    return roms;
  }

  /** The link for the board, and what it takes of flash. */
  async #link(chain: Toolchain, board: DeviceBoard): Promise<RomBytes> {
    say(`linking for ${board}`);
    const link = await linkForDevice(chain, board);
    this.#warn(link.warnings);
    const rom = await romOf(link, chain);
    say(
      `${board}, ROM besides the engine: ${rom.code} bytes, ${rom.slots} of them slots; fonts and tables ${rom.resources} more`,
    );
    for (const [part, bytes] of Object.entries(link.sourceBytes)) say(`  JavaScript of ${part}: ${bytes}`);
    await this.#fits(rom, board);
    if (chain.bits === 32 && rom.code > ROM_GOAL_BYTES)
      this.failures.push(`${board}: ${rom.code} bytes of ROM: the goal is ${ROM_GOAL_BYTES}`);
    return rom;
  }

  /**
   * Whether as many images fit each size of flash as its table has: by estimate, because nobody links with ESP-IDF here. Fonts are in their
   * own partition there; in the board's own flash they are where its manifest has them.
   */
  async #fits(rom: RomBytes, board: DeviceBoard): Promise<void> {
    const bare = rom.code + BESIDE_OUR_LINK_BYTES;
    const own = await tableOf(board);
    say(
      `an image for ${board}: about ${bare} bytes without fonts, of them ${BESIDE_OUR_LINK_BYTES} for ESP-IDF and the engine's code by ` +
        `estimate; its own carries ${rom.resources} bytes of fonts and tables`,
    );
    for (const size of flashSizes) {
      const room = imageRoom(await partitionTable(size));
      const image = size === own ? bare + rom.resources : bare;
      const whose = size === own ? ", its own" : "";
      say(`  ${size}${whose}: ${room.images} of ${room.bytes} bytes, ${Math.round((100 * image) / room.bytes)} % full`);
      // A kit with another size of flash than the board's is somebody else's.
      if (size === own && image > room.bytes)
        this.failures.push(`${board}, ${size}: an image of about ${image} bytes has ${room.bytes}`);
    }
  }

  #warn(warnings: readonly string[]): void {
    for (const warning of warnings) {
      if (this.warnings.includes(warning)) continue;
      this.warnings.push(warning);
      this.failures.push(warning);
      say(warning);
    }
  }
}

/** The size of flash whose table its build takes. */
async function tableOf(board: DeviceBoard): Promise<string> {
  const { platforms } = await readManifest();
  return path.basename(platforms[platformOf(board)]?.build?.["PARTITIONS_FILE"] ?? "", ".csv");
}

/** @throws Error for a file of ours that is no scenario. */
async function scenarioOf(
  name: string,
): Promise<{ readonly text: string; readonly scenario: Exclude<Parsed, { readonly kind: "malformed" }> }> {
  const text = await readFile(path.join(projectRoot, "test", "scenarios", `${name}.jsonl`), "utf8");
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") throw new Error(`${name}: line ${scenario.line}: expected ${scenario.expected}`);
  return { text, scenario };
}

function share(part: number): Vm {
  return {
    chunkBytes: Math.floor(deviceVm.chunkBytes * part),
    heapSlots: Math.floor(deviceVm.heapSlots * part),
    stackSlots: deviceVm.stackSlots,
  };
}

function report(found: ModdableReport): number {
  for (const what of found.notDone) say(`not done: ${what}`);
  for (const failure of found.failures) say(`FAILED: ${failure}`);
  process.stdout.write(`${JSON.stringify(found)}\n`);
  return found.failures.length > 0 ? 1 : 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
