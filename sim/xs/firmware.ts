import { serveFirmware } from "./serve-firmware";

/** Entry of the firmware in an XS worker, alone. */
serveFirmware();
