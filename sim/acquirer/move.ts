import type { HostState, Move } from "./host-state";

/** @returns false, and nothing is changed, where there is no such terminal, or the new number is taken. */
export function moveTerminal(host: HostState, move: Move): boolean {
  const { from, terminal: number, merchant } = move;
  const before = host.terminals.get(from);
  const owner = before && host.merchants.get(before.record.merchant);
  if (!before || !owner || before.movedTo !== undefined || host.terminals.has(number)) return false;
  if (!host.merchants.has(merchant)) {
    host.merchants.set(merchant, { record: { ...owner.record, number: merchant }, status: "normal" });
  }
  const { wrapped: _wrapped, keys: _keys, download: _download, ...kept } = before;
  host.terminals.set(number, { ...kept, record: { ...before.record, number, merchant } });
  host.terminals.set(from, { ...before, movedTo: number });
  host.moves.push(move);
  return true;
}
