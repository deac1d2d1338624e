import { ok, type Plain, type Result } from "../../scenario/result";
import type { Room } from "../../scenario/room";
import type { Schema } from "../../scenario/schema";
import type { LoggedMessage } from "../../simulator/message-log";
import { LAST_MESSAGES, movesMoney } from "../real-time/slow-motion";
import type { Stage } from "./stage";

/** The verb `slow-motion`. It changes nothing that happens in the world, so no event tells of it. */
export const slowMotionVerb = Object.freeze({
  name: "slow-motion",
  does: "at speeds 1 and 10: slows the world down while a message with money travels, so that a hand can pull the plug",
  schema: Object.freeze({
    type: "object",
    additionalProperties: false,
    properties: { on: { type: "boolean" } },
    required: ["on"],
  } satisfies Schema),
  example: { on: true },
});

export function setSlowMotion({ driver }: Stage, isOn: boolean): Result {
  driver.slowMotion.isOn = isOn;
  driver.wake();
  return ok({ on: isOn });
}

/** The view `travel`: a terminal's last messages, and when each left and arrives. Times are running time, ms. */
export function travelView({ driver }: Stage, { simulator }: Room): Plain {
  const { world, messages, options } = simulator;
  return {
    nowMs: world.runningMs,
    pace: driver.paceOf(world),
    slowMotion: driver.slowMotion.isOn,
    // A real board sends over its own network, where nobody sees a message travel.
    messages: options.networkOnBoard ? [] : messages.all.slice(-LAST_MESSAGES).map(travelling),
  };
}

function travelling(message: LoggedMessage): Plain {
  const { seq, direction, shown, flight } = message;
  const value = (field: number) => shown.fields.find((each) => each.field === field)?.value ?? "";
  return {
    seq,
    direction,
    ...(shown.mti === undefined ? {} : { mti: shown.mti }),
    /** Which kind of transaction it is about: fields 3 and 25. */
    about: `${value(3).slice(0, 2)}/${value(25)}`,
    money: movesMoney(message),
    ...flight,
  };
}
