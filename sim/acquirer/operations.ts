import { textField } from "../../src/host/iso8583/message";
import { balanceFields } from "./balance";
import { certificateCodes, certificateFields } from "./chip-certificate";
import { aboutHoldFields, completionVoidFields } from "./hold";
import { qrRefundFields } from "./qr-refund";
import { isByCode, qrSaleFields } from "./qr-sale";
import { qrVoidFields } from "./qr-void";
import { refundFields } from "./refund";
import type { HostRequest } from "./request";
import { reversalFields } from "./reversal";
import { saleFields } from "./sale";
import { scriptResultFields } from "./script-result";
import { detailFields, endFields, reuploadFields, settlementFields } from "./settlement";
import { signatureFields } from "./signature-upload";
import type { HostTransaction } from "./transactions";
import { voidFields } from "./void";

/** What a request wants, as far as this host offers it. */
export interface Operation {
  readonly name:
    | "sign-in"
    | "sign-off"
    | "echo"
    | "parameters"
    | "parameters-end"
    | "keys-list"
    | "keys"
    | "keys-end"
    | "applications-list"
    | "applications"
    | "applications-end"
    | "master-key-offer"
    | "master-key"
    | "master-key-end"
    | "script-result"
    | HostTransaction["kind"]
    | "reversal"
    | "signature"
    | "settlement"
    | "batch-detail"
    | "batch-end"
    | "reupload"
    | "chip-certificate";
  /** Fields that must be there, else 30. */
  readonly fields: readonly number[];
  /** Financial: under a MAC, both ways, and in a reply only where the request's was right. */
  readonly financial: boolean;
  /** Fields that the reply repeats, beside 41 and 42. */
  readonly echoed: readonly number[];
  /** Whether the reply carries time, date, acquirer and reference (12, 13, 32, 37). */
  readonly dated: boolean;
  /** The message's batch must be the open one. A reversal may belong to an earlier one. */
  readonly inOpenBatch: boolean;
}

/** Nothing reverses these: whoever heard no answer sends the identical message again, under its own batch (`money.md`, 4). */
const goingAgain: readonly Operation["name"][] = Object.freeze<Operation["name"][]>([
  "refund",
  "completion-advice",
  "qr-refund",
]);

export function goesAgain(name: Operation["name"]): boolean {
  return goingAgain.includes(name);
}

/** The totals of a batch, and what they want. */
const ofSettlement: readonly Operation["name"][] = Object.freeze([
  "settlement",
  "batch-detail",
  "reupload",
  "chip-certificate",
]);

export function isOfSettlement(name: Operation["name"]): boolean {
  return ofSettlement.includes(name);
}

function management(name: Operation["name"], dated: boolean): Operation {
  // Sign-in and sign-off carry a STAN, downloads and echo do not (unionpay.md §3.1).
  const fields = Object.freeze(dated ? [11, 41, 42, 60] : [41, 42, 60]);
  return Object.freeze({ name, fields, financial: false, echoed: Object.freeze([11, 60]), dated, inOpenBatch: false });
}

function financial(name: Operation["name"], fields: readonly number[], inOpenBatch: boolean): Operation {
  const echoed = Object.freeze([3, 4, 11, 23, 25, 49, 60]);
  return Object.freeze({ name, fields, financial: true, echoed, dated: true, inOpenBatch });
}

/** Without a MAC either way. */
function settling(name: Operation["name"], fields: readonly number[], inOpenBatch: boolean): Operation {
  const echoed = Object.freeze([11, 49, 60]);
  return Object.freeze({ name, fields, financial: false, echoed, dated: true, inOpenBatch });
}

