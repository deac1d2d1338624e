import type { PowerState } from "../../hal/battery";
import type { BearerState } from "../../hal/network";
import { owed } from "../book/owed";
import { slipsOwed } from "../book/slips";
import type { Unended } from "../book/states";
import type { Terminal } from "../context";
import { understood } from "../receipt/print";

/** What home's lines and its status line both tell: asked for once, because each is a call to a part or a read of flash. */
export interface AtHome {
  readonly unended: readonly Unended[];
  readonly bearers: readonly BearerState[];
  readonly power: PowerState;
  readonly epochMs: number;
  readonly trusted: boolean;
  /** Undefined: it has none. */
  readonly printer: ReturnType<typeof understood> | undefined;
  /** That wait for paper. */
  readonly slips: number;
}

export async function lookAround(terminal: Terminal): Promise<AtHome> {
  const { devices, book } = terminal;
  const unended = await owed(terminal);
  const bearers = await devices.network.bearers();
  const power = await devices.battery.state();
  const { epochMs, trusted } = await devices.clock.now();
  const printer = devices.printer && understood(await devices.printer.status());
  return { unended, bearers, power, epochMs, trusted, printer, slips: devices.printer ? await slipsOwed(book) : 0 };
}
