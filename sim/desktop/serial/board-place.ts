/** Where the board of the "device" engine is. */
export interface BoardPlace {
  /** The serial port of the board's USB socket, e.g. "/dev/ttyUSB0". */
  readonly path: string;
  /** Told what somebody has to do at the board. */
  readonly onWord: (word: string) => void;
}

/** What the engine needs is not here: a board with this firmware, Moddable's SDK. The message says what to do. */
export class EngineUnavailable extends Error {
  override readonly name = "EngineUnavailable";
}
