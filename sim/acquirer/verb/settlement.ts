import type { HostState } from "../host-state";
import type { SettleDiffer } from "../settlement-types";
import { type Change, type Invalid, invalid, orUsual, readInteger, readObject, readText } from "./reading";

const DIFFER_MAX = 100;
const amountMaxFen = 999_999_999;

/** `{differ: [{stan, amountFen?, lost?}], bare?}`: how this host's figures differ from its books when it settles. */
export function readSettle(_host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "settle", ["differ", "bare"]);
  if (object.kind === "invalid") return object;
  const { differ = [], bare = false } = object.value;
  if (typeof bare !== "boolean") return invalid("settle.bare", "true or false");
  if (!Array.isArray(differ) || differ.length > DIFFER_MAX)
    return invalid("settle.differ", `a list of at most ${DIFFER_MAX}`);
  const list: SettleDiffer[] = [];
  for (const [index, each] of differ.entries()) {
    const field = `settle.differ.${index}`;
    const row = readObject(each, field, ["stan", "amountFen", "lost"]);
    if (row.kind === "invalid") return row;
    const stan = readText(row.value["stan"], `${field}.stan`, /^\d{6}$/, "six digits");
    if (stan.kind === "invalid") return stan;
    const amount = readInteger(orUsual(row.value["amountFen"], 0), `${field}.amountFen`, -amountMaxFen, amountMaxFen);
    if (amount.kind === "invalid") return amount;
    const lost = orUsual(row.value["lost"], false);
    if (typeof lost !== "boolean") return invalid(`${field}.lost`, "true or false");
    list.push({ stan: stan.value, amountFen: amount.value, lost });
  }
  return {
    kind: "change",
    apply(host) {
      host.settling = { differ: list, bare };
    },
  };
}
