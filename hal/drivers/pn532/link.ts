/** Command and answer, whichever bus carries them. One exchange at a time. */
export interface Pn532Link {
  /** Brings the chip out of power-down. */
  wake(): Promise<void>;
  /**
   * Sends a command and waits for its answer.
   * @param command its code and data, at most 264 bytes. @param timeoutMs from the acknowledgement to the answer.
   * @returns the answer's data after its code; undefined where no right answer came in time: the command was then aborted.
   */
  exchange(command: Uint8Array | readonly number[], timeoutMs: number): Promise<Uint8Array | undefined>;
  /** Ends the command that is under way: its `exchange` resolves with undefined. */
  abort(): void;
  close(): void;
}
