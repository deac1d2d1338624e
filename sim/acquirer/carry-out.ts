import { balanceEnquiry } from "./balance";
import { chipCertificate } from "./chip-certificate";
import { applicationDownload, applicationList, chipDownloadEnd, keyDownload, keyList } from "./chip-download";
import { aboutHold, isAboutHold } from "./hold";
import { type HostState, type Outcome, outcome, type TerminalState } from "./host-state";
import { masterKey, masterKeyEnd, masterKeyOffer } from "./key-loading";
import { echo, parameterBlock, parameterEnd, signIn, signOff } from "./management";
import { goesAgain, type Operation } from "./operations";
import type { NoCard, PresentedCard } from "./payment-card";
import { qrRefund } from "./qr-refund";
import { qrSale } from "./qr-sale";
import { qrVoid } from "./qr-void";
import { refund } from "./refund";
import type { HostRequest } from "./request";
import { reversal } from "./reversal";
import type { RuleSubject } from "./rules";
import { sale } from "./sale";
import { scriptResult } from "./script-result";
import { batchDetail, batchEnd, reupload, settlementTotals } from "./settlement";
import { signatureUpload } from "./signature-upload";
import { isTransaction } from "./transaction-kinds";
import { voidOfSale } from "./void";

/**
 * These say that the host did not look at a message: a system is down, merchant, terminal or format is not to its liking, or keys or batch are
 * out of step. It books nothing for it, and looks for none of its numbers.
 */
const notLookedAt: readonly string[] = Object.freeze([
  ...["68", "90", "91", "92", "96", "98"],
  ...["03", "30", "58", "97", "A7", "A8", "B1"],
  ...["77", "99", "A0", "C1"],
]);

/** Carries out a request that passed all checks. A code that a rule answers with counts where the operation itself would approve. */
export function carryOut(
  host: HostState,
  terminal: TerminalState,
  request: HostRequest,
  operation: Operation,
  attempt: {
    readonly presented: PresentedCard | NoCard | undefined;
    readonly ruled: string | undefined;
    readonly partFen: number | undefined;
    readonly subject: RuleSubject;
  },
): Outcome {
  const { keys } = terminal;
  const { presented, ruled, partFen, subject } = attempt;
  const { name } = operation;
  const byRule = ruled === undefined ? {} : { ruled };
  if (ruled !== undefined && notLookedAt.includes(ruled) && goesAgain(name))
    return outcome(ruled, "by rule: not looked at");
  if ((name === "sale" || name === "authorisation") && keys !== undefined && presented !== undefined)
    return sale(host, terminal, keys, request, {
      kind: name,
      presented,
      subject,
      ...byRule,
      ...(partFen === undefined ? {} : { partFen }),
    });
  if (name === "qr-sale") return qrSale(host, request, ruled);
  if (name === "qr-void") return qrVoid(host, request, ruled);
  if (name === "qr-refund") return qrRefund(host, request, ruled);
  if (name === "void" && keys !== undefined) return voidOfSale(host, terminal, keys, request, { presented, ...byRule });
  if (isTransaction(name) && isAboutHold(name) && keys !== undefined)
    return aboutHold(host, terminal, keys, request, { kind: name, presented, ...byRule });
  if (name === "balance" && keys !== undefined && presented !== undefined)
    return balanceEnquiry(host, keys, request, { presented, ...byRule });
  if (name === "refund" && keys !== undefined && presented !== undefined)
    return refund(host, terminal, request, { presented, ...byRule });
  // An approving code asks for nothing that these would not do by themselves.
  if (ruled !== undefined && ruled !== "00") return outcome(ruled, "by rule");
  switch (name) {
    case "sign-in":
      return signIn(host, terminal, request);
    case "sign-off":
      return signOff(host, terminal);
    case "echo":
      return echo();
    case "parameters":
      return parameterBlock(host, terminal, request);
    case "parameters-end":
      return parameterEnd(host, terminal);
    case "keys-list":
      return keyList(host, request);
    case "keys":
      return keyDownload(host, terminal, request);
    case "keys-end":
      return chipDownloadEnd(host, terminal, "keys");
    case "applications-list":
      return applicationList(host, request);
    case "applications":
      return applicationDownload(host, terminal, request);
    case "applications-end":
      return chipDownloadEnd(host, terminal, "applications");
    case "master-key-offer":
      return masterKeyOffer(host, terminal, request);
    case "master-key":
      return masterKey(host, terminal, request);
    case "master-key-end":
      return masterKeyEnd(host, terminal, request);
    case "script-result":
      return scriptResult(host, request);
    case "reversal":
      return reversal(host, request);
    case "signature":
      return signatureUpload(host, request);
    case "settlement":
      return settlementTotals(host, request);
    case "batch-detail":
      return batchDetail(host, request);
    case "batch-end":
      return batchEnd(host, terminal, request);
    case "reupload":
      return reupload(host, request);
    case "chip-certificate":
      return chipCertificate(host, request);
    case "sale":
    case "void":
    case "authorisation":
    case "authorisation-void":
    case "completion":
    case "completion-advice":
    case "completion-void":
    case "refund":
    case "balance":
      throw new RangeError("a sale without keys or card got past the checks");
  }
}
