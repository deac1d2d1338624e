import SMBus from "embedded:io/smbus";
import Time from "time";
import Timer from "timer";
import type { OnFinger } from "../../drivers/touch/finger";
import { Ft6336u, type TouchIo } from "../../drivers/touch/ft6336u";

/** The bus inside the case, with the touch chip on it. Its reset line is the panel's. */
const TOUCH_CHIP = Object.freeze({ data: 21, clock: 22, hz: 400_000, address: 0x38 });

/** The glass goes on below the screen, where three circles are printed on it. */
const GLASS = Object.freeze({ widthPixels: 320, heightPixels: 280 });

/** The typings take an array of options for the options. */
type Bus = new (options: typeof TOUCH_CHIP) => TouchIo;

/** Looks at the board's touch panel from now on. */
export function watchTouch(onFinger: OnFinger, onWorks: (works: boolean) => void): void {
  new Ft6336u({
    ...GLASS,
    io: new (SMBus as unknown as Bus)(TOUCH_CHIP),
    every: (ms, run) => void Timer.repeat(run, ms),
    nowMs: () => Time.ticks,
    onFinger,
    onWorks,
  });
}
