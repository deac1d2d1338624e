import { vi } from "vitest";
import type { ScreenView, Text } from "../../hal/display";
import type { HostSettlement } from "../../sim/acquirer/settlement-types";
import type { LedgerEntry } from "../../sim/acquirer/view/ledger-view";
import type { MerchantView, PayoutView } from "../../sim/acquirer/view/merchant-view";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import type { PaperSlip } from "../../sim/devices/printer";
import { readJournal } from "../../sim/scenario/journal-copy";
import type { Room } from "../../sim/scenario/room";
import { cellKey, type JournalValue } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";

/** Changes a world behind the checker's back: what it reads is there, and is not what happened. */

export function ledger({ simulator }: Room, change: (entries: readonly LedgerEntry[]) => readonly LedgerEntry[]): void {
  const view = simulator.acquirer.ledgerView();
  vi.spyOn(simulator.acquirer, "ledgerView").mockReturnValue({ ...view, entries: change(view.entries) });
}

/** Puts something else in the place of the payouts at the host. */
export function payouts({ simulator }: Room, change: (all: readonly PayoutView[]) => readonly PayoutView[]): void {
  const view = simulator.acquirer.ledgerView();
  vi.spyOn(simulator.acquirer, "ledgerView").mockReturnValue({ ...view, payouts: change(view.payouts) });
}

/** Shows a merchant's money otherwise than it is. */
export function merchant({ simulator }: Room, change: (view: MerchantView) => MerchantView): void {
  vi.spyOn(simulator.acquirer, "merchantView").mockReturnValue(change(simulator.acquirer.merchantView()));
}

/** Puts something else in the place of the settlements at the host. */
export function settlements(
  { simulator }: Room,
  change: (all: readonly HostSettlement[]) => readonly HostSettlement[],
): void {
  vi.spyOn(simulator.acquirer, "settlements").mockReturnValue(change(simulator.acquirer.settlements()));
}

/** A record as it lies in flash: layout, state, facts, and what belongs to the state. */
export type Raw = readonly [layout: number, state: number, facts: readonly unknown[], ...rest: unknown[]];

/** Writes the flash anew, with other finished transactions and without open ones, and with other cells where there are to be. */
export async function journal(
  { simulator }: Room,
  change: (records: readonly Raw[]) => readonly unknown[],
  cells: readonly (readonly [cellClass: number, id: number, value: unknown])[] = [],
): Promise<void> {
  const { flash } = simulator;
  const copy = await readJournal(flash);
  if (copy.kind === "unreadable") throw new Error(copy.why);
  const { sizeBytes, sectorBytes, pageBytes, programUnitBytes } = flash;
  const chip = new NorFlash({ sizeBytes, sectorBytes, pageBytes, programUnitBytes, random: () => 0 });
  const opened = await openJournal(flashOf(chip));
  if (opened.kind === "fault") throw new Error(opened.why);
  for (const record of change([...copy.closed, ...copy.open] as Raw[]))
    await opened.journal.commit({ kind: "finishing", append: [record as JournalValue] });
  for (const [cellClass, id, value] of cells)
    await opened.journal.commit({ kind: "finishing", set: [[cellKey(cellClass, id), value as JournalValue]] });
  flash.image.bytes.set(chip.image.bytes);
}

/** Facts of a record: its voucher number, its amount. */
export function withFacts([layout, state, facts, ...rest]: Raw, stan: number, amountFen?: number): Raw {
  return [layout, state, [facts[0], stan, facts[2], amountFen ?? facts[3], ...facts.slice(4)], ...rest];
}

/** Lets the terminal's screen say something. */
export function show({ simulator }: Room, change: Partial<ScreenView> & { readonly id: string }): void {
  const { view } = simulator.display;
  simulator.display.handle("show", { ...view, options: [], ...change }, () => undefined);
}

/** Lets the terminal's screen say that a transaction came to nothing. @param about its amount and its voucher number. @param money what became of it. */
export function showDeclined(where: Room, title: Text, about: Text, money: Text): void {
  show(where, { id: "declined", title, lines: [about, money] });
}

/** Another slip comes out: one that did, changed. */
export function paper({ simulator }: Room, change: (slip: PaperSlip) => PaperSlip): void {
  const [slip] = simulator.printer?.slips ?? [];
  if (!slip) throw new Error("nothing was printed");
  simulator.printer?.slips.push(change(slip));
}

export function same(text: string) {
  return { zh: text, en: text };
}
