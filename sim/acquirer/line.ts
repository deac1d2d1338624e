import { sameBytes } from "../../hal/drivers/software-secure-element-algorithms";
import { decodeEnvelope, encodeEnvelope, macInput, swappedTpdu } from "../../src/management/envelope";
import { type Answered, answerBody, type ReadRequest, readRequestBody } from "../../src/management/messages";
import { bytesToText, toHex } from "../../src/values/bcd";
import { admitted } from "./admission";
import { askSale } from "./arrival";
import { approvals, type HostState } from "./host-state";
import { signingKeys } from "./message-mac";
import { askOrder, askPayment, closeOrderOf, makeOrder } from "./orders";
import { askPayout, makePayout, tellFunds } from "./payouts";
import { payWhatIsDue } from "./wallets";

const LENGTH_BYTES = 2;
const MAC_BYTES = 8;

/** What became of a frame of the management line. */
export type LineHandled =
  /** It is none of this line's, or not of its form: a front end hangs up. */
  | { readonly kind: "deaf" }
  | {
      readonly kind: "answered";
      /** Number of the terminal that asked. */
      readonly terminal: string;
      readonly note: string;
      /** Without its length; absent where it is lost by rule. */
      readonly frame?: Uint8Array;
      readonly delayMs: number;
    };

function carryOut(host: HostState, { terminal, merchant, request }: ReadRequest): Answered {
  const { ask, id, order, payout } = request;
  switch (ask) {
    case "order.make":
      return order
        ? makeOrder(host, { terminal, merchant }, toHex(id), order)
        : { standing: "refused", responseCode: "30" };
    case "order.ask":
      return askOrder(host, terminal, toHex(id));
    case "order.close":
      return closeOrderOf(host, terminal, toHex(id));
    case "payment.ask":
      return askPayment(host, terminal, bytesToText(id, 0, id.length));
    case "sale.ask":
      return askSale(host, terminal, bytesToText(id, 0, id.length));
    case "payout.make":
      return payout
        ? makePayout(host, { terminal, merchant }, toHex(id), payout)
        : { standing: "refused", responseCode: "30" };
    case "payout.ask":
      return askPayout(host, terminal, toHex(id));
    case "payout.funds":
      return tellFunds(host, merchant);
  }
}

/** Why the request is not carried out, in the order in which 8583 is checked; undefined where it is. */
function refusal(host: HostState, read: ReadRequest, isGenuine: boolean): string | undefined {
  const { terminal, merchant, request } = read;
  // About what it did a terminal may still ask under the number that it had.
  const mti = request.ask === "order.make" || request.ask === "payout.make" ? "0200" : "0820";
  const state = admitted(host, { terminal, merchant, message: { mti } });
  if ("code" in state) return state.code;
  if (!isGenuine) return "A0";
  const { maintenance, environment } = host;
  const nowMs = environment.nowMs();
  return maintenance && nowMs >= maintenance.fromMs && nowMs < maintenance.toMs ? "90" : undefined;
}

/** The host's end of the management line (`src/management/README.md`). Every answer is signed where the host has keys of the terminal. */
export function handleLine(host: HostState, frame: Uint8Array): LineHandled {
  const envelope = decodeEnvelope(frame);
  const read = envelope && readRequestBody(envelope.body);
  if (!envelope || !read) return { kind: "deaf" };
  const { terminal } = read;
  payWhatIsDue(host);
  const keys = signingKeys(host, "0200", undefined, read.terminal);
  const isGenuine = keys !== undefined && sameBytes(keys.line(macInput("request", envelope.body)), envelope.mac);
  const { ask, order, payout } = read.request;
  const bound = order ?? payout;
  const code = refusal(host, read, isGenuine);
  const subject = { mti: ask, ...(bound ? { amountFen: bound.amountFen } : {}) };
  const silence = code === undefined ? host.rules.take("silence", subject) : undefined;
  if (silence && !silence.processed) return { kind: "answered", terminal, note: `${ask}: lost by rule`, delayMs: 0 };
  const unsigned = code === undefined ? host.rules.take("unsigned", subject) : undefined;
  const rule = code === undefined && !unsigned ? host.rules.take("respond", subject) : undefined;
  const said = code ?? ruledCode(rule?.code);
  const answered: Answered =
    unsigned?.processed === false
      ? forged(read, unsigned.code)
      : said === undefined
        ? carryOut(host, read)
        : { standing: "refused", responseCode: said };
  const note = `${ask}: ${answered.standing}${"responseCode" in answered ? ` ${answered.responseCode}` : ""}`;
  const delayMs = rule?.delayMs ?? host.configuration.latencyMs;
  if (silence) return { kind: "answered", terminal, note: `${note}, its answer lost by rule`, delayMs };
  const body = answerBody(read, answered);
  const mac = unsigned || !keys ? new Uint8Array(MAC_BYTES) : keys.line(macInput("answer", body));
  if (keys && !unsigned && host.rules.take("wrong-mac", subject)) mac[0] = (mac[0] ?? 0) ^ 1;
  const answer = encodeEnvelope({ tpdu: swappedTpdu(envelope.tpdu), body, mac });
  return { kind: "answered", terminal, note, frame: answer.subarray(LENGTH_BYTES), delayMs };
}

/** What nothing was done for, as whoever forges it would make it: paid where its code approves. */
function forged({ request: { order, payout, ask } }: ReadRequest, code: string): Answered {
  if (!approvals.includes(code)) return { standing: "over", responseCode: code };
  if (ask.startsWith("payout")) {
    const told = { amountFen: payout?.amountFen ?? 1, feeFen: 0, reason: "none", atMinute: 0 } as const;
    return { standing: "payout", payout: { stage: "paid", ...told } };
  }
  const numbers = { referenceNo: "000000000000", settlementDate: "0101", hostTime: "0101000000" };
  const paid = { ...numbers, amountFen: order?.amountFen ?? 1, wallet: "wechat", credential: "0".repeat(20) } as const;
  return { standing: "done", paid };
}

/** An approving code asks for nothing that is not done by itself. */
function ruledCode(code: string | undefined): string | undefined {
  return code === "00" ? undefined : code;
}
