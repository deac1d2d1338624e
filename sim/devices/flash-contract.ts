import type { Flash } from "../../hal/flash";
import type { NorFlash } from "./flash";

/** The chip behind the contract, without a world: at once, and no power cut in between. */
export function flashOf(nor: NorFlash): Flash {
  const { sizeBytes, sectorBytes, pageBytes, programUnitBytes } = nor;
  return {
    sizeBytes,
    sectorBytes,
    pageBytes,
    programUnitBytes,
    read: async ({ address, length }) => nor.read(address, length),
    program: async ({ address, bytes }) => nor.program(address, bytes),
    erase: async ({ sector }) => nor.erase(sector),
  };
}
