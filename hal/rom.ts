/**
 * Read-only data that ship with the firmware: fonts and character tables. On a device they lie in memory-mapped flash, so
 * reading is synchronous, cannot fail, and copies only what is asked for.
 */
export interface Rom {
  readonly sizeBytes: number;
  /** A copy or a view of `length` bytes; the caller does not write to it. */
  read(offset: number, length: number): Uint8Array;
}
