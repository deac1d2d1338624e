/** The boards with an ESP32 whose own files run in the world: their folders in `hal/boards/`. */
export type BoardName = "m5stack_core2" | "m5stack_cores3" | "esp32s3";

/** How a board is wired, as its maker tells it: the board's file has to have found the same. */
export interface Wiring {
  /** The UART to the other end. */
  readonly line: { readonly port: number; readonly transmit: number; readonly receive: number };
  /** The I2C bus inside the case. */
  readonly bus?: { readonly data: number; readonly clock: number };
  /** The panel; its SPI clock is that of the SDK's target. */
  readonly panel?: { readonly width: number; readonly height: number; readonly hz: number };
  /** Rows and columns of the keypad's foil. */
  readonly keypad?: { readonly rows: readonly number[]; readonly columns: readonly number[] };
  /** The RGB lamp. */
  readonly lamp?: number;
}

/** Whether it has a screen of its own, with keys on its glass. */
export const hasGlass = (name: BoardName): boolean => wirings[name].panel !== undefined;

export const wirings: Readonly<Record<BoardName, Wiring>> = Object.freeze({
  m5stack_core2: {
    line: { port: 0, transmit: 1, receive: 3 },
    bus: { data: 21, clock: 22 },
    panel: { width: 320, height: 240, hz: 32_000_000 },
  },
  m5stack_cores3: {
    line: { port: 1, transmit: 2, receive: 1 },
    bus: { data: 12, clock: 11 },
    panel: { width: 320, height: 240, hz: 40_000_000 },
  },
  esp32s3: {
    line: { port: 0, transmit: 43, receive: 44 },
    keypad: { rows: [4, 5, 6, 7, 15], columns: [16, 17, 18, 8] },
    lamp: 48,
  },
});
