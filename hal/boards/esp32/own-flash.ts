// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./storage-flash.d.ts" />
import FlashStorage from "embedded:storage/flash";
import type { Devices, RemoteDevices } from "../../board";
import { PartitionFlash } from "../../drivers/partition-flash";

/** As `boards/partitions/` names it. */
const PARTITION = "journal";

/**
 * The board's own flash, where the other end offers none. Where it does, that one counts: its journal belongs to the acquirer's books and
 * the keys that are there, too, and whoever plays with them begins with a blank one, cuts it and reads it.
 *
 * @throws Error where the board's table has no such partition: it was flashed with another one.
 */
export function ownFlash({ flash }: RemoteDevices): Partial<Pick<Devices, "flash">> {
  if (flash) return {};
  return { flash: new PartitionFlash({ io: FlashStorage.open({ path: PARTITION, mode: "r+" }) }) };
}
