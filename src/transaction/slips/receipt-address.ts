import type { Transaction } from "../../book/states";
import type { Terminal } from "../../context";
import { encodeSlip, RECEIPT_ADDRESS_MAX, receiptAddress } from "./digital";
import { slipOf } from "./slip-of";

/**
 * The address of a transaction's digital receipt: the slip behind "#", signed by this terminal. Made anew each time, from the
 * journal alone, so that it is the same after a power cut.
 * @returns undefined where the acquirer has no page for it, the slip is too long, or the secure element does not sign.
 */
export async function receiptFor(terminal: Terminal, transaction: Transaction): Promise<string | undefined> {
  const { receiptAddress: host } = terminal.personalisation;
  if (host === undefined || host.length > RECEIPT_ADDRESS_MAX) return undefined;
  const slip = encodeSlip(await slipOf(terminal, transaction));
  if (!slip) return undefined;
  const signed = await terminal.devices["secure-element"].sign({ message: slip });
  return signed.kind === "ok" ? receiptAddress(host, slip, signed.bytes) : undefined;
}