const settlement = settling("settlement", settlementFields, true);
const batchDetail = settling("batch-detail", detailFields, true);
/** Asked for again behind its own answer that got lost: then the batch is no longer the open one. */
const batchEnd = settling("batch-end", endFields, false);
const reupload = settling("reupload", reuploadFields, true);
const chipCertificate: Operation = Object.freeze({
  ...settling("chip-certificate", certificateFields, true),
  echoed: Object.freeze([4, 11, 23, 49, 60]),
});
const signIn = management("sign-in", true);
const signOff = management("sign-off", true);
/** Downloads by their code (60.3) in 0800. */
const downloads: { readonly [code: string]: Operation } = Object.freeze({
  "360": management("parameters", false),
  "361": management("parameters-end", false),
  "370": management("keys", false),
  "371": management("keys-end", false),
  "380": management("applications", false),
  "381": management("applications-end", false),
  "352": management("master-key-offer", false),
  "350": management("master-key", false),
  "351": management("master-key-end", false),
});
/** What 0820 asks, by its code. */
const enquiries: { readonly [code: string]: Operation } = Object.freeze({
  "002": signOff,
  "301": management("echo", false),
  "372": management("keys-list", false),
  "382": management("applications-list", false),
});
const scriptResult = financial("script-result", scriptResultFields, false);
/** @param more fields than of a sale's reversal: of what is about an original its own numbers, in field 61, and what else names it. */
function reversalWith(...more: readonly number[]): Operation {
  return financial("reversal", Object.freeze([...reversalFields, ...more]), false);
}
/** A signature may be of an earlier batch. */
const signature = financial("signature", signatureFields, false);

/** A kind of transaction that the host offers: its message, processing code (3) and condition code (25), and its reversal where it has one. */
interface FinancialKind {
  readonly mti: string;
  readonly processing: string;
  readonly condition: string;
  readonly operation: Operation;
  readonly reversal?: Operation;
}

/** By 60.1 (day.md §1.1). */
const financials: { readonly [type: string]: FinancialKind } = Object.freeze({
  "01": kind("0200", "310000", "00", financial("balance", balanceFields, true)),
  "22": kind("0200", "000000", "00", financial("sale", saleFields, true), reversalWith()),
  "23": kind("0200", "200000", "00", financial("void", voidFields, true), reversalWith(61)),
  "10": kind("0100", "030000", "06", financial("authorisation", saleFields, true), reversalWith()),
  "11": kind("0100", "200000", "06", financial("authorisation-void", aboutHoldFields, true), reversalWith(38, 61)),
  "20": kind("0200", "000000", "06", financial("completion", aboutHoldFields, true), reversalWith(38, 61)),
  "21": kind("0200", "200000", "06", financial("completion-void", completionVoidFields, true), reversalWith(61)),
  "25": kind("0220", "200000", "00", financial("refund", refundFields, true)),
  "24": kind("0220", "000000", "06", financial("completion-advice", aboutHoldFields, true)),
});

/** By a payer's code: told by field 22 alone. */
const payments: { readonly [type: string]: FinancialKind } = Object.freeze({
  "22": kind("0200", "000000", "00", financial("qr-sale", qrSaleFields, true), reversalWith()),
  "23": kind("0200", "200000", "00", financial("qr-void", qrVoidFields, true), reversalWith(61)),
  "25": kind("0220", "200000", "00", financial("qr-refund", qrRefundFields, true)),
});

function kind(
  mti: string,
  processing: string,
  condition: string,
  operation: Operation,
  reversal?: Operation,
): FinancialKind {
  return Object.freeze({ mti, processing, condition, operation, ...(reversal ? { reversal } : {}) });
}

/** The operation of a request (unionpay.md §3), undefined for one that the host does not offer: 12. */
export function operationOf(request: HostRequest): Operation | undefined {
  const { mti } = request.message;
  const { type, code } = request.field60;
  const processing = textField(request.message, 3);
  const condition = textField(request.message, 25);
  switch (mti) {
    case "0800":
      if (type !== "00") return undefined;
      if (code === "001" || code === "003" || code === "004" || code === "006") return signIn;
      return downloads[code];
    case "0820":
      if (type === "07") return code === "800" || code === "801" ? signature : undefined;
      if (type === "08") return /^80[2-9]$/.test(code) ? signature : undefined;
      if (type !== "00") return undefined;
      return enquiries[code];
    case "0100":
    case "0200":
    case "0220": {
      const asked = (isByCode(request) && payments[type]) || financials[type];
      if (asked?.mti !== mti || (processing ?? asked.processing) !== asked.processing) return undefined;
      return (condition ?? asked.condition) === asked.condition ? asked.operation : undefined;
    }
    case "0500":
      return type === "00" && code === "201" ? settlement : undefined;
    case "0320":
      if (type !== "00") return code === "000" ? reupload : undefined;
      if (code === "207" || code === "202") return batchEnd;
      if (certificateCodes.includes(code)) return chipCertificate;
      return code === "201" ? batchDetail : undefined;
    case "0400":
      return financials[type]?.reversal;
    case "0620":
      return type === "00" && code === "951" ? scriptResult : undefined;
    default:
      return undefined;
  }
}
