/** Open-circuit millivolts of a lithium polymer cell, from 0 % to 100 % in steps of 10. */
const openCircuit: readonly number[] = Object.freeze([
  3270, 3685, 3735, 3775, 3805, 3840, 3872, 3945, 4025, 4108, 4200,
]);
const STEP_MS = 10_000;
const MS_PER_HOUR = 3_600_000;

export interface CellOptions {
  readonly capacityMah?: number;
  /** 0 to 1. */
  readonly level?: number;
  readonly milliohms?: number;
}

/** How a charger treats the cell now; no target: it does not charge. */
export interface Charging {
  readonly targetMillivolts: number;
  readonly currentMa: number;
}

/** One lithium cell: its charge, its resistance, what a charger and a load make of it. */
export class LithiumCell {
  level: number;
  present = true;
  /** What the board takes when nothing else feeds it. */
  loadMa = 150;
  readonly #capacityMah: number;
  readonly #milliohms: number;

  constructor({ capacityMah = 500, level = 0.75, milliohms = 120 }: CellOptions = {}) {
    this.level = level;
    this.#capacityMah = capacityMah;
    this.#milliohms = milliohms;
  }

  get openMillivolts(): number {
    const at = Math.min(9, Math.floor(this.level * 10));
    const [low, high] = [openCircuit[at] as number, openCircuit[at + 1] as number];
    return low + (high - low) * (this.level * 10 - at);
  }

  /** Into the cell; below 0: out of it. */
  currentMa(charging: Charging | undefined, fed: boolean): number {
    if (!this.present) return 0;
    if (!charging) return fed ? 0 : -this.loadMa;
    // Constant current, and constant voltage when its terminals come to the target.
    const byVoltage = ((charging.targetMillivolts - this.openMillivolts) * 1000) / this.#milliohms;
    return Math.max(0, Math.min(charging.currentMa, byVoltage));
  }

  /** At its terminals. */
  millivolts(currentMa: number): number {
    return this.present ? Math.max(0, this.openMillivolts + (currentMa * this.#milliohms) / 1000) : 0;
  }

  /** Time passes. */
  elapse(ms: number, charging: () => Charging | undefined, fed: boolean): void {
    for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
      const step = Math.min(leftMs, STEP_MS);
      const moved = (this.currentMa(charging(), fed) * step) / MS_PER_HOUR / this.#capacityMah;
      this.level = Math.max(0, Math.min(1, this.level + moved));
    }
  }
}
