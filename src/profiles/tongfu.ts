import { text } from "../screen/text";
import { type FeePolicy, type FeeRule, SINCE_EVER } from "./fees";
import { type Acquirer, type AcquirerProfile, careful } from "./profile";

/** Between 0.38 and 0.60 %, whatever the card (`faults.md`): a contract, and a promotion with dates, which are the demo world's. */
const usual: FeeRule = Object.freeze([6_000] as const);
const promoted: FeeRule = Object.freeze([3_800] as const);
const contract: FeePolicy = Object.freeze({ from: SINCE_EVER, credit: usual, debit: usual });
const promotion: FeePolicy = Object.freeze({ from: "20261001", until: "20261231", credit: promoted, debit: promoted });

/** No fee is quoted for any code: it takes none. */
const general: AcquirerProfile = Object.freeze({
  ...careful,
  name: text("通付", "Tongfu"),
  // The documents name no colours: these are the demo world's.
  accent: 0x2a35,
  namesReturned: true,
  numbersFirst: true,
  partialApproval: true,
  fees: Object.freeze([contract, promotion]),
  // Somebody always stands at its counters: they ask for the lock by parameter 61.
  lockMinutes: 0,
});

/** 通付: its e-sign terminal is a person's own. */
export const tongfu: Acquirer = Object.freeze({ general });
