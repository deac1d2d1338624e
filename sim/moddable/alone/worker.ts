import { serveTurns } from "../../xs/turns";
import { playPanel } from "./panel-play";

/** Entry of an XS worker: the panel's world, its pace, its drawing, and the firmware beside it, as mcsim's machines run them. */
serveTurns(({ roms, turn }) => playPanel(roms, () => new Promise<void>(turn)));
