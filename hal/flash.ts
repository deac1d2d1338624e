/** The chip reports that the operation did not take: a worn or failing sector (D03), or the bus is gone. */
export type FlashFault = "program-failed" | "erase-failed" | "read-failed";

/**
 * Raw NOR flash, one partition of it, without any translation: the firmware does its own wear levelling.
 *
 * - `erase` sets a whole sector to FF. `program` only clears bits (1 to 0).
 * - A program within one page is one pulse. The power may go in the middle of either: a cut program leaves any subset
 *   of the wanted zeros, a cut erase leaves any mix of bits, some of which read differently from one time to the next.
 * - A program that is cut, or that fails, may damage whatever else lies in its page. No data sheet of the parts that we
 *   name (W25Q, GD25Q) says that it cannot, and a maker of others says that it does (Microchip, of the SST26VF016B). So
 *   what must stay shares no page with what is written later.
 * - With flash encryption a unit of `programUnitBytes` may be programmed once between two erases, or again with the very
 *   same bytes: recovery relies on that to make certain what a cut left half done.
 *
 * Addresses and lengths that leave the partition, and programs that are not whole units, are bugs and throw.
 */
export interface Flash {
  readonly sizeBytes: number;
  /** Erase unit, 4096 on the chips that ESP32 boards carry. */
  readonly sectorBytes: number;
  /** Program pages do not wrap here: a longer program is several pulses, in order. 256. */
  readonly pageBytes: number;
  /** Smallest unit that may be programmed: 1 in plain, 16 with flash encryption. */
  readonly programUnitBytes: number;
  read(request: { readonly address: number; readonly length: number }): Promise<Uint8Array | FlashFault>;
  /** Resolves when the data are durable. */
  program(request: { readonly address: number; readonly bytes: Uint8Array }): Promise<"done" | FlashFault>;
  /** Resolves when the sector reads FF throughout. Typically 45 ms, at most 400 ms. */
  erase(request: { readonly sector: number }): Promise<"done" | FlashFault>;
}
