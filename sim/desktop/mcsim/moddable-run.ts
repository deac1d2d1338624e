import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type Parsed, parseScenario } from "../../scenario/player";
import { type Play, plays } from "../../xs/first-sale";
import {
  buildFirmware,
  buildHost,
  type Form,
  linkForDevice,
  type RomBytes,
  romOf,
  type Toolchain,
} from "../moddable/build";
import { deviceVm, type Vm } from "../moddable/device-vm";
import { type DeviceBoard, deviceBoards, platformOf, projectRoot, readManifest } from "../moddable/modules";
import { BESIDE_OUR_LINK_BYTES, flashSizes, imageRoom, partitionTable } from "../moddable/partitions";
import { playAtPort } from "./board-play";
import { type Compared, comparePlay, type Peaks, peaksOf } from "./moddable-plays";
import { type OwnNetworkPlay, playOverOwnNetwork } from "./own-network-play";
import { type Sold, sellByMouse } from "./play";
import { type Alike, comparedWithNode, McsimPlays, NotPlayed, scenarioFile } from "./scenario";
import { missingPrograms } from "./window";
import { wordsWithoutPanel } from "./without-panel";

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
  "settlement-differs",
]);

const scenariosFolder = path.join(projectRoot, "test", "scenarios");

/** Played on a board that draws its screens and has keys on its glass. */
const glassPlays: readonly Play[] = Object.freeze(["first-sale", "signed-sale"]);

/** Played over the board's own sockets and TLS; the certificates that it must refuse come behind them. */
const networkScenarios: readonly string[] = Object.freeze(["first-sale", "chip-credit"]);

/** Played with the firmware behind a serial port, as on a board. */
const BOARD_SCENARIO = "chip-credit";

export interface ScenarioInMcsim {
  readonly name: string;
  readonly events: number;
  readonly same: boolean;
}

/** What is built and played with one SDK, step by step; says each, and keeps what was found. */
export class ModdableRun {
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
    if (await this.#hasNoWindow(chain, notDone)) return undefined;
    say("selling by mouse in mcsim");
    const { library } = await buildFirmware(chain);
    const silent = await wordsWithoutPanel(library, chain.environment);
    if (silent === undefined) say("mcsim, without a panel: the screen says what to run");
    else this.failures.push(`mcsim: ${silent}`);
    await this.scenariosInMcsim(mcsimScenarios, library);
    const sold = await sellByMouse(library, chain.environment);
    const split = `${sold.tookMs} ms: ${sold.actsMs} in acts of the mouse, ${sold.waitsMs} until the window showed what came of them`;
    if (sold.problem === undefined)
      say(`mcsim: ${sold.screens} screens as in Node, dot by dot, ${split}; ${sold.pictures.join(", ")}`);
    else this.failures.push(`mcsim: ${sold.problem}; see ${sold.pictures.join(", ")}`);
    return sold;
  }

  /** Files of `test/scenarios`: those of these names, without ending, or every one. */
  async namedScenariosInMcsim(names: readonly string[], chain: Toolchain, notDone: string[]): Promise<void> {
    if (await this.#hasNoWindow(chain, notDone)) return;
    // One module takes a fraction of the time of five hundred.
    const { library } = await buildFirmware(chain, "packed");
    const files = await readdir(scenariosFolder);
    const all = files.map((file) => path.basename(file, ".jsonl")).sort();
    const unknown = names.filter((name) => !all.includes(name));
    for (const name of unknown) this.failures.push(`test/scenarios has no ${name}.jsonl`);
    if (unknown.length > 0) return;
    await this.scenariosInMcsim(names.length === 0 ? all : names, library);
    const same = this.mcsim.filter((each) => each.same).length;
    say(`mcsim: ${same} of ${this.mcsim.length} scenarios as in Node`);
  }

  async #hasNoWindow({ environment }: Toolchain, notDone: string[]): Promise<boolean> {
    const missing = await missingPrograms(environment);
    if (missing.length === 0) return false;
    const why = `nothing was played in mcsim's window: ${missing.join(" and ")} missing (Debian: apt-get install xvfb xdotool)`;
    say(`SKIPPED. ${why}`);
    notDone.push(why);
    return true;
  }

  /** Plays scenarios with the world in mcsim's panel, against Node. One that does not come to its end fails, and the next one plays. */
  async scenariosInMcsim(names: readonly string[], library: string): Promise<void> {
    const mcsim = await McsimPlays.open(library);
    try {
      for (const name of names) await this.#scenarioInMcsim(name, mcsim);
    } finally {
      await mcsim.close();
    }
  }

  async #scenarioInMcsim(name: string, mcsim: McsimPlays): Promise<void> {
    const { text, scenario } = await scenarioOf(name);
    const { terminals } = scenario.world;
    if (terminals !== undefined) return say(`mcsim, ${name}: SKIPPED, for ${terminals} terminals, and mcsim runs one`);
    const alike = await comparedWithNode(scenarioFile(text, scenario.world), mcsim).catch((error: unknown) => {
      if (error instanceof NotPlayed) return error.message;
      throw error;
    });
    const events = typeof alike === "string" ? 0 : alike.events;
    const problem = typeof alike === "string" ? alike : problemOf(alike);
    this.mcsim.push({ name, events, same: problem === undefined });
    if (problem === undefined) return say(`mcsim, ${name}: as in Node, ${events} events`);
    say(`mcsim, ${name}: FAILED: ${problem}`);
    this.failures.push(`mcsim, ${name}: ${problem}`);
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
    await this.#fits(rom, board, chain.bits);
    if (chain.bits === 32 && rom.code > ROM_GOAL_BYTES)
      this.failures.push(`${board}: ${rom.code} bytes of ROM: the goal is ${ROM_GOAL_BYTES}`);
    return rom;
  }

  /**
   * Whether as many images fit each size of flash as its table has: by estimate, because nobody links with ESP-IDF here. Fonts are in their
   * own partition there; in the board's own flash they are where its manifest has them. A 64-bit link has slots twice as long as a device.
   */
  async #fits(rom: RomBytes, board: DeviceBoard, bits: Toolchain["bits"]): Promise<void> {
    const bare = rom.code - (bits === 64 ? rom.slots : 0) + BESIDE_OUR_LINK_BYTES;
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

function problemOf({ played, difference }: Alike): string | undefined {
  return played.kind === "failed" ? `line ${played.line}: ${played.what}, seen ${played.seen}` : difference;
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
  const text = await readFile(path.join(scenariosFolder, `${name}.jsonl`), "utf8");
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") throw new Error(`${name}: line ${scenario.line}: expected ${scenario.expected}`);
  return { text, scenario };
}

/** One line of the report. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
