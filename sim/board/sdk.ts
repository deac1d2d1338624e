import type { SerialCallbacks } from "../../hal/remote/serial-line";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { SimulatedDigital } from "../buses/digital";
import type { BoardParts, BusPins, SdkModules, SerialPins } from "./parts";
import { networkModules } from "./sdk-network";
import { audioOutOf, sampleOutOf } from "./sdk-sound";

/** The modules of one board, from its power-up to the end of its power: they know no other. */
export function sdkModules(parts: BoardParts): SdkModules {
  return {
    "embedded:io/serial": class {
      constructor(options: SerialPins & SerialCallbacks) {
        // biome-ignore lint/correctness/noConstructorReturn: the port is the board's.
        return parts.openSerial(options) as never;
      }
    },
    "embedded:io/smbus": class {
      constructor(options: BusPins) {
        // biome-ignore lint/correctness/noConstructorReturn: the chip is the board's.
        return parts.openChip(options) as never;
      }
    },
    "embedded:io/digital": class {
      static readonly InputPullUp = SimulatedDigital.InputPullUp;
      static readonly OutputOpenDrain = SimulatedDigital.OutputOpenDrain;
      constructor({ pin, mode }: { readonly pin: number; readonly mode: number }) {
        // biome-ignore lint/correctness/noConstructorReturn: the pin is the board's.
        return parts.openPin(pin, mode) as never;
      }
    },
    "embedded:storage/flash": { open: ({ path }: { readonly path: string }) => parts.openPartition(path) },
    "pins/audioout": audioOutOf(parts),
    "embedded:io/audio/out": sampleOutOf(parts),
    ili9341: class {
      constructor() {
        // biome-ignore lint/correctness/noConstructorReturn: the panel is the board's.
        return parts.openPanel() as never;
      }
    },
    neopixel: neoPixelOf(parts),
    time: {
      get ticks() {
        return parts.nowMs();
      },
    },
    timer: timersOf(parts),
    Resource: resourceOf(parts),
    qrcode,
    ...networkModules(parts),
  };
}

function neoPixelOf(parts: BoardParts) {
  return class NeoPixel {
    readonly #pin: number;
    #colour = 0;

    constructor({ pin }: { readonly pin: number }) {
      this.#pin = pin;
    }

    makeRGB(red: number, green: number, blue: number): number {
      return (red << 16) | (green << 8) | blue;
    }

    setPixel(_index: number, colour: number): void {
      this.#colour = colour;
    }

    update(): void {
      parts.shine(this.#pin, this.#colour >> 16, (this.#colour >> 8) & 0xff, this.#colour & 0xff);
    }
  };
}

function timersOf(parts: BoardParts) {
  return {
    repeat: (run: () => void, ms: number) => parts.every(ms, run),
    set: (run: () => void, ms: number) => parts.after(ms, run),
    /** Throws of what is no timer, as the SDK's does. */
    clear: (stop: () => void) => stop(),
    delay: (ms: number) => parts.delay(ms),
  };
}

/** A host buffer, as good as an ArrayBuffer. */
function resourceOf(parts: BoardParts) {
  return class Resource {
    constructor(name: string) {
      const bytes = parts.file(name);
      if (!bytes) throw new Error(`resource not found: "${name}"`);
      const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
      // biome-ignore lint/correctness/noConstructorReturn: the SDK's class makes a host buffer, too.
      return whole.buffer as never;
    }

    static exists(name: string): boolean {
      return parts.file(name) !== undefined;
    }
  };
}

function qrcode({ input, maxVersion }: { readonly input: string | Uint8Array; readonly maxVersion: number }): object {
  const code = uqrEncoder.encode({ content: input, versionMax: maxVersion });
  if (code.kind === "too-long") throw new Error("qrcode failed");
  return Object.assign(code.modules.slice().buffer, { size: code.size });
}
