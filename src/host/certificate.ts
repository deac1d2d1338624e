import type { Personalisation } from "../../hal/board";
import type { Facts } from "../book/facts";
import { text } from "../emv/bytes";
import { amountField, RENMINBI, sixDigits, whoOf } from "./fields";
import type { Message } from "./iso8583/message";

/** What a chip said at the end of a transaction that stands, for its issuer. */
export interface Certificate {
  /** Field 55 with the TC, and all that it is over. */
  readonly field55: Uint8Array;
  /** The card approved although it did not take its issuer's answer for genuine (ARPC). */
  readonly issuerFalse: boolean;
  /** Of an organisation abroad. */
  readonly foreign: boolean;
}

/** 60.1, and 60.3 of each sort: behind totals that balance, and behind others (`unionpay.md`, 3). */
const TYPE = "00";
const approved = Object.freeze({ balanced: "203", unbalanced: "205" } as const);
const issuerFalse = Object.freeze({ balanced: "204", unbalanced: "206" } as const);
/** 60.4 and 60.5 in a financial field 60: how the terminal reads cards, and how the chip was. */
const READING_AT = 11;
const READING_END = 13;
/** Field 62: which of its usages, and beside the second one what the risk is. Read off two terminals' packers; a host may not look at it. */
const CERTIFICATE_USAGE = "61";
const RISK_USAGE = "71";
const NO_RISK = "00";
const ISSUER_FALSE = "05";

/**
 * 0320 with one chip's certificate (IC卡联机交易TC上送), and with one that the card gave although its issuer's answer was wrong (ARPC错):
 * the transaction's own STAN, so that the host knows it again, and no MAC.
 */
export function certificateRequest(
  personalisation: Personalisation,
  facts: Facts,
  certificate: Certificate,
  balanced: boolean,
): Message {
  const codes = certificate.issuerFalse ? issuerFalse : approved;
  const code = balanced ? codes.balanced : codes.unbalanced;
  const organisation = certificate.foreign ? "01" : "00";
  const sum = `${amountField(facts.amountFen)}${RENMINBI}`;
  const field62 = certificate.issuerFalse
    ? `${RISK_USAGE}${organisation}${ISSUER_FALSE}${sum}${facts.field60.slice(0, TYPE.length)}`
    : `${CERTIFICATE_USAGE}${organisation}${NO_RISK}${sum}`;
  return {
    mti: "0320",
    fields: {
      4: amountField(facts.amountFen),
      11: sixDigits(facts.stan),
      22: facts.entryMode,
      ...(facts.chip ? { 23: facts.chip.sequence } : {}),
      ...whoOf(personalisation, facts),
      49: RENMINBI,
      55: certificate.field55,
      60: `${TYPE}${sixDigits(facts.batch)}${code}${facts.field60.slice(READING_AT, READING_END)}`,
      62: text(field62, field62.length),
    },
  };
}
