import { localDay } from "./calendar";
import { type HostState, type Outcome, outcome } from "./host-state";
import type { HostRequest } from "./request";
import type { HostTransaction } from "./transactions";

/**
 * A void takes back what its own batch and day have, as long as no settlement has closed that: the number may be another batch's by now.
 * @param what for people: `a sale`.
 * @returns why it cannot be taken back; undefined where it can.
 */
export function outsideOpenBatch(
  { environment }: HostState,
  { field60 }: HostRequest,
  { batch, atMs, settledAtMs }: HostTransaction,
  what: string,
): Outcome | undefined {
  if (batch !== field60.batch || localDay(atMs) !== localDay(environment.nowMs()))
    return outcome("25", `${what} of another batch or day`);
  return settledAtMs === undefined ? undefined : outcome("25", `${what} that is settled`);
}
