import { ok, type Plain, type Result } from "../../scenario/result";
import type { Room } from "../../scenario/room";
import type { Schema } from "../../scenario/schema";
import type { LoggedMessage } from "../../simulator/message-log";
import { LAST_MESSAGES, movesMoney } from "../real-time/slow-motion";
import type { Stage } from "./stage";

/** The verb `slow-motion`. It changes how long people look, and nothing that happens: no event tells of it. */
export const slowMotionVerb = Object.freeze({
  name: "slow-motion",
  does: "lets real time go on longer, at speeds 1 and 10, while a message with money travels: a hand can hit it",
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

/** The view `travel`: a terminal's last messages, each with its way. Times are running time, ms. */
export function travelView({ driver }: Stage, { simulator }: Room): Plain {
  const { world, messages, options } = simulator;
  return {
    nowMs: world.runningMs,
    pace: driver.paceOf(world),
    slowMotion: driver.slowMotion.isOn,
    // What a real board sends over its own network is not seen on its way.
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
