import type { ApduResponse, CardLost } from "../../hal/card-reader";
import type { ChipAnswer } from "../cards/chip/answer";

/** T=0 at 9600 baud: 12 elementary time units a character (ISO/IEC 7816-3), and what the procedure bytes cost. */
const CONTACT_BYTE_MS = 1.25;
const CONTACT_COMMAND_MS = 5;
/** ISO/IEC 14443-4 at 106 kbit/s: nine bits a byte; prologue, CRC and frame delay. */
const FIELD_BYTE_MS = 0.085;
const FIELD_COMMAND_MS = 2;
/** A reader gives a silent card this long (EMV 4.4 Book 1, 9.2: the work waiting time at its largest). */
const MUTE_MS = 5000;
const STATUS_BYTES = 2;

/** From a command to what the terminal hears of it: the card thinks, and the line takes its time. A silent card takes all that it is given. */
export function exchangeMs(through: "chip" | "tap", command: Uint8Array, made: ChipAnswer): number {
  return made.kind === "card-timeout" ? MUTE_MS : made.thinkMs + lineMs(through, command, made);
}

/** What the bytes of a command and its answer take on the line. */
function lineMs(through: "chip" | "tap", command: Uint8Array, made: ChipAnswer): number {
  const bytes = command.length + (made.kind === "response" ? made.data.length : 0) + STATUS_BYTES;
  return through === "chip" ? CONTACT_COMMAND_MS + bytes * CONTACT_BYTE_MS : FIELD_COMMAND_MS + bytes * FIELD_BYTE_MS;
}

/** An answer as the contract has it: without the card's own time. */
export function withoutPace(made: ChipAnswer): ApduResponse | CardLost {
  if (made.kind !== "response") return { kind: made.kind };
  return { kind: "response", data: made.data, status: made.status };
}
