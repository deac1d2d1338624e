import type { Approved, Stored } from "../../book/states";
import type { Terminal } from "../../context";

/** An advice as its screen and slip tell it: as if the acquirer had approved it. It has no reference number yet. */
export function asTold({ facts, printed }: Stored, { devices }: Pick<Terminal, "devices">): Approved {
  return {
    state: "approved",
    facts,
    approval: { responseCode: "00", referenceNo: "", authCode: facts.original?.authCode ?? "" },
    slip: !devices.printer ? "none" : printed ? "printed" : "owed",
    signature: { kind: "none" },
  };
}
