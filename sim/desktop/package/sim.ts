/** `qianshou/sim`: the world that a payment terminal lives in, for tests. */
export type { Acquirer, Handled, Reply } from "../../acquirer/acquirer-types";
export { cardById } from "../../cards/deck";
export { deckCards } from "../../cards/deck-cards";
export type { Verdict } from "../../scenario/checker";
export { verbs } from "../../scenario/verbs";
export { viewNames } from "../../scenario/views";
export { DEFAULT_START_MS, Simulator, type SimulatorOptions } from "../../simulator/simulator";
export type { FaultKind } from "../../world/faults";
export { SeededRandom } from "../../world/random";
export { World } from "../../world/world";
export { type Host, NotSo, openShop, Shop, type ShopOptions } from "./shop";
