import type { CardInterface } from "../../hal/card-reader";
import type { PrinterOutside } from "./real-printer";
import type { ReadersOutside } from "./real-reader";

/** One part outside of the world, as people are told of it. */
export interface OutsidePart {
  readonly part: "printer" | CardInterface;
  /** Where it is, e.g. "/dev/ttyUSB0". */
  readonly at: string;
  /** Its port is there. What the part behind it does is told by the terminal. */
  readonly there: boolean;
}

/** Real parts in the place of a world's own. They outlive worlds. */
export interface Outside {
  readonly printer: PrinterOutside | undefined;
  readonly readers: ReadersOutside | undefined;
  readonly parts: () => readonly OutsidePart[];
}
