import type { HostState } from "../host-state";
import { payers, walletIds } from "../payers";
import { type Change, type Invalid, invalid, optional, readInteger, readObject, readWord } from "./reading";

/** An hour: nobody waits longer for a payer. */
const afterMaxMs = 3_600_000;

/** What the payers of a wallet do from now on. */
export function readWallet(_host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "wallet", ["id", "payer", "afterMs"]);
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const id = readWord(body["id"], "wallet.id", walletIds);
  if (id.kind === "invalid") return id;
  const payer = readWord(body["payer"], "wallet.payer", payers);
  if (payer.kind === "invalid") return payer;
  const afterMs = optional(body["afterMs"], (each) => readInteger(each, "wallet.afterMs", 0, afterMaxMs));
  if (afterMs.kind === "invalid") return afterMs;
  if (payer.value === "waits" && afterMs.value) return invalid("wallet.afterMs", "0: who waits never decides");
  return {
    kind: "change",
    apply(host) {
      host.wallets.set(id.value, { payer: payer.value, afterMs: afterMs.value ?? 0 });
    },
  };
}
