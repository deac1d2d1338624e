import type { Printer, PrinterStatus, PrintJob } from "../../hal/printer";

/**
 * A printer from elsewhere in the place of the world's, which prints along: so its paper is seen in the world, too. What the printer itself
 * says counts; where the world's one has stopped, its paper lacks the slip.
 */
export class WatchedPrinter implements Printer {
  readonly widthDots: number;
  readonly #own: Printer;
  readonly #world: Printer;
  /** The world's printer is in the same job. */
  #along = false;

  /** @throws TypeError where their paper has not the same width: bands do not fit then. */
  constructor(own: Printer, world: Printer) {
    if (own.widthDots !== world.widthDots)
      throw new TypeError(`a printer of ${own.widthDots} dots beside the world's ${world.widthDots}`);
    this.#own = own;
    this.#world = world;
    this.widthDots = own.widthDots;
  }

  /** The world's printer has given the job up: it takes no more of it. */
  leaveAlone(): void {
    this.#along = false;
  }

  status(): Promise<PrinterStatus> {
    return this.#own.status();
  }

  async begin(job: PrintJob): Promise<PrinterStatus> {
    this.#along = false;
    const status = await this.#own.begin(job);
    if (status === "ready") this.#along = (await this.#world.begin(job)) === "ready";
    return status;
  }

  async band(band: { readonly rows: number; readonly bits: Uint8Array }): Promise<PrinterStatus> {
    const status = await this.#own.band(band);
    if (status === "ready" && this.#along) this.#along = (await this.#world.band(band)) === "ready";
    return status;
  }

  async finish(): Promise<PrinterStatus> {
    const status = await this.#own.finish();
    if (status === "ready" && this.#along) await this.#world.finish();
    this.#along = false;
    return status;
  }
}
