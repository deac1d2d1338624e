/**
 * The promises of the contracts of `hal/`, for drivers of your own: a bench has your device and the hands that trouble it.
 *
 *     prove({ contract: "printer", promises: printerPromises, implementations: [{ name: "mine", open: async () => bench() }] });
 */
export { type BatteryBench, promises as batteryPromises } from "./battery/promises";
export { type CardReaderBench, promises as cardReaderPromises, type ShownCard } from "./card-reader/promises";
export type { ContractSuite, Implementation, Promised } from "./contract";
export { type FlashBench, promises as flashPromises } from "./flash/promises";
export { job, pictureOf, printAll } from "./printer/jobs";
export { type PrinterBench, promises as printerPromises } from "./printer/promises";
export { prove, type Sound } from "./prove";
