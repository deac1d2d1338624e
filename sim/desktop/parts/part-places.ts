import type { EscposFlow } from "../../../hal/drivers/escpos-printer";

/** Which chip reads cards at a port. */
export type ReaderChip = "pn532" | "iso7816";

/** Where a real part is. */
export interface PartPlace {
  /** The serial port, e.g. "/dev/ttyUSB0". */
  readonly path: string;
  /** Bits a second. */
  readonly baud: number;
}

export interface PrinterPlace extends PartPlace {
  readonly flow: EscposFlow;
}

export interface ReaderPlace extends PartPlace {
  readonly chip: ReaderChip;
}

/** The real parts of a terminal. */
export interface PartPlaces {
  readonly printer?: PrinterPlace;
  readonly readers: readonly ReaderPlace[];
  readonly stripe?: PartPlace;
}

/** What was given of a part names none. The message says what does. */
export class WrongPlace extends Error {
  override readonly name = "WrongPlace";
}

/** As the parts leave the factory. */
const bauds = Object.freeze({ printer: 9600, stripe: 9600, pn532: 115_200, iso7816: 115_200 });
const BAUD_MIN = 300;
const BAUD_MAX = 921_600;
const ROW_MS_MAX = 1000;

const PRINTER_SHAPE = "a serial port, and its speed and flow where they are others, as /dev/ttyUSB0,115200,time=30";
const READER_SHAPE = "pn532 or iso7816 and a serial port, as pn532:/dev/ttyUSB1 or iso7816:/dev/ttyUSB1,9600";
const STRIPE_SHAPE = "a serial port, and its speed where it is another, as /dev/ttyUSB2,19200";

/**
 * @param given what stands behind `--printer`, `--reader` (each) and `--stripe`.
 * @throws WrongPlace with the option's name.
 */
export function partPlaces(given: {
  readonly printer?: string | undefined;
  readonly reader?: readonly string[] | undefined;
  readonly stripe?: string | undefined;
}): PartPlaces | undefined {
  const { printer, reader = [], stripe } = given;
  if (printer === undefined && stripe === undefined && reader.length === 0) return undefined;
  const places: PartPlaces = {
    ...(printer === undefined ? {} : { printer: printerPlace(printer) }),
    readers: reader.map(readerPlace),
    ...(stripe === undefined ? {} : { stripe: placeOf("stripe", stripe, bauds.stripe, STRIPE_SHAPE) }),
  };
  const chips = places.readers.map(({ chip }) => chip);
  if (new Set(chips).size < chips.length) throw new WrongPlace(`--reader: expected each of pn532 and iso7816 once`);
  const paths = [places.printer, places.stripe, ...places.readers].flatMap((place) => (place ? [place.path] : []));
  const twice = paths.find((path, at) => paths.indexOf(path) < at);
  if (twice !== undefined) throw new WrongPlace(`expected a port of its own for each part: ${twice} is given twice`);
  return places;
}

function printerPlace(given: string): PrinterPlace {
  const words = given.split(",");
  const last = words.at(-1) ?? "";
  const [, name, rowMs] = /^(xon-xoff|reports|time)(?:=(\d{1,4}))?$/.exec(last) ?? [];
  const rest = name === undefined ? given : words.slice(0, -1).join(",");
  const place = placeOf("printer", rest, bauds.printer, PRINTER_SHAPE);
  if (name === "time") {
    if (!(Number(rowMs) >= 1 && Number(rowMs) <= ROW_MS_MAX))
      throw new WrongPlace(`--printer: expected time=1 to time=${ROW_MS_MAX}, the milliseconds of its slowest row`);
    return { ...place, flow: { kind: "time", rowMs: Number(rowMs) } };
  }
  if (rowMs !== undefined) throw new WrongPlace(`--printer: expected ${PRINTER_SHAPE}`);
  // Two blocks are ahead of it at most, whatever a USB adapter keeps back; one that says stop is heard as well.
  return { ...place, flow: { kind: name === "xon-xoff" ? "xon-xoff" : "reports" } };
}

function readerPlace(given: string): ReaderPlace {
  const [, chip, rest = ""] = /^(pn532|iso7816):(.*)$/.exec(given) ?? [];
  if (chip !== "pn532" && chip !== "iso7816") throw new WrongPlace(`--reader: expected ${READER_SHAPE}`);
  return { ...placeOf("reader", rest, bauds[chip], READER_SHAPE), chip };
}

function placeOf(option: string, given: string, usual: number, shape: string): PartPlace {
  const [path = "", speed, ...more] = given.split(",");
  if (path === "" || path.startsWith("-") || more.length > 0) throw new WrongPlace(`--${option}: expected ${shape}`);
  if (speed === undefined) return { path, baud: usual };
  const baud = /^\d{1,7}$/.test(speed) ? Number(speed) : 0;
  if (baud < BAUD_MIN || baud > BAUD_MAX)
    throw new WrongPlace(`--${option}: expected ${shape}; its speed is ${BAUD_MIN} to ${BAUD_MAX}`);
  return { path, baud };
}
