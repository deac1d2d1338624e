/** Whose payers' codes the acquirer knows. Each has an account as a card has: `cardholder:wechat`. */
export type WalletId = "wechat" | "alipay" | "unionpay";

export const walletIds: readonly WalletId[] = Object.freeze(["wechat", "alipay", "unionpay"]);

/** confirms: pays. waits: does nothing. refuses: says no. pays-late: pays when nobody waits for it any more. */
export type Payer = "confirms" | "waits" | "refuses" | "pays-late";

export const payers: readonly Payer[] = Object.freeze(["confirms", "waits", "refuses", "pays-late"]);

/** What the payers of a wallet do, and how long after they were asked. */
export interface WalletManner {
  readonly payer: Payer;
  readonly afterMs: number;
}

/** Most payers need not confirm anything: the code itself is their word. */
export const usualManner: WalletManner = Object.freeze({ payer: "confirms", afterMs: 0 });

/** Behind a terminal's time-out of a minute, and its reversal. */
const LATE_MS = 90_000;
/**
 * Whose code it is (day.md §2.3): by number ranges of the acquirer's own, and EMV's presented codes of UnionPay's network.
 * @returns undefined for what is no payer's code.
 */
export function walletOfCode(code: string): WalletId | undefined {
  if (/^1[0-5]\d{16}$/.test(code)) return "wechat";
  if (/^(2[5-9]|30)\d{14,22}$/.test(code)) return "alipay";
  if (/^62\d{17}$/.test(code)) return "unionpay";
  return code.startsWith("hQVDUFY") && hexOfBase64(code).includes("a000000333") ? "unionpay" : undefined;
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function hexOfBase64(text: string): string {
  let bits = "";
  for (const character of text.replaceAll("=", ""))
    bits += Math.max(0, base64Digits.indexOf(character)).toString(2).padStart(6, "0");
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, "0")).join("");
}

/** Tells a spent code again, and nothing else of it (FNV-1a). */
export function markOf(code: string): string {
  let mark = 0x811c9dc5;
  for (let at = 0; at < code.length; at++) mark = Math.imul(mark ^ code.charCodeAt(at), 0x01000193);
  return (mark >>> 0).toString(16).padStart(8, "0");
}

/** What a payer who was asked now says, and when. */
export function decisionOf({ payer, afterMs }: WalletManner): {
  readonly pays: boolean;
  /** Absent: never. */
  readonly afterMs?: number;
} {
  switch (payer) {
    case "waits":
      return { pays: false };
    case "pays-late":
      return { pays: true, afterMs: afterMs === 0 ? LATE_MS : afterMs };
    case "confirms":
    case "refuses":
      return { pays: payer === "confirms", afterMs };
  }
}
