import { type FaultRows, order, row } from "./injection";

/** D. Power and storage. */
export const powerRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    D01: row(
      "the power goes when the next message has left",
      order({ port: "network", point: "send", kind: "cut-power", at: "after" }),
    ),
    D02: row(
      "the power goes in the middle of the next flash program",
      order({ port: "flash", point: "program", kind: "cut-power", at: "torn" }),
    ),
  }),
  played: Object.freeze({}),
});
