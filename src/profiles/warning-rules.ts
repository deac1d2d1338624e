import type { Parameters } from "../book/params";

/** From when on something is told before it fails: the acquirer's parameter 53. */
export interface WarningRules {
  /** Below this charge, with no charger. */
  readonly batteryPercent: number;
  /** Signatures and reports that wait for the host. */
  readonly unsent: number;
  /** Of the packets over many exchanges. */
  readonly lossPercent: number;
  /** Cards that could not be read, one behind the other. */
  readonly readsFailed: number;
  readonly certificateDays: number;
  /** Of a flash sector's life, which is 100,000 erases. */
  readonly wearPercent: number;
}

/** Layouts of parameter 53 that this firmware reads; with another one the rules of before stay. */
const VERSION = "01";
const DIGITS = 14;

/** In force until the acquirer sends others. */
export const defaultWarningRules: WarningRules = Object.freeze({
  batteryPercent: 15,
  unsent: 20,
  lossPercent: 8,
  readsFailed: 5,
  certificateDays: 14,
  wearPercent: 80,
});

/**
 * Parameter 53, 14 digits: version 2, then two digits each as above. Private to this family of acquirers: Q/CUP 009 leaves it open.
 */
export function warningRulesOf(parameters: Parameters | undefined): WarningRules {
  const digits = parameters?.warningRules ?? "";
  if (digits.length !== DIGITS || !digits.startsWith(VERSION)) return defaultWarningRules;
  const two = (at: number) => Number(digits.slice(at, at + 2));
  return {
    batteryPercent: two(2),
    unsent: two(4),
    lossPercent: two(6),
    readsFailed: two(8),
    certificateDays: two(10),
    wearPercent: two(12),
  };
}
