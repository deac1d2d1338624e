import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel } from "../world/world";
import type { NorFlash } from "./flash";
import { fields, noSuchMethod } from "./waiting";

/** Reading over SPI at 40 MHz: 4 kB in a millisecond. */
const READ_BYTES_PER_MS = 4096;

/** Puts raw NOR flash behind its port, with its times and what a cut leaves behind. */
export class FlashPort implements DeviceModel {
  readonly facts: object;
  readonly nor: NorFlash;

  constructor(nor: NorFlash) {
    this.nor = nor;
    const { sizeBytes, sectorBytes, pageBytes, programUnitBytes } = nor;
    this.facts = { sizeBytes, sectorBytes, pageBytes, programUnitBytes };
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    const request = fields(argument);
    switch (method) {
      case "read": {
        const length = request["length"] as number;
        return answer(this.nor.read(request["address"] as number, length), Math.floor(length / READ_BYTES_PER_MS));
      }
      case "program": {
        const address = request["address"] as number;
        const bytes = bytesOf(request);
        return answer(this.nor.program(address, bytes), this.nor.programMs(address, bytes));
      }
      case "erase":
        return answer(this.nor.erase(request["sector"] as number), this.nor.eraseMs);
      default:
        noSuchMethod("flash", method);
    }
  }

  failure(method: string): unknown {
    return `${method}-failed`;
  }

  torn(method: string, argument: unknown, random: SeededRandom): void {
    const request = fields(argument);
    const word = () => random.uint32();
    if (method === "program") this.nor.tornProgram(request["address"] as number, bytesOf(request), word);
    if (method === "erase") this.nor.tornErase(request["sector"] as number, word);
  }

  corrupt(method: string, value: unknown, random: SeededRandom): unknown {
    if (method !== "read" || !(value instanceof Uint8Array) || value.length === 0) return value;
    const bytes = value.slice();
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    return bytes;
  }

  powerLost(): void {
    // Flash keeps what it holds: that is the point of it.
  }
}

function bytesOf(request: { readonly [name: string]: unknown }): Uint8Array {
  if (!(request["bytes"] instanceof Uint8Array)) throw new TypeError("program: expected bytes");
  return request["bytes"];
}
