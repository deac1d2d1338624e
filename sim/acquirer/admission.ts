import type { TerminalStatus } from "./configuration";
import { type HostState, type MerchantState, type Outcome, outcome, type TerminalState } from "./host-state";
import { remark } from "./remark";
import type { HostRequest } from "./request";

/** Why a merchant may not trade, or undefined. */
function merchantCode(host: HostState, merchant: MerchantState | undefined): string | undefined {
  const codes = host.configuration.merchantCodes;
  switch (merchant?.status) {
    case undefined:
    case "unknown":
      return codes.unknown;
    case "normal":
      return undefined;
    case "not activated":
      return codes.notActivated;
    case "frozen":
      return codes.frozen;
    case "expired":
      return codes.expired;
    case "closed":
      return codes.closed;
  }
}

const speaking: readonly TerminalStatus[] = Object.freeze(["normal", "bound", "activated"]);
const bindCodes = 100_000_000;

/** 97 with the code by which the terminal's merchant binds it: the same until he has. */
function notBound(host: HostState, terminal: TerminalState): Outcome {
  const words = terminal.status === "unbound" ? "UNBOUND" : "BIND CODE";
  const drawn = host.environment.randomBytes(4).reduce((number, byte) => number * 256 + byte, 0) % bindCodes;
  const bindCode = terminal.bindCode ?? String(drawn).padStart(8, "0");
  host.terminals.set(terminal.record.number, { ...terminal, bindCode });
  return outcome("97", "terminal not bound", remark(host, `${words} ${bindCode}`));
}

/**
 * What a terminal may still send under the numbers that it had: about what it did, no sale and no sign-in. A refund and an advice have no
 * reversal, so their own messages go again; its open batch is settled under the numbers that it was sold under.
 */
const aboutBefore: readonly string[] = Object.freeze(["0220", "0320", "0400", "0500", "0620", "0820"]);

/** Who speaks, and by what type of message. */
interface Asking extends Pick<HostRequest, "terminal" | "merchant"> {
  readonly message: Pick<HostRequest["message"], "mti">;
}

/** Whether terminal and merchant may speak to this host: the terminal's state, or the refusal. */
export function admitted(host: HostState, request: Asking): TerminalState | Outcome {
  const terminal = host.terminals.get(request.terminal);
  if (terminal?.status === "not activated" || terminal?.status === "unbound") return notBound(host, terminal);
  if (terminal?.status === "replaced") return outcome("97", "terminal replaced", remark(host, "REPLACED"));
  if (terminal === undefined || !speaking.includes(terminal.status)) return outcome("97", "terminal not registered");
  if (terminal.movedTo !== undefined && !aboutBefore.includes(request.message.mti))
    return outcome("97", "terminal moved", remark(host, `MOVED TO ${terminal.movedTo}`));
  const code = merchantCode(host, host.merchants.get(request.merchant));
  if (code !== undefined) return outcome(code, "merchant may not trade");
  if (terminal.record.merchant !== request.merchant)
    return outcome("97", "terminal bound to another merchant", remark(host, "OTHER MERCHANT"));
  return terminal;
}
