import { decodeBody, decodeEnvelope, encodeBody, encodeEnvelope, macInput } from "../../src/management/envelope";
import { standings } from "../../src/management/messages";
import { approvals } from "../acquirer/host-state";
import type { Proof, WorkingMacs } from "./proofs";

const LENGTH_BYTES = 2;
const STANDING_AT = 5;
/** Amount, wallet, reference, settlement date, time, credential: as a payment that was made. */
const paid = (amountFen: number) => [amountFen, 0, "123456789012", "1122", "1122100000", "12345678901234567890"];
const SOME_FEN = 12_345;
const HALF = 4;

/**
 * An answer of the management line that says something else: with an approving code that it is done, else what the code stands for among
 * the standings. @returns undefined where the bytes are no answer.
 */
export function forgeLine(
  bytes: Uint8Array,
  code: string,
  proof: Proof,
  keys: { readonly current: WorkingMacs; readonly former: WorkingMacs },
): Uint8Array | undefined {
  const envelope = decodeEnvelope(bytes.subarray(LENGTH_BYTES));
  const body = envelope && decodeBody(envelope.body);
  if (!envelope || !body) return undefined;
  const said = encodeBody([...body.slice(0, STANDING_AT), ...contentOf(code, body)]);
  return encodeEnvelope({ ...envelope, body: said, mac: falseMac(said, proof, keys) });
}

function contentOf(code: string, body: readonly unknown[]): readonly unknown[] {
  const amountFen = typeof body[STANDING_AT + 1] === "number" ? (body[STANDING_AT + 1] as number) : SOME_FEN;
  if (approvals.includes(code)) return [standings.indexOf("done"), ...paid(amountFen)];
  const others = ["over", "refused", "unknown", "waiting", "under-way", "returned"] as const;
  const standing = others[(code.charCodeAt(0) + code.charCodeAt(1)) % others.length] ?? "over";
  const has = standing === "over" || standing === "refused";
  return [standings.indexOf(standing), ...(has ? [code] : [])];
}

function falseMac(
  said: Uint8Array,
  proof: Proof,
  { current, former }: { readonly current: WorkingMacs; readonly former: WorkingMacs },
): Uint8Array {
  const mac = ({ line }: WorkingMacs, input: Uint8Array) => line(input);
  switch (proof) {
    case "none":
    case "zeros":
      return new Uint8Array(8);
    case "old":
      return mac(former, macInput("answer", said));
    case "other":
      // Of the same bytes as a request: sent back as its own answer.
      return mac(current, macInput("request", said));
    case "wrong":
    case "half":
      return mac(current, macInput("answer", said)).map((byte, at) =>
        proof === "half" && at < HALF ? byte : byte ^ 0xff,
      );
  }
}
