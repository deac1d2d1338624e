/** The registers of one chip on a bus: ECMA-419's SMBus has these. A chip that does not answer throws. */
export interface GaugeIo {
  readUint8(register: number): number;
  writeUint8(register: number, value: number): void;
  readUint16(register: number, bigEndian?: boolean): number;
  writeUint16(register: number, value: number, bigEndian?: boolean): void;
  close(): void;
}

/** How the chip's port is opened: the IO's class, and what its constructor takes: pins, `hz`, `address`. */
export interface GaugeIoOptions<Settings extends object = object> {
  readonly io: new (options: Settings) => GaugeIo;
  readonly settings: Settings;
}

/** An input with an interrupt: ECMA-419's Digital, opened for its falling edge. */
export interface AlertIoOptions<Settings extends object = object> {
  readonly io: new (options: Settings & { readonly onReadable: () => void }) => { close(): void };
  readonly settings: Settings;
}

/** What every gauge of this folder takes, in the shape of ECMA-419's sensors. */
export interface GaugeOptions<Settings extends object = object, AlertSettings extends object = object> {
  readonly sensor: GaugeIoOptions<Settings>;
  /** The chip's interrupt line, where it is wired. */
  readonly alert?: AlertIoOptions<AlertSettings>;
  /** Called when the chip has pulled its line: `sample` tells what happened, and lets the line go. */
  readonly onAlert?: () => void;
}

/** What a power chip measures at one moment. */
export interface PowerSample {
  /** At the battery's terminals; 0 without one. */
  readonly millivolts: number;
  readonly present: boolean;
  /** State of charge, 0 to 1; 0 without a battery. */
  readonly level: number;
  readonly charging: boolean;
  /** Something outside feeds the board. */
  readonly mains: boolean;
  /** The supply falls below what the board needs. */
  readonly failing: boolean;
}

/** A chip that measures the supply. Every call may throw what the bus throws where the chip does not answer. */
export interface PowerGauge {
  /** After it was opened, its first sample is right only after this time, ms. */
  readonly settleMs: number;
  /** Clears what alerted, and only then measures: what happens later pulls the line again. */
  sample(): PowerSample;
  /** Takes the supply away. @returns whether the chip can. */
  off(): boolean;
  close(): void;
}

/** Another chip answers at the address. */
export class WrongChip extends Error {}

/**
 * Opens the port of a chip, and its alert line. If the chip does not answer, or is another one, everything is closed again.
 *
 * @param begin checks which chip it is, and sets it up. It may throw.
 * @returns a function that closes everything.
 */
export function openGauge({ sensor, alert, onAlert }: GaugeOptions, begin: (io: GaugeIo) => void): () => void {
  const io = new sensor.io(sensor.settings);
  try {
    begin(io);
    const line = alert && onAlert && new alert.io({ ...alert.settings, onReadable: onAlert });
    return () => {
      line?.close();
      io.close();
    };
  } catch (error) {
    io.close();
    throw error;
  }
}
