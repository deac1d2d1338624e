import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { PortCall, Settled } from "../../engine/engine";
import { deviceVm, type Vm } from "../moddable/device-vm";
import { LineEngine, type LineInstance } from "../serial/line-engine";
import { SerialFirmware } from "../serial/serial-firmware";
import { NEWER_BUILT_INS } from "../xsnap/prelude";
import { bundleForXs } from "./bundle";
import { ensureCore } from "./mcu-build";
import { McuCore, type McuFigures } from "./mcu-core";
import { snapshotFor } from "./snapshots";
import { readRoms } from "./xs-engine";

const firmwareEntry = fileURLToPath(new URL("../../mcu/firmware.ts", import.meta.url));
const fontFile = fileURLToPath(new URL("../../../src/receipt/font/font24.bin", import.meta.url));
const gbkFile = fileURLToPath(new URL("../../../src/host/iso8583/gbk.bin", import.meta.url));

/** Sizes of the machine, of which nothing grows. */
export interface McuMachine extends Vm {
  /** Names that it may make beside those in ROM. */
  readonly keys: number;
}

/** As the manifest says. */
const deviceMachine: McuMachine = Object.freeze({ ...deviceVm, keys: 1000 });
/** An emulator is slow, and the host may be busy. */
const START_LIMIT_MS = 600_000;
const TURN_LIMIT_MS = 600_000;

/** All that the firmware did between two waits of the world: one turn of the core, behind a power-up with its start in front. */
export interface McuTurn extends McuFigures {
  /** Calls through contracts. */
  readonly calls: readonly PortCall[];
  /** Of the profile. */
  readonly samples: readonly Uint32Array[];
}

export interface McuEngineOptions {
  /** Other sizes than a device's. */
  readonly machine?: Partial<McuMachine>;
  /** Collects garbage behind every turn, uncounted: its slots and chunks are then those that live. Default false: it takes a third more time. */
  readonly collects?: boolean;
  /** Told after every turn of the core. */
  readonly onFigures?: (figures: McuFigures) => void;
  /** Told of the same, with what it called. */
  readonly onTurn?: (turn: McuTurn) => void;
  /** A sample of the profile every so many hundred instructions; absent: none. */
  readonly profileTicks?: number;
  readonly onFunction?: (line: string) => void;
  /** Told why an instance ended by itself. */
  readonly onEnd?: (why: string) => void;
  /** Told of each line that the engine prints. */
  readonly onLine?: (line: string) => void;
}

/** The firmware on an emulated 32-bit core: an emulator for every boot, which goes on from an image of what a device has in ROM. */
export class McuEngine extends LineEngine {
  readonly #options: McuEngineOptions;
  readonly #image: string;
  #core: McuCore | undefined;
  #figures: McuFigures[] = [];
  #samples: Uint32Array[] = [];

  constructor(image: string, options: McuEngineOptions = {}) {
    super();
    this.#image = image;
    this.#options = options;
  }

  override async settle(): Promise<Settled> {
    const settled = await super.settle();
    const { onTurn } = this.#options;
    if (!onTurn) return settled;
    await this.#core?.turnEnded();
    const figures = this.#figures.splice(0);
    const last = figures.at(-1);
    if (last) onTurn({ ...last, ...sumOf(figures), calls: settled.calls, samples: this.#samples.splice(0) });
    return settled;
  }

  protected powerUp(onStir: () => void): LineInstance {
    const { machine, profileTicks = 0, collects = false, ...told } = this.#options;
    const { chunkBytes, heapSlots, stackSlots, keys } = { ...deviceMachine, ...machine };
    const firmware = new SerialFirmware(onStir, TURN_LIMIT_MS);
    this.#figures = [];
    this.#samples = [];
    const core = new McuCore({
      ...told,
      onFigures: (figures) => {
        if (this.#options.onTurn) this.#figures.push(figures);
        this.#options.onFigures?.(figures);
      },
      onSamples: (samples) => void this.#samples.push(samples),
      program: { kind: "image", file: this.#image },
      words: [
        "-",
        "-",
        "-",
        "-",
        ...[chunkBytes, heapSlots, stackSlots, keys, profileTicks, collects ? 1 : 0].map(String),
      ],
      onEnd: (why) => {
        firmware.die(why);
        this.#options.onEnd?.(why);
      },
    });
    this.#core = core;
    firmware.attach(core);
    return {
      firmware,
      started: () => firmware.started(START_LIMIT_MS),
      kill: () => {
        firmware.detach();
        return core.kill();
      },
    };
  }
}

function sumOf(figures: readonly McuFigures[]): Pick<McuFigures, "instructions" | "line" | "chip"> {
  return {
    instructions: figures.reduce((sum, { instructions }) => sum + instructions, 0),
    line: figures.reduce((sum, { line }) => sum + line, 0),
    chip: figures.reduce((sum, { chip }) => sum + chip, 0),
  };
}

/**
 * Builds the core where it is not, and lets it read the firmware once: every boot goes on from there.
 *
 * @throws EngineUnavailable where a compiler or the emulator is missing.
 */
export async function createMcuEngine(options: McuEngineOptions = {}): Promise<McuEngine> {
  const core = await ensureCore();
  const script = `${NEWER_BUILT_INS}\n${await bundleForXs(firmwareEntry)}`;
  const { font, gbk } = await readRoms();
  const snapshot = await snapshotFor(firmwareEntry, async () => [script, font, gbk], core);
  if (!snapshot.isThere) await snapshot.keep((image) => prepare(core, script, image));
  return new McuEngine(snapshot.file, options);
}

async function prepare(program: string, script: string, image: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "qianshou-mcu-"));
  try {
    const source = path.join(folder, "firmware.js");
    await writeFile(source, script);
    const core = new McuCore({
      program: { kind: "elf", file: program },
      words: [source, fontFile, gbkFile, image, "0", "0", "0", "0", "0", "0"],
      onEnd: () => undefined,
    });
    const why = await core.ended();
    if (why !== "prepared") throw new Error(`the core did not take the firmware: ${why}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
