import type { ScreenFonts } from "../../raster/screen";
import { signatureNames } from "../../scenario/signatures";
import { padPlace } from "./layout";
import { PadInk } from "./pad-ink";
import type { Strip } from "./paper-strip";
import type { Kind, PanelTerminal } from "./terminal";

/** What the window has of one panel. mcsim makes the contents anew when it turns the device; the world goes on. */
export class PanelState {
  terminal: PanelTerminal | undefined;
  kind: Kind = { model: "smart", acquirer: "lakala", largeKeys: true };
  /** Where the cards of the chosen group and the faults of the chosen family stand. */
  deck: PiuContent | undefined;
  catalogue: PiuContent | undefined;
  paper: PiuPort | undefined;
  lamp: PiuContent | undefined;
  pad: PiuPort | undefined;
  readonly ink = new PadInk(padPlace.width, padPlace.height);
  strip: Strip = { slips: [], rows: 0 };
  fonts: ScreenFonts | undefined;
  group = "everyday";
  family = "A";
  signature = signatureNames[0] ?? "";
}

/** One panel is open at a time. */
export const panel = new PanelState();
