import type { Approval } from "../book/facts";
import type { Approved } from "../book/states";
import { signatureRulesOf } from "../profiles/signature-rules";
import { onlineFeatureCode } from "../signature/feature-code";
import { openGbk } from "./iso8583/gbk";
import { textField } from "./iso8583/message";
import { type SignaturePart, signatureRequest } from "./messages";
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
 */
export async function uploadSignature(
  terminal: Online,
  sale: Approved,
  image: Uint8Array,
  timeoutMs: number,
): Promise<UploadEnd> {
  const { book, personalisation, board, host, session } = terminal;
  const parameters = await book.settings.parameters();
  const gbk = openGbk(board.gbk);
  const merchantName = parameters?.merchantName
    ? Uint8Array.from(parameters.merchantName, (character) => character.charCodeAt(0))
    : gbk.encode(personalisation.merchantName);
  const tlv = signatureTlv(sale, merchantName, featureCodeOf(sale.approval));
  for (const part of partsOf(image, signatureRulesOf(parameters).partBytes)) {
    const exchanged = await host.exchange(signatureRequest(personalisation, sale, part, tlv), { mac: true, timeoutMs });
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
    // the last one's word is about the whole.
    if (responseCode === "00" || responseCode === DUPLICATE) continue;
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
