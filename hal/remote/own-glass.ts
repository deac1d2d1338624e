import type { BuiltIn, OwnDevices } from "../board";
import { KeyedDisplay } from "../drivers/keys/keyed-display";
import type { PixelPanel } from "../drivers/screen/drawn-display";
import { openFont } from "../font";
import type { Key } from "../keypad";
import type { Rom } from "../rom";
import { SharedKeypad } from "./shared-keypad";
import { SharedPinPad } from "./shared-pin-pad";
import { SharedSignaturePad } from "./shared-signature-pad";
import { WatchedDisplay } from "./watched-display";

/** As `RemoteTerminal.stir`. */
export type Stir = (happens: () => void) => void;

export interface OwnGlassOptions {
  readonly panel: PixelPanel;
  readonly builtIn: Pick<BuiltIn, "font" | "qr">;
  readonly smallFont: Rom;
  readonly backlight: (percent: number) => void;
  /** What the glass below the screen is divided into, left to right; none where it ends with the screen. */
  readonly below: readonly Key[];
  /** Lets a key reach the firmware that the other end knows nothing of. */
  readonly stir: Stir;
}

export interface OwnGlass {
  /** Takes what a touch panel tells. */
  readonly display: KeyedDisplay;
  /**
   * Screen and keys as devices of the board's own, the signature pad on a model that has one, and a PIN pad where the other end says where
   * its digits stand. The other end sees the same screens, and its keys and its pads count as well.
   */
  readonly own: OwnDevices;
}

/** A board's own screen, with keys on its glass, to be signed on. */
export function ownGlass({
  panel,
  builtIn: { font, qr },
  smallFont,
  backlight,
  below,
  stir,
}: OwnGlassOptions): OwnGlass {
  let keypad: SharedKeypad | undefined;
  const display = new KeyedDisplay({
    panel,
    fonts: { large: openFont(font), small: openFont(smallFont) },
    qr,
    backlight,
    below,
    onKey: (key) => stir(() => keypad?.press(key)),
  });
  return {
    display,
    own: (remote) => {
      keypad = new SharedKeypad(remote.keypad);
      const pad = remote["signature-pad"];
      const pinKeys = remote["pin-keys"];
      return {
        display: new WatchedDisplay(display, remote.display),
        keypad,
        ...(pinKeys ? { "pin-pad": new SharedPinPad(remote["pin-pad"], pinKeys, display, stir) } : {}),
        ...(pad ? { "signature-pad": new SharedSignaturePad(pad, display, stir) } : {}),
      };
    },
  };
}
