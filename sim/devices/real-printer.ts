import type { Printer } from "../../hal/printer";
import type { World } from "../world/world";
import type { PrinterModel } from "./printer";
import { contractOf, RealPart, type Turns } from "./real-part";
import { WatchedPrinter } from "./watched-printer";

export interface PrinterOutside {
  readonly printer: Printer;
  readonly turns: Turns;
}

/** A printer outside of the world; the world's one prints along, so that its paper is seen. */
export class RealPrinter extends RealPart {
  readonly facts: object;
  protected readonly part: WatchedPrinter;

  constructor(world: World, model: PrinterModel, { printer, turns }: PrinterOutside) {
    super({ world, port: "printer", model, turns });
    this.facts = { widthDots: printer.widthDots };
    this.part = new WatchedPrinter(printer, contractOf<Printer>(model, "printer").contract);
  }

  protected engages(): boolean {
    return true;
  }

  override failure(method: string): unknown {
    this.part.leaveAlone();
    return super.failure(method);
  }

  override powerLost(): void {
    this.part.leaveAlone();
    super.powerLost();
  }
}
