import type { CardInterface, CardReader } from "../../../hal/card-reader";
import type { SerialIoOptions } from "../../../hal/drivers/escpos-line";
import { EscposPrinter } from "../../../hal/drivers/escpos-printer";
import { CcidLink } from "../../../hal/drivers/iso7816/ccid-link";
import { Iso7816Reader } from "../../../hal/drivers/iso7816/iso7816-reader";
import { HsuLink } from "../../../hal/drivers/pn532/hsu-link";
import { Pn532Reader } from "../../../hal/drivers/pn532/pn532";
import { StripeReader } from "../../../hal/drivers/stripe/stripe-reader";
import type { Outside, OutsidePart } from "../../devices/outside";
import { Turns } from "../../devices/real-part";
import { realClock } from "../real-time/real-clock";
import { PortSerial, type PortSettings, type PortState } from "../serial/port-serial";
import type { PartPlace, PartPlaces, PrinterPlace } from "./part-places";

/** USB adapters keep bytes back for 16 ms and more, and a busy computer looks at its ports late. */
const SLACK_MS = 250;
/** A swipe that pauses for longer is taken for torn: a busy computer hears its pieces late. */
const SWIPE_SLACK_MS = 500;
/** A printer's "stop" is heard before the next so many bytes go. */
const PRINTER_FIFO_BYTES = 128;
/** Paper of 58 mm, as the world's printer has it. */
const WIDTH_DOTS = 384;
/** Never sleep: a printer that sleeps loses the first bytes. */
const PRINTER_SETUP: readonly number[] = Object.freeze([0x1b, 0x38, 0x00, 0x00]);

export interface RealPartsOptions {
  /** Told of each part: where it is, and when its port goes or comes back. */
  readonly onWord: (word: string) => void;
  /** Told when a port has gone or come back. */
  readonly onChange: (part: OutsidePart) => void;
  /** Opens a port: left out but in tests. */
  readonly open?: PortSettings["open"];
}

/** The parts at serial ports of this computer, each behind its driver of `hal/drivers/`. */
export class RealParts implements Outside {
  readonly printer: Outside["printer"];
  readonly readers: Outside["readers"];
  readonly #options: RealPartsOptions;
  readonly #parts: OutsidePart[] = [];
  readonly #close: (() => void)[] = [];

  constructor(places: PartPlaces, options: RealPartsOptions) {
    this.#options = options;
    const { printer } = places;
    this.printer = printer && { printer: this.#printerAt(printer), turns: new Turns() };
    const readers = [...this.#readersAt(places)];
    this.readers = readers.length > 0 ? { readers, turns: new Turns() } : undefined;
  }

  readonly parts = (): readonly OutsidePart[] => this.#parts;

  /** Lets go of all ports. */
  close(): void {
    for (const close of this.#close) close();
  }

  #printerAt(place: PrinterPlace): EscposPrinter<PortSettings> {
    const printer = new EscposPrinter({
      serial: this.#serial("printer", place, PRINTER_FIFO_BYTES),
      clock: realClock,
      widthDots: WIDTH_DOTS,
      setup: PRINTER_SETUP,
      flow: place.flow,
    });
    this.#close.push(() => printer.close());
    return printer;
  }

  *#readersAt({ readers, stripe }: PartPlaces): Generator<CardReader> {
    const clock = realClock;
    for (const place of readers) {
      const serial = this.#serial(place.chip === "pn532" ? "tap" : "chip", place);
      const slackMs = SLACK_MS;
      if (place.chip === "pn532") {
        const link = new HsuLink(serial, clock, { slackMs });
        this.#close.push(() => link.close());
        yield new Pn532Reader({ link, clock });
      } else {
        const link = new CcidLink(serial, clock, { slackMs });
        this.#close.push(() => link.close());
        yield new Iso7816Reader({ link, clock });
      }
    }
    if (!stripe) return;
    const head = new StripeReader({ serial: this.#serial("stripe", stripe), clock, slackMs: SWIPE_SLACK_MS });
    this.#close.push(() => head.close());
    yield head;
  }

  #serial(part: "printer" | CardInterface, place: PartPlace, fifoBytes?: number): SerialIoOptions<PortSettings> {
    const { path, baud } = place;
    const at = this.#parts.length;
    this.#parts.push({ part, at: path, there: false });
    const { open } = this.#options;
    return {
      io: PortSerial,
      settings: {
        path,
        baud,
        ...(fifoBytes === undefined ? {} : { fifoBytes }),
        ...(open ? { open } : {}),
        onState: (state) => this.#tell(at, place, state),
      },
    };
  }

  #tell(at: number, { path, baud }: PartPlace, state: PortState): void {
    const before = this.#parts[at] as OutsidePart;
    const now = { ...before, there: state.kind === "there" };
    this.#parts[at] = now;
    const { onWord, onChange } = this.#options;
    onWord(
      state.kind === "there"
        ? `${now.part}: a real part at ${path}, ${baud} baud`
        : `${now.part}: no port ${path} (${state.why}): the terminal says so (${now.part === "printer" ? "C12" : "B20"}) until it is there`,
    );
    onChange(now);
  }
}
