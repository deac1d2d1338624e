import { type BootHistory, measureBootHistory } from "./boot-history";
import { type FirmwareCost, measureBoot, measureFirmware, type Phase } from "./firmware-cost";
import { type KindsCost, measureKinds } from "./kinds-cost";
import { measureNode, type NodeSpeed } from "./node-speed";
import { measureParts, type PartsCost, sample } from "./parts-cost";
import { measureSettlement, type SettlementCost } from "./settlement-cost";
import { measureSignedSale, type SignedSaleCost } from "./signed-sale-cost";
import { measureSigning, type SigningCost } from "./signing-cost";
import { forecastWear, type WearForecast } from "./wear";

/** Everything that the bench counts in XS and in Node. All but `salesPerSecond` is the same in every run. */
export interface BenchFigures extends Sold {
  readonly firmware: FirmwareCost;
  readonly signedSale: SignedSaleCost;
  readonly signing: SigningCost;
  readonly settlement: SettlementCost;
  readonly bootHistory: BootHistory;
  readonly wear: WearForecast;
  readonly kinds: KindsCost;
}

/** Sales in Node, and what XS makes of what they leave behind. */
export interface Sold {
  readonly node: Omit<NodeSpeed, "frames" | "kept">;
  readonly bootAfterSales: Phase;
  readonly parts: PartsCost;
}

/** @param sales in Node. @param records of the settlement. */
export async function measure(sales: number, records: number): Promise<BenchFigures> {
  return {
    ...(await measureSold(sales)),
    firmware: await measureFirmware(),
    signedSale: await measureSignedSale(),
    signing: await measureSigning(),
    settlement: await measureSettlement(records),
    bootHistory: await measureBootHistory(),
    wear: await forecastWear(sample.intent.facts, sample.approved),
    kinds: await measureKinds(),
  };
}

export async function measureSold(sales: number): Promise<Sold> {
  const { frames, kept, ...node } = await measureNode(sales);
  return { node, bootAfterSales: await measureBoot(kept), parts: await measureParts(frames) };
}
