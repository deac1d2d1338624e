import type { ContractSuite, Implementation } from "./contract";
import { norBench, partitionBench } from "./flash/driver-bench";
import { modelBench } from "./flash/model-bench";
import { type FlashBench, promises } from "./flash/promises";

/** A promise by a part of its words. */
const says = (part: string): string => {
  const found = promises.find((each) => each.says.includes(part));
  if (!found) throw new Error(`no promise says ${part}`);
  return found.says;
};

const plain = { [says("with encryption")]: "it is not encrypted: its units are single bytes" };
const encrypted = { [says("only clears bits")]: "a unit takes one program" };
const implementations: readonly Implementation<FlashBench>[] = Object.freeze([
  ...(["model in process", "remote, CBOR frames"] as const).map((way) => ({
    name: way,
    open: () => modelBench(way),
    lacks: plain,
  })),
  { name: "model in process, encrypted", open: () => modelBench("model in process", 16), lacks: encrypted },
  { name: "ESP32's partition", open: async () => partitionBench(1), lacks: plain },
  { name: "ESP32's partition, encrypted", open: async () => partitionBench(16), lacks: encrypted },
  { name: "W25Q over SPI", open: async () => norBench(), lacks: plain },
]);

export const flashSuite: ContractSuite<FlashBench> = Object.freeze({ contract: "flash", promises, implementations });
