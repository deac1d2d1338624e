import type { Flash, FlashFault } from "../../hal/flash";
import { NorFlash, type NorFlashOptions, type RandomWord } from "../../sim/devices/flash";

/** xorshift32: enough to choose bits, and the same on every machine. */
export function seeded(seed: number): RandomWord {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

export class PowerCut extends Error {}

export type CutKind = "before" | "torn" | "after";

/** The flash model behind the contract, with a power cut at the n-th operation that changes it (or reads, if told so). */
export class CutFlash implements Flash {
  readonly nor: NorFlash;
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly pageBytes: number;
  readonly programUnitBytes: number;
  operations = 0;
  reads = 0;
  readBytes = 0;
  programs = 0;
  programBytes = 0;
  erases = 0;
  #cutAt = Number.POSITIVE_INFINITY;
  #cutKind: CutKind = "before";
  #random: RandomWord = () => 0;
  #dead = false;

  constructor(nor: NorFlash) {
    this.nor = nor;
    this.sizeBytes = nor.sizeBytes;
    this.sectorBytes = nor.sectorBytes;
    this.pageBytes = nor.pageBytes;
    this.programUnitBytes = nor.programUnitBytes;
  }

  /** Cuts the power at the operation with this number, counted from now on from 0. */
  cutAt(operation: number, kind: CutKind, random: RandomWord): void {
    this.#cutAt = this.operations + operation;
    this.#cutKind = kind;
    this.#random = random;
  }

  get cut(): boolean {
    return this.#dead;
  }

  async read(request: { readonly address: number; readonly length: number }): Promise<Uint8Array | FlashFault> {
    if (this.#dead) throw new PowerCut();
    this.reads += 1;
    this.readBytes += request.length;
    return this.nor.read(request.address, request.length);
  }

  async program(request: { readonly address: number; readonly bytes: Uint8Array }): Promise<"done" | FlashFault> {
    this.programs += 1;
    this.programBytes += request.bytes.length;
    return this.#change(
      () => this.nor.program(request.address, request.bytes),
      () => this.nor.tornProgram(request.address, request.bytes, this.#random),
    );
  }

  async erase(request: { readonly sector: number }): Promise<"done" | FlashFault> {
    this.erases += 1;
    return this.#change(
      () => this.nor.erase(request.sector),
      () => this.nor.tornErase(request.sector, this.#random),
    );
  }

  #change(whole: () => "done" | FlashFault, torn: () => void): "done" | FlashFault {
    if (this.#dead) throw new PowerCut();
    const operation = this.operations;
    this.operations += 1;
    if (operation < this.#cutAt) return whole();
    this.#dead = true;
    if (this.#cutKind === "torn") torn();
    if (this.#cutKind === "after") whole();
    throw new PowerCut();
  }
}

export function blankFlash(options: Partial<NorFlashOptions> & { readonly seed?: number } = {}): NorFlash {
  return new NorFlash({ sizeBytes: 64 * 4096, random: seeded(options.seed ?? 1), ...options });
}
