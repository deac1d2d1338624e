// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./ili9341.d.ts" />
import SMBus from "embedded:io/smbus";
import ILI9341 from "ili9341";
import Time from "time";
import Timer from "timer";
import type { BuiltIn } from "../../board";
import type { WordIo } from "../../drivers/aw88298";
import { type RegisterIo, ScreenPower, type ScreenWiring } from "../../drivers/screen-power";
import { Ft6336u, type TouchIo } from "../../drivers/touch/ft6336u";
import type { Key } from "../../keypad";
import { type OwnGlass, ownGlass, type Stir } from "../../remote/own-glass";
import { fontsFile } from "../esp32/fonts-partition";
import { smallFont } from "../remote/resource-rom";

/** How an M5Stack with a touch glass of 2 inches is wired. The panel's own pins are the SDK's affair. */
export interface M5Glass {
  /** The bus inside the case: pins. */
  readonly data: number;
  readonly clock: number;
  readonly screen: ScreenWiring;
  /** Rows of the glass that senses: it may go on below the screen. */
  readonly heightPixels: number;
  /** What is below the screen, left to right. */
  readonly below: readonly Key[];
}

/** Fast mode: every chip on the bus has it. */
const BUS_HZ = 400_000;
const TOUCH_ADDRESS = 0x38;
const WIDTH_PIXELS = 320;
const LAMP_AGAIN_MS = 500;
/** A bus is disturbed for moments: a chip that is still silent after ten seconds is dead. */
const LAMP_TRIES = 20;

/** The typings take an array of options for the options. */
type Bus = new (options: {
  readonly data: number;
  readonly clock: number;
  readonly hz: number;
  readonly address: number;
}) => RegisterIo & TouchIo & WordIo;

/**
 * @param stir lets a key reach the firmware that the other end knows nothing of.
 * @returns the board's own screen, with keys by its touch panel; undefined where nothing feeds it, so that what the other end shows has to do.
 */
export function m5Glass(wired: M5Glass, builtIn: BuiltIn, stir: Stir): OwnGlass | undefined {
  const power = screenPower(wired);
  if (!power) return undefined;
  const { below, heightPixels } = wired;
  let wished = 0;
  const light = (percent: number, triesLeft: number): void => {
    // The newest wish counts.
    if (percent !== wished) return;
    try {
      power.setLamp(percent);
    } catch (error) {
      // So the bus says that the chip did not take it; a dark screen is none.
      if (!(error instanceof Error)) throw error;
      if (triesLeft > 0) Timer.set(() => light(percent, triesLeft - 1), LAMP_AGAIN_MS);
    }
  };
  const backlight = (percent: number): void => {
    wished = percent;
    light(percent, LAMP_TRIES);
  };
  const glass = ownGlass({ panel: new ILI9341({}), builtIn, smallFont: smallFont(fontsFile), backlight, below, stir });
  new Ft6336u({
    widthPixels: WIDTH_PIXELS,
    heightPixels,
    io: chipAt(wired, TOUCH_ADDRESS),
    every: (ms, run) => void Timer.repeat(run, ms),
    nowMs: () => Time.ticks,
    onFinger: (...told) => glass.display.finger(...told),
    onWorks: (works) => glass.display.setTouch(works),
  });
  return glass;
}

function screenPower(wired: M5Glass): ScreenPower | undefined {
  try {
    return ScreenPower.open({
      wired: wired.screen,
      at: (address) => chipAt(wired, address),
      delay: (ms) => Timer.delay(ms),
    });
  } catch (error) {
    // The bus knows no other way to say that no chip answers.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** A chip on the bus inside the case. */
export function chipAt({ data, clock }: M5Glass, address: number): RegisterIo & TouchIo & WordIo {
  return new (SMBus as unknown as Bus)({ data, clock, hz: BUS_HZ, address });
}
