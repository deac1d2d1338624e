import type { Personalisation } from "../../hal/board";
import type { Approval } from "../book/facts";
import type { Approved } from "../book/states";
import { signatureRulesOf } from "../profiles/signature-rules";
import { onlineFeatureCode } from "../signature/feature-code";
import { amountField, sixDigits, whoOf } from "./fields";
import { openGbk } from "./iso8583/gbk";
import { type Message, textField } from "./iso8583/message";
import type { Online } from "./online";
import { noteRequirement, noteUnproven } from "./requirement";
import { asksForSignIn, DUPLICATE, isHostDown } from "./response-codes";
import { signatureTlv } from "./signature-tlv";

/** How one attempt to hand a signature over ended. */
export type UploadEnd =
  | { readonly kind: "accepted" }
  /** The host's own word. */
  | { readonly kind: "refused"; readonly responseCode: string }
  /** No word that counts: no line, no answer, keys out of step, a host that is down. */
  | { readonly kind: "later" };

/** The code that ties the picture to the sale: drawn under the ink, and told in field 55. */
export function featureCodeOf({ settlementDate, referenceNo }: Approval): string {
  return onlineFeatureCode(digits(settlementDate, 4), digits(referenceNo, 12));
}

/** A host may number with letters: then the code counts it as absent, as an offline terminal would. */
function digits(text: string | undefined, length: number): string | undefined {
  return text !== undefined && text.length === length && /^\d+$/.test(text) ? text : undefined;
}

/**
 * 电子签名上送: 0820 with 60.1 = 07 and the sale's own STAN, in as many messages as the acquirer's parameter asks for. Asking
 * again is harmless: the host knows the sale by its numbers and keeps the first whole picture.
 * @param image JBIG, at most 999 bytes.
 * @param gone STANs of those of which a whole picture has left since power-up; this one becomes one of them.
 */
export async function uploadSignature(
  terminal: Online,
  sale: Approved,
  image: Uint8Array,
  timeoutMs: number,
  gone: Set<number>,
): Promise<UploadEnd> {
  const { book, personalisation, board, host, session } = terminal;
  const parameters = await book.settings.parameters();
  const gbk = openGbk(board.gbk);
  const merchantName = parameters?.merchantName
    ? Uint8Array.from(parameters.merchantName, (character) => character.charCodeAt(0))
    : gbk.encode(personalisation.merchantName);
  const tlv = signatureTlv(sale, merchantName, featureCodeOf(sale.approval));
  const wentBefore = gone.has(sale.facts.stan);
  for (const part of partsOf(image, signatureRulesOf(parameters).partBytes)) {
    const exchanged = await host.exchange(signatureRequest(personalisation, sale, part, tlv), { mac: true, timeoutMs });
    if (part.last && exchanged.kind !== "not-sent") gone.add(sale.facts.stan);
    if (exchanged.kind !== "reply") {
      // An unsigned acceptance deletes nothing and an unsigned refusal drops nothing (`money.md`, 1): the ink stays and goes again.
      if (exchanged.kind === "unproven") noteUnproven(session);
      if (exchanged.kind === "not-sent" && exchanged.why === "no-key") session.due.signIn = true;
      return { kind: "later" };
    }
    session.unproven = false;
    noteRequirement(session, exchanged.processingRequirement);
    const responseCode = textField(exchanged.reply, 39) ?? "";
    // 94: an earlier answer got lost, the host has this already (`unionpay.md`, 5.2). Of a part that says nothing of the others: only
    // the last one's word is about the whole. Of a picture that never left it is no word: the host then means something else, or says so
    // again when the picture has gone.
    if (responseCode === "00" || (responseCode === DUPLICATE && (!part.last || wentBefore))) continue;
    if (responseCode === DUPLICATE) return { kind: "later" };
    if (asksForSignIn(responseCode)) session.due.signIn = true;
    const later = asksForSignIn(responseCode) || isHostDown(responseCode);
    return later ? { kind: "later" } : { kind: "refused", responseCode };
  }
  return { kind: "accepted" };
}

function partsOf(image: Uint8Array, partBytes: number): readonly SignaturePart[] {
  const count = Math.max(1, Math.ceil(image.length / partBytes));
  return Array.from({ length: count }, (_, index) => ({
    number: count === 1 ? 0 : index + 1,
    last: index === count - 1,
    bytes: image.subarray(index * partBytes, (index + 1) * partBytes),
  }));
}

/** One message of a signature's upload. */
export interface SignaturePart {
  /** 0 the only one, else from 1: the last digit of 60.3. */
  readonly number: number;
  readonly last: boolean;
  /** Field 62. */
  readonly bytes: Uint8Array;
}

/**
 * 0820 电子签名上送 (`unionpay.md`, 3 and 6), still without its MAC: 60.1 = 07 and 60.3 = 800 or 801, then 08 and 80n with 60.4 =
 * 8 while more follow and 9 for the last. The sale's own STAN and batch tell whose signature it is; no card number.
 * @param tlv field 55, in the first message.
 */
export function signatureRequest(
  personalisation: Personalisation,
  sale: Approved,
  part: SignaturePart,
  tlv: Uint8Array,
): Message {
  const { facts, approval } = sale;
  const first = part.number <= 1;
  return {
    mti: "0820",
    fields: {
      4: amountField(facts.amountFen),
      11: sixDigits(facts.stan),
      ...(approval.settlementDate ? { 15: approval.settlementDate } : {}),
      ...(approval.referenceNo ? { 37: approval.referenceNo } : {}),
      ...whoOf(personalisation, facts),
      ...(first ? { 55: tlv } : {}),
      60: `${first ? "07" : "08"}${sixDigits(facts.batch)}80${part.number}${first ? "" : part.last ? "9" : "8"}`,
      62: part.bytes,
    },
  };
}
