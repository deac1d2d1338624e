import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { SerialPortStream } from "@serialport/stream";
import { EngineUnavailable } from "../serial/board-place";
import { LineEngine, type LineInstance } from "../serial/line-engine";
import { openPort, SerialFirmware } from "../serial/serial-firmware";

/** A simulator build starts in a tenth of a second; this long means that it does not. */
const START_LIMIT_MS = 10_000;

export interface ModdableEngineOptions {
  /** The host program: `sim/moddable/host.c`, compiled. */
  readonly host: string;
  /** The firmware: an `mc.so`, as `mcconfig -p lin` makes it. */
  readonly library: string;
  /** Screen and keys are the board's own, as on one with a touch panel; whoever is at the other end sees and presses them, too. */
  readonly ownScreen?: boolean;
  /** Told of each line that the engine prints, e.g. its `instruments:`. */
  readonly onLine?: (line: string) => void;
}

/** What the host's exit codes mean. */
const deaths: Readonly<Record<number, string>> = Object.freeze({
  101: "memory full",
  102: "stack overflow",
  105: "an exception that nobody caught",
  108: "a rejection that nobody handled",
});

/**
 * The firmware in Moddable's simulator, without a window: a process for every boot, its devices behind a pseudo terminal,
 * which is opened as a real board's serial port will be.
 */
export class ModdableEngine extends LineEngine {
  readonly #options: ModdableEngineOptions;

  constructor(options: ModdableEngineOptions) {
    super();
    this.#options = options;
  }

  protected powerUp(onStir: () => void): LineInstance {
    return new Instance(this.#options, onStir);
  }
}

let built: Promise<ModdableEngineOptions> | undefined;

/**
 * Makes an engine of the firmware as it stands, which the first call builds, with its host.
 *
 * @throws EngineUnavailable where `MODDABLE` is not set, Error with the build's words where it fails.
 */
export async function createModdableEngine(): Promise<ModdableEngine> {
  built ??= buildEngine();
  return new ModdableEngine(await built);
}

async function buildEngine(): Promise<ModdableEngineOptions> {
  const { buildFirmware, buildHost, tellOfBuild, toolchains } = await import("./build");
  const [toolchain] = toolchains(process.env);
  if (!toolchain) throw new EngineUnavailable("the Moddable engine needs Moddable's SDK: set MODDABLE to its folder");
  tellOfBuild();
  const { library } = await buildFirmware(toolchain);
  return { host: await buildHost(toolchain), library };
}

/** One process: from its power-up to its end. */
class Instance implements LineInstance {
  readonly firmware: SerialFirmware;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #wirePath: Promise<string>;
  #port: SerialPortStream | undefined;

  constructor({ host, library, ownScreen, onLine }: ModdableEngineOptions, onStir: () => void) {
    this.firmware = new SerialFirmware(onStir);
    const child = spawn(host, ownScreen ? [library, "own-screen"] : [library], { stdio: ["pipe", "pipe", "inherit"] });
    this.#process = child;
    this.#ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        this.firmware.die(deaths[code ?? 0] ?? `the host ended with ${code ?? signal}`);
        resolve();
      });
    });
    child.once("error", (error) => this.firmware.die(`the host does not start: ${error.message}`));
    this.#wirePath = new Promise((resolve) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const wire = wireOf(line);
        if (wire !== undefined) resolve(wire);
        else onLine?.(line);
      });
    });
  }

  /** Resolves when the firmware listens. */
  async started(): Promise<void> {
    const path = await Promise.race([this.#wirePath, this.#ended]);
    if (path === undefined) throw new Error(`Moddable engine: ${this.firmware.died}`);
    const port = await openPort(path);
    // The end of the process is told by the process; before that, a broken port ends in a time-out with its own words.
    port.on("error", () => undefined);
    this.#port = port;
    this.firmware.attach(port);
    // Opening drops what came in before: only now may the firmware open its end.
    this.#process.stdin?.write("start\n");
    await this.firmware.started(START_LIMIT_MS);
    if (this.firmware.died !== undefined) throw new Error(`Moddable engine: ${this.firmware.died}`);
  }

  async kill(): Promise<void> {
    this.firmware.detach();
    const port = this.#port;
    this.#port = undefined;
    this.#process.kill("SIGKILL");
    if (port?.isOpen) await new Promise((resolve) => port.close(resolve));
    await this.#ended;
  }
}

/** The port's path from the host's own line; undefined for a line of the engine or the firmware. */
function wireOf(line: string): string | undefined {
  if (!line.startsWith('{"wire":')) return undefined;
  const { wire } = JSON.parse(line) as { readonly wire?: unknown };
  return typeof wire === "string" ? wire : undefined;
}
