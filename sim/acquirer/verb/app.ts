import type { TerminalStatus } from "../configuration";
import type { HostState, MerchantState, TerminalState } from "../host-state";
import { readBind } from "./books";
import { type Change, type Invalid, invalid, readObject } from "./reading";

/** Terminals that a merchant works with. */
const working: readonly TerminalStatus[] = Object.freeze<TerminalStatus[]>(["normal", "bound", "activated"]);

/**
 * What a merchant does in the acquirer's app, one thing at a time (A22, A14): has the name checked, binds a terminal by the code on its
 * screen, gives one up, or lets one have a new master key. Who has no name that was checked can do none of it (实名).
 */
export function readApp(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "app", ["account", "name", "bind", "unbind", "release"]);
  if (object.kind === "invalid") return object;
  const { account, ...acts }: Record<string, unknown> = object.value;
  const merchant = [...host.merchants.values()].find(({ record }) => record.owner?.account === account);
  if (account === undefined || !merchant) return invalid("app.account", "an account of the acquirer's app");
  const [[act, value] = ["", undefined], ...others] = Object.entries(acts);
  if (act === "" || others.length > 0) return invalid("app", "one of name, bind, unbind, release");
  if (act === "name") return checkName(merchant, value);
  if (!merchant.ownerVerified)
    return invalid(`app.${act}`, "an account whose owner's name was checked: send name first");
  if (merchant.status !== "normal") return invalid(`app.${act}`, "a merchant that may trade");
  const own = [...host.terminals.values()].filter(({ record }) => record.merchant === merchant.record.number);
  if (act === "bind") {
    // A code of another merchant's terminal is none.
    const isOwn = own.some(({ record }) => typeof value === "string" && value.startsWith(`QSB1:${record.serial}:`));
    const bound = isOwn ? readBind(host, value) : invalid("bind", "");
    return bound.kind === "invalid"
      ? invalid("app.bind", "the code on the screen of a terminal of this merchant that is not activated")
      : bound;
  }
  const terminal = own.find(({ record }) => record.number === value);
  if (!terminal || !working.includes(terminal.status))
    return invalid(`app.${act}`, "the number of a terminal that this merchant works with");
  const change: Partial<TerminalState> = act === "unbind" ? { status: "unbound" } : { keyReleased: true };
  return changeOf(terminal, change);
}

function checkName({ record }: MerchantState, name: unknown): Change | Invalid {
  if (name !== record.owner?.name) return invalid("app.name", "the owner's name as on the identity card");
  return {
    kind: "change",
    apply(state) {
      const merchant = state.merchants.get(record.number);
      if (merchant) state.merchants.set(record.number, { ...merchant, ownerVerified: true });
    },
  };
}

function changeOf({ record: { number } }: TerminalState, change: Partial<TerminalState>): Change {
  return {
    kind: "change",
    apply(state) {
      const terminal = state.terminals.get(number);
      if (terminal) state.terminals.set(number, { ...terminal, ...change });
    },
  };
}
