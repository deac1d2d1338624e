/** A driver did what the chip's data sheet does not allow. The message names the place. */
export class DataSheetError extends Error {
  constructor(part: string, section: string, what: string) {
    super(`${part}, data sheet ${section}: ${what}`);
  }
}

/** What a strict model remembers of the first thing that was not allowed. From then on it answers nothing. */
export class Strictness {
  /** The driver's bug. */
  aborted: DataSheetError | undefined;
  readonly #part: string;

  constructor(part: string) {
    this.#part = part;
  }

  /** Not allowed: the model is dead from here on. */
  abort(section: string, what: string): void {
    this.aborted ??= new DataSheetError(this.#part, section, what);
  }
}
