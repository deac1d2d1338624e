import type { Mutation } from "./bundle";

/** Breakages of payments by code. */
export const qrMutants: readonly Mutation[] = Object.freeze([
  {
    name: "qr-returned-without-a-name",
    file: "src/host/reversal.ts",
    find: "credentialOf(textField(reply, 59)) !== undefined",
    replace: "facts.qr !== undefined",
  },
  {
    name: "qr-card-number-as-code",
    file: "src/transaction/scan/payer-code.ts",
    find: `  return code.length === 19 && prefix === 62 ? "unionpay" : undefined;`,
    replace: `  return "unionpay";`,
  },
  {
    name: "qr-with-a-cards-field-53",
    file: "src/host/transaction-messages.ts",
    find: "        : { 59: secrets.field59 }),",
    replace: `        : { 53: "0600000000000000", 59: secrets.field59 }),`,
  },
  {
    name: "qr-code-without-its-length",
    file: "src/transaction/scan/payer-code.ts",
    find: 'String(this.#text.length).padStart(3, "0")',
    replace: '"000"',
  },
  {
    name: "qr-as-a-cards-field-60",
    file: "src/host/fields.ts",
    find: "CODE_FIELD_60_DIGITS);",
    replace: "FINANCIAL_FIELD_60_DIGITS);",
  },
  {
    name: "qr-void-by-another-credential",
    file: "src/transaction/scan/credential.ts",
    find: `padStart(3, "0")}\${credential}`,
    replace: `padStart(3, "0")}\${credential.replace(/^./, "9")}`,
  },
  {
    name: "qr-credential-not-kept",
    file: "src/book/facts-record.ts",
    find: "...(credential === undefined ? [] : [credential])];",
    replace: "...(credential === undefined ? [] : [])];",
  },
  {
    name: "qr-recorded-as-a-sale",
    file: "src/book/facts-record.ts",
    find: `  "qr-sale": 9,`,
    replace: `  "qr-sale": 0,`,
  },
]);
