import * as doctor from "../doctor";
import { type FalseState, scripted, signed } from "./worlds";

/** Signatures and scripts at the host, changed. */
export const signatureStates: readonly FalseState[] = [
  {
    name: "two signatures changed over, with their feature codes",
    world: signed,
    doctored: (where) =>
      doctor.ledger(where, ([a, b]) =>
        a?.signature && b?.signature
          ? [
              { ...a, signature: b.signature },
              { ...b, signature: a.signature },
            ]
          : [],
      ),
    says: [
      "the host has a signature that was not sent for this sale",
      "the host has a signature that was not sent for this sale",
      "a signature with the feature code of another sale",
      "a signature with the feature code of another sale",
    ],
  },
  {
    name: "one signature picture for two sales",
    world: signed,
    doctored: (where) =>
      doctor.ledger(where, ([a, b]) =>
        a?.signature && b?.signature ? [a, { ...b, signature: { ...b.signature, jbig: a.signature.jbig } }] : [],
      ),
    says: ["the host has a signature that was not sent for this sale", "a signature picture that sale 000002 has too"],
  },
  {
    name: "the feature code of another sale",
    world: signed,
    doctored: (where) =>
      doctor.ledger(where, ([a, b]) =>
        a?.signature && b?.signature
          ? [a, { ...b, signature: { ...b.signature, featureCode: a.signature.featureCode } }]
          : [],
      ),
    says: ["a signature with the feature code of another sale"],
  },
  {
    name: "a signature gone from the host",
    world: signed,
    doctored: (where) =>
      doctor.ledger(where, ([a, ...rest]) => (a ? [{ ...a, signature: undefined } as never, ...rest] : [])),
    says: ["the terminal says that its signature is uploaded, and the host has none"],
  },
  {
    name: "the report of a script lost",
    world: scripted,
    doctored: (where) => {
      doctor.ledger(where, (all) => all.map(({ scriptResult: _lost, ...entry }) => entry));
    },
    says: ["the issuer sent a script, and its report is lost"],
  },
];
