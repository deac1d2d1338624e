declare module "embedded:storage/flash" {
  import type { PartitionIo } from "../../drivers/partition-flash";

  /** The SDK's partitions of the microcontroller's flash, by the names that the board's table of partitions gives. */
  const FlashStorage: {
    /** @throws Error where there is no such partition. */
    open(options: { readonly path: string; readonly mode: "r" | "r+" }): PartitionIo;
  };
  export default FlashStorage;
}
