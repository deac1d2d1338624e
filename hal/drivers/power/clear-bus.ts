/** ECMA-419's Digital, as much of it as is used here. */
interface DigitalIo {
  read(): number;
  write(value: number): void;
  close(): void;
}

interface DigitalClass<Pin> {
  readonly OutputOpenDrain: number;
  new (options: { readonly pin: Pin; readonly mode: number; readonly initialValue: 0 | 1 }): DigitalIo;
}

export interface ClearBusOptions<Pin> {
  readonly io: DigitalClass<Pin>;
  readonly data: Pin;
  readonly clock: Pin;
  /** Returns after so long. The processor does nothing else meanwhile. */
  readonly delay: (ms: number) => void;
}

/** A chip that lost a clock waits for the rest of a byte and its acknowledgement: nine clocks at most (UM10204, 3.1.16). */
const CLOCKS = 9;
/** Half of a clock. A board cannot wait for less than 1 ms: 500 Hz. */
const HALF_MS = 1;

/**
 * Frees an I2C bus whose data line is held: up to nine clocks by hand, then a STOP. All IO of this bus must be closed.
 *
 * @returns whether the data line is free.
 * @throws what the Digital throws where a pin is in use.
 */
export function clearBus<Pin>({ io, data, clock, delay }: ClearBusOptions<Pin>): boolean {
  const mode = io.OutputOpenDrain;
  const scl = new io({ pin: clock, mode, initialValue: 1 });
  try {
    const sda = new io({ pin: data, mode, initialValue: 1 });
    try {
      for (let left = CLOCKS; left > 0 && sda.read() === 0; left--) {
        scl.write(0);
        delay(HALF_MS);
        scl.write(1);
        delay(HALF_MS);
      }
      // A STOP: data rises while the clock is high.
      scl.write(0);
      sda.write(0);
      delay(HALF_MS);
      scl.write(1);
      delay(HALF_MS);
      sda.write(1);
      return sda.read() === 1;
    } finally {
      sda.close();
    }
  } finally {
    scl.close();
  }
}
