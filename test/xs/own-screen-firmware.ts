import { serveFirmware } from "../../sim/xs/serve-firmware";
import { ownScreen } from "./own-screen";

/** The firmware on a board that has a screen with keys of its own. */
serveFirmware((builtIn) => ownScreen(builtIn).own);
