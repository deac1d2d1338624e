import { useRef } from "preact/hooks";
import type { PrinterView } from "../api-device";
import type { Seen } from "../seen";

type Printing = NonNullable<PrinterView["printing"]>;

/**
 * The slip that is coming out, as fast as the world's own printer feeds it. One that is done keeps its place until the page has it among
 * its slips: paper never goes back into the mouth.
 */
export function usePrinting({ device, slips }: Pick<Seen, "device" | "slips">): Printing | undefined {
  const last = useRef<Printing | undefined>(undefined);
  const printer = device?.printer;
  if (printer?.printing && printer.slips === slips.length) last.current = printer.printing;
  else if (!printer || printer.slips <= slips.length) last.current = undefined;
  return last.current;
}
