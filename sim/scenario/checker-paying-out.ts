import type { PayoutView } from "../acquirer/view/merchant-view";
import type { PayoutKept, PayoutsSeen } from "../witness/evidence-payouts";

/** Payouts of one terminal: at the acquirer, in the journal, on screens and paper, and by what people asked for. */
export interface PayingOut {
  readonly host: readonly PayoutView[];
  /** What went by merchants' rules: no person asked for it, and no terminal keeps it. */
  readonly ruled: readonly PayoutView[];
  /** Both, and those of the merchant's other terminals. */
  readonly all: readonly PayoutView[];
  readonly kept: readonly PayoutKept[];
  readonly seen: PayoutsSeen;
  /** Fees are taken off what is settled. */
  readonly isNet: boolean;
  /** The terminal says that its journal has lost something. */
  readonly saysLost: boolean;
}
