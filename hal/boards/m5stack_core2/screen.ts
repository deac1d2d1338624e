import SMBus from "embedded:io/smbus";
import ILI9341 from "ili9341";
import Timer from "timer";
import type { BuiltIn } from "../../board";
import { Core2Power, type RegisterIo } from "../../drivers/core2-power";
import { KeyedDisplay } from "../../drivers/keys/keyed-display";
import { openFont } from "../../font";
import type { Key } from "../../keypad";
import { resourceRom } from "../remote/resource-rom";

/** The bus inside the case, with the power chip on it. */
const POWER_CHIP = Object.freeze({ data: 21, clock: 22, hz: 400_000, address: 0x34 });

/** The typings take an array of options for the options. */
type Bus = new (options: typeof POWER_CHIP) => RegisterIo;

/** What the three circles below the screen are for, left to right. */
const BELOW: readonly Key[] = Object.freeze(["cancel", "menu", "enter"]);

/** @returns the board's own screen, with keys; undefined where nothing feeds it, so that what the other end shows has to do. */
export function ownScreen({ font, qr }: BuiltIn, onKey: (key: Key) => void): KeyedDisplay | undefined {
  const power = ownPower();
  if (!power) return undefined;
  return new KeyedDisplay({
    panel: new ILI9341({}),
    fonts: { large: openFont(font), small: openFont(resourceRom("font16.bin")) },
    qr,
    backlight: (percent) => power.setLamp(percent),
    below: BELOW,
    onKey,
  });
}

function ownPower(): Core2Power | undefined {
  try {
    const io = new (SMBus as unknown as Bus)(POWER_CHIP);
    return Core2Power.open({ io, delay: (ms) => Timer.delay(ms) });
  } catch (error) {
    // The bus knows no other way to say that no chip answers.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
