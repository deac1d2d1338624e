import type { AuthorityKey } from "../cards/chip/certificates";
import { authorityKeys } from "../cards/chip/certificates.data";
import type { Parameter } from "./configuration";

/** One application that terminals are to take, as data objects (unionpay.md §9): tag and value in hex, 9F06 first. */
export type ApplicationParameters = readonly Parameter[];

const shared: ApplicationParameters = Object.freeze(
  [
    // Cards whose AID goes on belong to it, too.
    { tag: "DF01", value: "00" },
    { tag: "9F08", value: "0020" },
    { tag: "DF11", value: "D84000A800" },
    { tag: "DF12", value: "D84004F800" },
    { tag: "DF13", value: "0010000000" },
    // Every amount goes online.
    { tag: "9F1B", value: "00000000" },
    { tag: "DF15", value: "00000000" },
    { tag: "DF16", value: "99" },
    { tag: "DF17", value: "99" },
    { tag: "DF14", value: "9F3704" },
    { tag: "DF18", value: "01" },
    { tag: "9F7B", value: "000000100000" },
    // Taps: none offline, none of ¥10,000.00 or more, above ¥1,000.00 with PIN.
    { tag: "DF19", value: "000000000000" },
    { tag: "DF20", value: "000001000000" },
    { tag: "DF21", value: "000000100000" },
  ].map((each) => Object.freeze(each)),
);

/** UnionPay's applications: debit, credit, quasi-credit, electronic cash. */
const aids: readonly string[] = Object.freeze([
  "A000000333010101",
  "A000000333010102",
  "A000000333010103",
  "A000000333010106",
]);

/** What the host offers for download at its start. */
export const chipApplications: readonly ApplicationParameters[] = Object.freeze(
  aids.map((aid) => Object.freeze([Object.freeze({ tag: "9F06", value: aid }), ...shared])),
);

/** The certification authority's keys, as the host offers them. */
export const chipKeys: readonly AuthorityKey[] = authorityKeys;
