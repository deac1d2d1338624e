import { textField } from "../../src/host/iso8583/message";
import type { HostDialect } from "./configuration";
import { formatError, type Outcome } from "./host-state";
import type { Operation } from "./operations";
import { isByCode } from "./qr-sale";
import type { HostRequest } from "./request";
import { isTransaction } from "./transaction-kinds";

const ORIGINAL_DIGITS = 12;
const DATED_DIGITS = 16;
const voids: readonly Operation["name"][] = Object.freeze<Operation["name"][]>(["void", "qr-void"]);

/** What a request has otherwise than this host's dialect wants it, which is a format error; undefined where nothing. */
export function againstDialect(dialect: HostDialect, request: HostRequest, { name }: Operation): Outcome | undefined {
  const { message } = request;
  if (!isTransaction(name) && name !== "reversal") return undefined;
  const field60 = textField(message, 60) ?? "";
  const digits = isByCode(request) ? dialect.codeField60Digits : dialect.field60Digits;
  if (!digits.includes(field60.length)) return formatError(`F60: ${digits.join(" or ")} digits`);
  const longest = textField(message, 26);
  if (longest !== undefined && longest !== dialect.pinDigitsMax) return formatError(`F26: ${dialect.pinDigitsMax}`);
  const original = textField(message, 61);
  if (original === undefined) return undefined;
  if (name === "reversal") return againstReversed(dialect, request, original);
  const wanted = dialect.voidDate ? DATED_DIGITS : ORIGINAL_DIGITS;
  if (voids.includes(name) && original.length !== wanted) return formatError(`F61: ${wanted} digits`);
  return undefined;
}

/** Whose numbers field 61 of a 0400 has. Those of its original are another message's: their STAN is another one. */
function againstReversed({ reversedOriginal }: HostDialect, request: HostRequest, original: string) {
  const isOwn = original.startsWith(request.field60.batch + request.stan);
  if (isOwn === (reversedOriginal === "own")) return undefined;
  return formatError(`F61: numbers of ${reversedOriginal === "own" ? "the reversed message" : "its original"}`);
}
