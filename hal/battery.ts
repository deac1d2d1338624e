export interface PowerState {
  /** State of charge 0..1; 1 where there is no battery but mains. */
  readonly level: number;
  readonly charging: boolean;
  readonly mains: boolean;
  /**
   * The gauge does not answer: B20. The other fields are then what it measured last. If it never measured, they say full and on mains, so
   * that a terminal without a working gauge still sells.
   */
  readonly fault?: "no-answer";
}

export type PowerEvent =
  /** The supply is falling: at least `POWER_FAIL_RESERVE_MS` of work are left. */
  | { readonly kind: "failing" }
  | { readonly kind: "changed"; readonly state: PowerState }
  | { readonly kind: "timeout" }
  | { readonly kind: "cancelled" };

/** Battery and power: level, charging, early warning, switching off. */
export interface Battery {
  state(): Promise<PowerState>;
  /** Waits for the next change (`isPowerChange`: of the level by 1 % or more), or for the early warning of a power failure. */
  watch(request: { readonly timeoutMs: number }): Promise<PowerEvent>;
  cancel(): Promise<void>;
  /** Switches the terminal off. Nothing runs afterwards. */
  off(): Promise<void>;
}

/** A change of 1 %. A little less than 0.01, because levels are rounded fractions. */
const LEVEL_CHANGE = 0.01 - 1e-9;

/** Whether a `watch` ends when the state that was told last becomes another one. */
export function isPowerChange(told: PowerState, now: PowerState): boolean {
  return (
    Math.abs(told.level - now.level) >= LEVEL_CHANGE ||
    told.charging !== now.charging ||
    told.mains !== now.mains ||
    told.fault !== now.fault
  );
}

/** What the capacitors of a board must hold after the early warning: one page program and a little. */
export const POWER_FAIL_RESERVE_MS = 5;
