import type { Text } from "../../../hal/display";
import { wrongField } from "../../diagnosis/ends";
import { type Message, textField } from "../../host/iso8583/message";
import { FORMAT_ERROR } from "../../host/response-codes";
import { text } from "../../screen/text";
import { formatFen } from "../../values/money";

/** What the host says of a decline beside its code: what a limit leaves (B09), which field is wrong (B18). For the screen alone. */
export function declineDetail(reply: Message): Text | undefined {
  switch (textField(reply, 39)) {
    case "61":
    case "65": {
      // Field 54 (Q/CUP 009): account 2 digits, 02 available, renminbi, credit, fen 12 digits.
      const fen = /^\d\d02156C(\d{12})/.exec(textField(reply, 54) ?? "")?.[1];
      if (fen === undefined) return undefined;
      const left = formatFen(Number(fen));
      return text(`还可用 ${left} 元`, `CNY ${left} left`);
    }
    case FORMAT_ERROR: {
      const field = fieldAtFault(reply);
      return field === undefined ? undefined : wrongField(field);
    }
    default:
      return undefined;
  }
}

/** Field 44 of a 30: the number of the field at fault (ISO 8583, data element 44). */
export function fieldAtFault(reply: Message): string | undefined {
  if (textField(reply, 39) !== FORMAT_ERROR) return undefined;
  return /^0(\d\d)(?!\d)/.exec(textField(reply, 44) ?? "")?.[1];
}
