import type { PartitionIo } from "../../hal/drivers/partition-flash";
import type { PixelPanel } from "../../hal/drivers/screen/drawn-display";
import type { SerialCallbacks, SerialPort } from "../../hal/remote/serial-line";
import type { SimulatedDigital } from "../buses/digital";
import type { SimulatedSMBus } from "../buses/i2c-io";
import type { Surroundings } from "./surroundings";

/** The SDK's modules by the names under which a board's files import them; each is its default export. */
export type SdkModules = Readonly<Record<string, unknown>>;

/** As a board's file opens the SDK's serial class. */
export interface SerialPins extends SerialCallbacks {
  readonly port: number;
  readonly transmit: number;
  readonly receive: number;
  readonly baud: number;
}

/** As a board's file opens the SDK's SMBus class. */
export interface BusPins {
  readonly data: number;
  readonly clock: number;
  readonly hz: number;
  readonly address: number;
}

/** What the SDK's modules find on the board that they run on. */
export interface BoardParts {
  /** @throws Error where no panel is wired. */
  openPanel(): PixelPanel;
  /** @throws Error for a port and pins that lead nowhere. */
  openSerial(pins: SerialPins): SerialPort;
  openChip(pins: BusPins): SimulatedSMBus;
  /** @throws Error where the board's table has no such partition. */
  openPartition(name: string): PartitionIo;
  openPin(pin: number, mode: number): SimulatedDigital;
  /** The lamp at this pin has this colour, 0 to 255 each. */
  shine(pin: number, red: number, green: number, blue: number): void;
  /** There is memory for the loudspeaker's buffers. */
  readonly hasSound: boolean;
  /** What the loudspeaker is given. */
  hear(told: readonly string[]): void;
  /** @returns how it is stopped. */
  every(ms: number, run: () => void): void;
  after(ms: number, run: () => void): () => void;
  /** The processor stands still. */
  delay(ms: number): void;
  nowMs(): number;
  /** A file that the image carries. */
  file(name: string): Uint8Array | undefined;
  /** The network around it. */
  readonly around: Surroundings | undefined;
}
