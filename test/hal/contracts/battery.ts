import { axp192Bench, axp2101Bench, max17048Bench } from "./battery/chip-bench";
import { modelBench } from "./battery/model-bench";
import { type BatteryBench, promises } from "./battery/promises";
import type { ContractSuite, Implementation } from "./contract";

/** A promise by a part of its words. */
const says = (part: string): string => {
  const found = promises.find((each) => each.says.includes(part));
  if (!found) throw new Error(`no promise says ${part}`);
  return found.says;
};

const noWarning = "the model has no capacitors: it cuts the power at once";
const implementations: readonly Implementation<BatteryBench>[] = Object.freeze([
  ...(["model in process", "remote, CBOR frames"] as const).map((way) => ({
    name: way,
    open: () => modelBench(way),
    lacks: {
      [says("a falling supply")]: noWarning,
      [says("dead while somebody")]: "a fault of the world strikes calls as they begin",
      [says("not there at power-up")]: "the model always knows its state",
      [says("between two watches")]: "it compares with what the watch found",
    },
  })),
  { name: "AXP192 over I2C", open: async () => axp192Bench() },
  {
    name: "AXP2101 over I2C",
    open: async () => axp2101Bench(),
    lacks: { [says("a falling supply")]: "the chip has no interrupt for it; the next look tells, a second later" },
  },
  {
    name: "MAX17048 over I2C",
    open: async () => max17048Bench(),
    lacks: {
      [says("off: ")]: "a gauge switches nothing off",
      [says("no battery but mains")]: "without a cell the chip has no power: it does not answer",
    },
  },
]);

export const batterySuite: ContractSuite<BatteryBench> = Object.freeze({
  contract: "battery",
  promises,
  implementations,
});
