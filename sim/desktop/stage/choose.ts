import type { TerminalModel } from "../../../hal/board";
import { acquirerProfiles } from "../../acquirer/default-configuration";
import type { ScenarioWorld } from "../../scenario/player";
import { conflict, invalid, ok, type Plain, type Result } from "../../scenario/result";
import type { Choice } from "../../scenario/room";
import type { Schema } from "../../scenario/schema";
import type { Stage } from "./stage";

export const models: readonly TerminalModel[] = Object.freeze(["classic", "esign", "smart"]);
const SEED_MAX = 0xffff_ffff;

/** The verb `terminal`: a new world with another terminal in the place of the present one. What is left out stays. */
export const chooseVerb = Object.freeze({
  name: "terminal",
  does: "puts another terminal in place of the present one, in a new world: model, acquirer, engine, seed",
  schema: Object.freeze({
    type: "object",
    additionalProperties: false,
    properties: {
      model: { enum: models },
      acquirer: { enum: acquirerProfiles },
      engine: { type: "string", description: "one of the engines that the view of the same name lists" },
      seed: { type: "integer", minimum: 0, maximum: SEED_MAX },
    },
  } satisfies Schema),
  example: { model: "smart", acquirer: "unionpay", seed: 7 },
});

/** What the terminal is, and what else it can be. */
export function terminalView({ room, engines, engine }: Stage): Plain {
  const { model, acquirer, seed } = room.simulator.options;
  return { model, acquirer, seed, engine, models, acquirers: acquirerProfiles, engines: engines.kinds };
}

/** Plays the verb with a body that fits its schema. */
export async function chooseTerminal(stage: Stage, body: Plain): Promise<Result> {
  if (stage.hasRealParts) return conflict("", "a terminal without real parts: they stay where they are plugged in");
  const { model, acquirer, seed } = { ...stage.room.simulator.options, ...body };
  const { engine: kind = stage.engine } = body as { readonly engine?: string };
  if (!stage.engines.kinds.includes(kind)) return invalid("engine", `one of ${stage.engines.kinds.join(", ")}`);
  const engines = await stage.engines.of(kind);
  await stage.choose({ model, acquirer, seed, ...keysOnGlass(stage.touch && model !== "classic"), engines }, kind);
  return ok(terminalView(stage));
}

/**
 * A new world for the lines of a file: of the terminal that its head names, where it names one. What a head leaves out is as with
 * `npm run scenario`.
 */
export async function beginFor(stage: Stage, world: ScenarioWorld): Promise<void> {
  if (Object.keys(world).length === 0) return void (await stage.play("reset", {}));
  const { model = "classic", acquirer = "lakala", seed = 1, largeKeys } = world;
  const engines = await stage.engines.of(stage.engine);
  await stage.choose({ model, acquirer, seed, ...keysOnGlass(largeKeys === true), engines }, stage.engine);
}

function keysOnGlass(is: boolean): Pick<Choice, "largeKeys"> {
  return is ? { largeKeys: true } : {};
}
