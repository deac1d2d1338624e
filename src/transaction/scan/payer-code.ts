import { asMaskedPan, type MaskedPan } from "../../values/masked-pan";
import type { Wallet } from "../../values/wallet";
import { PRESENTED_START, readPresentedCode } from "./presented-code";

/** A scanner tells no longer one. */
const CHARACTERS_MAX = 512;
/** Digits of a numeric code that a screen or a slip shows. */
const SHOWN = 4;

/**
 * The code on a payer's phone, as the scanner has read it: good as money for a minute, and spent by its first use, whatever comes of
 * that. It prints masked, and nothing keeps it. Only what was scanned becomes one: a UnionPay code has the shape of a card number
 * of 19 digits, and what was typed or swiped must never go out in its place (`day.md`, 2.3).
 */
export class PayerCode {
  readonly wallet: Wallet;
  readonly masked: MaskedPan;
  readonly #text: string;

  private constructor(wallet: Wallet, text: string, lastDigits: string) {
    this.wallet = wallet;
    this.masked = asMaskedPan(`****${lastDigits}`) ?? hidden;
    this.#text = text;
  }

  /** Field 59, A3 付款码 (`unionpay.md`, 2.5): for the request alone. */
  get field59(): string {
    return `A3${String(this.#text.length).padStart(3, "0")}${this.#text}`;
  }

  toString(): string {
    return this.masked;
  }

  toJSON(): string {
    return this.masked;
  }

  /**
   * Whose code it is, by the wallets' number ranges and EMV's format; or why nothing is sent for it.
   * @param scanned what the scanner read. @param yearMonth YYMM of today. @param taken the wallets that the acquirer takes.
   */
  static read(scanned: string, yearMonth: string, taken: readonly Wallet[]): PayerCode | NoPayerCode {
    // Scanners put a line's end behind what they read.
    const code = scanned.trim();
    if (code.length > CHARACTERS_MAX) return "not-payers";
    if (code.startsWith(PRESENTED_START)) {
      const read = readPresentedCode(code);
      if (read.kind === "malformed") return "unreadable";
      if (!read.isUnionPay) return "foreign";
      if (read.expiry !== undefined && read.expiry < yearMonth) return "expired";
      return taken.includes("unionpay") ? new PayerCode("unionpay", code, read.lastDigits) : "not-taken";
    }
    const wallet = walletOf(code);
    if (!wallet) return "not-payers";
    return taken.includes(wallet) ? new PayerCode(wallet, code, code.slice(-SHOWN)) : "not-taken";
  }
}

const hidden = "****" as MaskedPan;

/**
 * Why a code is refused before anything is sent. not-payers: no wallet's payer code, but a shop's own, an address, goods. unreadable:
 * begins as EMV's, and is damaged. foreign: of a network that the acquirer is not in. not-taken: of a wallet that it does not offer.
 */
export type NoPayerCode = "not-payers" | "unreadable" | "foreign" | "expired" | "not-taken";

/** WeChat: 18 digits from 10 to 15. Alipay: 16 to 24 digits from 25 to 30. UnionPay: 19 digits from 62. */
function walletOf(code: string): Wallet | undefined {
  if (!/^\d{16,24}$/.test(code)) return undefined;
  const prefix = Number(code.slice(0, 2));
  if (code.length === 18 && prefix >= 10 && prefix <= 15) return "wechat";
  if (prefix >= 25 && prefix <= 30) return "alipay";
  return code.length === 19 && prefix === 62 ? "unionpay" : undefined;
}
