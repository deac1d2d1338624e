import type { Personalisation } from "../../hal/board";
import { amountField, RENMINBI, sixDigits, who } from "./fields";
import type { Message } from "./iso8583/message";
import { formatOriginal } from "./iso8583/subfields";

/** How an issuer's scripts went: what its report needs of the sale that brought them. */
export interface ScriptReport {
  readonly stan: number;
  readonly batch: number;
  readonly amountFen: number;
  readonly processingCode: string;
  readonly entryMode: string;
  /** Field 23. */
  readonly sequence: string;
  /** Field 55, with DF31. */
  readonly field55: Uint8Array;
}

/** 60.1 and 60.3 of a report. */
const SCRIPT_REPORT_TYPE = "00";
const SCRIPT_REPORT_CODE = "951";

/** 0620 脚本处理结果通知 (`unionpay.md`, 3 and 9), still without its MAC: field 61 says which sale's scripts they were. */
export function scriptReportRequest(personalisation: Personalisation, stan: number, report: ScriptReport): Message {
  return {
    mti: "0620",
    fields: {
      3: report.processingCode,
      4: amountField(report.amountFen),
      11: sixDigits(stan),
      22: report.entryMode,
      23: report.sequence,
      ...who(personalisation),
      49: RENMINBI,
      55: report.field55,
      60: `${SCRIPT_REPORT_TYPE}${sixDigits(report.batch)}${SCRIPT_REPORT_CODE}`,
      61: formatOriginal({ batch: sixDigits(report.batch), stan: sixDigits(report.stan) }),
    },
  };
}
