import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
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

export interface McuEngineOptions {
  /** Other sizes than a device's. */
  readonly machine?: Partial<McuMachine>;
  /** Collects garbage behind every turn, uncounted: its slots and chunks are then those that live. Default false: it takes a third more time. */
  readonly collects?: boolean;
  /** Told after every turn. */
  readonly onFigures?: (figures: McuFigures) => void;
  /** A sample of the profile every so many hundred instructions; absent: none. */
  readonly profileTicks?: number;
  readonly onFunction?: (line: string) => void;
  readonly onSamples?: (samples: Uint32Array) => void;
  /** Told why an instance ended by itself. */
  readonly onEnd?: (why: string) => void;
  /** Told of each line that the engine prints. */
  readonly onLine?: (line: string) => void;
}

/** The firmware on an emulated 32-bit core: an emulator for every boot, which goes on from an image of what a device has in ROM. */
export class McuEngine extends LineEngine {
  readonly #options: McuEngineOptions;
  readonly #image: string;

  constructor(image: string, options: McuEngineOptions = {}) {
    super();
    this.#image = image;
    this.#options = options;
  }

  protected powerUp(onStir: () => void): LineInstance {
    const { machine, profileTicks = 0, collects = false, ...told } = this.#options;
    const { chunkBytes, heapSlots, stackSlots, keys } = { ...deviceMachine, ...machine };
    const firmware = new SerialFirmware(onStir, TURN_LIMIT_MS);
    const core = new McuCore({
      ...told,
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
