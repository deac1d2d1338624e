import type { Answered } from "../../src/management/messages";
import type { SalePayout, SaleState } from "../../src/management/sale-messages";
import { netOf } from "./fees";
import type { HostState } from "./host-state";
import { movePayouts } from "./payout-bank";
import { isEarning, lacksSignature, maskedOf, standingOf } from "./payouts";
import { goneOfSales } from "./payouts-of-sales";
import { leftOf } from "./refund";
import type { HostTransaction } from "./transactions";

const minuteMs = 60_000;

/** Where the money of a sale is, by batch and voucher (E04). */
export function askSale(host: HostState, terminal: string, numbers: string): Answered {
  if (!/^\d{12}$/.test(numbers)) return { standing: "refused", responseCode: "30" };
  movePayouts(host);
  const place = host.transactions.placeOf(terminal, numbers.slice(0, 6), numbers.slice(6));
  const sale = host.transactions.at(place);
  if (sale === undefined) return { standing: "unknown" };
  if (!isEarning(sale)) return { standing: "refused", responseCode: "12" };
  const state = stateOf(sale);
  const { amountFen, settledAtMs } = sale;
  const netFen = state === "charged" ? netOf(host, sale) : 0;
  const settledMinute = settledAtMs === undefined ? 0 : Math.ceil(settledAtMs / minuteMs);
  const unsigned = state === "charged" && settledAtMs !== undefined && lacksSignature(host, sale);
  const goneTo = state === "charged" && settledAtMs !== undefined ? goneOfSales(host).get(place) : undefined;
  const payout = goneTo?.request === undefined ? undefined : payoutOf(host, goneTo.request);
  const leftFen = netFen - (goneTo?.fen ?? 0);
  return {
    standing: "sale",
    sale: { state, amountFen, netFen, leftFen, unsigned, settledMinute, ...(payout ? { payout } : {}) },
  };
}

function stateOf(sale: HostTransaction): SaleState {
  if (sale.state === "charged") return leftOf(sale) > 0 ? "charged" : "given back";
  if (sale.state === "voided") return "given back";
  return sale.state === "reversed" ? "reversed" : "not charged";
}

function payoutOf(host: HostState, request: string): SalePayout | undefined {
  const payout = host.payouts.get(request);
  if (!payout) return undefined;
  const { stage, amountFen, atMinute } = standingOf(payout);
  return { stage, amountFen, atMinute, masked: maskedOf(host, payout) };
}
