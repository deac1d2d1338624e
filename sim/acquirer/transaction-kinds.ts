import type { HostTransaction } from "./transactions";

type Kind = HostTransaction["kind"];

/** The kinds of transaction by their type, 60.1 (unionpay.md §3). */
const kindsByType: { readonly [type: string]: Kind } = Object.freeze({
  "01": "balance",
  "10": "authorisation",
  "11": "authorisation-void",
  "20": "completion",
  "21": "completion-void",
  "22": "sale",
  "23": "void",
  "24": "completion-advice",
});

/** The kind of what a message of this type asks for, or reverses. */
export function kindOfType(type: string): Kind {
  return kindsByType[type] ?? "sale";
}

/** Is an operation's name that of a kind of transaction? A refund by card is none of these: no reversal names it. */
export function isTransaction(name: string): name is Kind {
  return (
    name === "qr-sale" ||
    name === "qr-void" ||
    name === "qr-refund" ||
    Object.values(kindsByType).some((kind) => kind === name)
  );
}

/** Gives back, all or a part, by card or by code. */
export function isRefund(kind: Kind): boolean {
  return kind === "refund" || kind === "qr-refund";
}
