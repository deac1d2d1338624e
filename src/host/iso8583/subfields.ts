import { withoutFill } from "../../values/bcd";
import { type Malformed, malformed } from "../../values/malformed";

/** Field 53, 安全控制信息: how PIN and tracks are protected (Q/CUP 009). */
export function securityControl(protection: {
  readonly pin: "none" | "no-pan" | "with-pan";
  readonly algorithm: "des" | "des3" | "sm4";
  readonly trackEncrypted: boolean;
}): string {
  const format = protection.pin === "none" ? "0" : protection.pin === "no-pan" ? "1" : "2";
  const algorithm = protection.algorithm === "des" ? "0" : protection.algorithm === "des3" ? "6" : "3";
  return `${format}${algorithm}${protection.trackEncrypted ? "1" : "0"}`.padEnd(16, "0");
}

/** Field 61, 原始信息域: which transaction this one refers to. */
export interface Original {
  /** Six digits. */
  readonly batch: string;
  /** Six digits. */
  readonly stan: string;
  /** MMDD, "0000" where none is known; absent in a void's. */
  readonly date?: string;
}

export function formatOriginal(original: Original): string {
  return `${original.batch}${original.stan}${original.date ?? ""}`;
}

/** Reads field 61; what follows the date (kind of authorisation, institution) is left aside. */
export function parseOriginal(text: string): { readonly kind: "original"; readonly original: Original } | Malformed {
  if (text.length < 12) return malformed("F61.length", "at least 12", text.length);
  const original = { batch: text.slice(0, 6), stan: text.slice(6, 12) };
  return { kind: "original", original: text.length < 16 ? original : { ...original, date: text.slice(12, 16) } };
}

/** Characters of 付款凭证码. */
const CREDENTIAL_CHARACTERS = 20;

/** Field 59, A4: by what an acquirer knows a payment by code again (`unionpay.md`, 2.5); undefined where the field has none. */
export function credentialOf(field59: string | undefined): string | undefined {
  let rest = field59 ?? "";
  while (/^[A-Z]\d\d{3}/.test(rest)) {
    const length = Number(rest.slice(2, 5));
    const value = rest.slice(5, 5 + length);
    if (value.length < length) return undefined;
    if (rest.startsWith("A4")) return length === CREDENTIAL_CHARACTERS && /^\d+$/.test(value) ? value : undefined;
    rest = rest.slice(5 + length);
  }
  return undefined;
}

/** Field 54 of a balance reply. */
export interface Balance {
  /** Two characters each. */
  readonly accountType: string;
  readonly amountType: string;
  /** ISO 4217, "156". */
  readonly currency: string;
  /** Negative for a debit balance (sign D). */
  readonly amountFen: number;
}

export function parseBalance(text: string): { readonly kind: "balance"; readonly balance: Balance } | Malformed {
  if (text.length !== 20) return malformed("F54.length", "20", text.length);
  const sign = text.charAt(7);
  if (sign !== "C" && sign !== "D") return malformed("F54.sign", "C or D", 7);
  const amount = text.slice(8);
  if (!/^\d{12}$/.test(amount)) return malformed("F54.amount", "12 digits", 8);
  return {
    kind: "balance",
    balance: {
      accountType: text.slice(0, 2),
      amountType: text.slice(2, 4),
      currency: text.slice(4, 7),
      amountFen: sign === "C" ? Number(amount) : 0 - Number(amount),
    },
  };
}

/** Field 44 of a reply: whose card, whose terminal; 11 characters each, trailing spaces off. */
export function parseInstitutions(text: string): { readonly issuer: string; readonly acquirer: string } {
  return { issuer: withoutFill(text.slice(0, 11)), acquirer: withoutFill(text.slice(11, 22)) };
}

/** Field 63 of a reply: card organisation and remarks to print. Latin-1 carriers of GBK, trailing spaces off. */
export interface Remarks {
  /** "CUP", or another organisation's three letters. */
  readonly cardOrganisation: string;
  readonly issuer: string;
  readonly unionPay: string;
  readonly acquirer: string;
}

export function parseRemarks(text: string): Remarks {
  return {
    cardOrganisation: withoutFill(text.slice(0, 3)),
    issuer: withoutFill(text.slice(3, 23)),
    unionPay: withoutFill(text.slice(23, 43)),
    acquirer: withoutFill(text.slice(43)),
  };
}
