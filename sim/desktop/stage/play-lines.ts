import {
  type Parsed,
  type Played,
  parseScenario,
  playSteps,
  type ScenarioWorld,
  type Step,
} from "../../scenario/player";
import { complaintOf, conflict, invalid, ok, type Result } from "../../scenario/result";
import { noSuchTerminal } from "../../scenario/terminal-number";
import { digestOf } from "../../world/timeline";
import { beginFor } from "./choose";
import { setPaused } from "./rewind";
import type { Stage } from "./stage";

/**
 * Plays the lines of a scenario file, one after the other, each as if somebody had given it: views are answered in between.
 * Lines that pause the world, as a recording does, leave it as it was.
 */
export async function playLines(stage: Stage, text: string, fresh: boolean): Promise<Result> {
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") return invalid(`lines.${scenario.line}`, scenario.expected);
  if (scenario.steps.length === 0) return invalid("lines", "a verb or an expectation in at least one line");
  if (fresh && stage.hasRealParts)
    return conflict("", "a terminal without real parts: nobody plays what a file says at those");
  const misfit = fresh ? undefined : misfitOf(stage, scenario.world);
  if (misfit) return misfit;
  const there = stage.room.terminals.length;
  const { terminals = 1 } = scenario.world;
  if (terminals > there)
    return invalid("lines", `a scenario for ${there} terminals: npm start -- --terminals ${terminals}`);
  const { plain = stage.plain } = scenario.world;
  if (plain !== stage.plain)
    return invalid(
      "lines",
      `a scenario for a terminal ${stage.plain ? "without" : "with"} TLS: see npm start -- --plain`,
    );
  if (scenario.world.national && !stage.room.simulator.options.national)
    return invalid("lines", "a scenario for SM4 keys: npm start -- --national");
  const outcome = await stage.whilePlaying(async () => {
    if (fresh) await beginAnew(stage, scenario);
    const played = await playOnStage(stage, scenario.steps);
    // Before the world goes on.
    return { played, digest: digestOf(stage.runs.current.timelines) };
  });
  if (!outcome) return invalid("lines", "no other lines that are still being played");
  const { played, digest } = outcome;
  return ok(
    played.kind === "passed"
      ? { passed: true, steps: played.steps, digest }
      : { passed: false, line: played.line, what: played.what, seen: played.seen },
  );
}

/** What a fresh world could be, and the present one is not. */
function misfitOf(stage: Stage, world: ScenarioWorld): Result | undefined {
  const { model, largeKeys } = stage.room.simulator.options;
  if (world.model !== undefined && world.model !== model)
    return invalid("lines", `a scenario for this terminal's model: npm start -- --model ${world.model}`);
  if (world.largeKeys && !largeKeys)
    return invalid("lines", "a scenario for keys on the glass: npm start -- --model smart");
  return undefined;
}

/** A new world; where the first line pauses it, it has not moved before: so it is the same run wherever it is played. */
async function beginAnew(stage: Stage, { steps: [first], world }: Extract<Parsed, { kind: "steps" }>): Promise<void> {
  const pauses = first?.kind === "verb" && first.verb === "clock" && first.body["action"] === "pause";
  if (pauses && !stage.driver.paused) await stage.driver.serial(async () => setPaused(stage, true));
  await beginFor(stage, world);
}

/** Plays steps, in turn with all else that is done to the room. */
export async function playOnStage(stage: Stage, steps: readonly Step[]): Promise<Played> {
  for (const step of steps) {
    const failure =
      step.kind === "expect"
        ? await stage.driver.serial(() => playSteps(stage.room, [step]))
        : failureOf(step, await playAt(stage, step));
    if (failure?.kind === "failed") return failure;
  }
  return { kind: "passed", steps: steps.length };
}

function playAt(stage: Stage, { verb, body, terminal }: Exclude<Step, { readonly kind: "expect" }>): Promise<Result> {
  const room = stage.terminal(terminal);
  return room ? stage.play(verb, body, undefined, room) : Promise.resolve(noSuchTerminal(stage.room));
}

function failureOf(step: Exclude<Step, { readonly kind: "expect" }>, result: Result): Played | undefined {
  const { line, verb } = step;
  const failed = (what: string, seen: string): Played => ({ kind: "failed", line, what, seen });
  if (step.kind === "verb")
    return result.kind === "ok" ? undefined : failed(`${verb} was refused`, complaintOf(result));
  const what = `${verb} should have been refused${step.field === undefined ? "" : ` for ${step.field}`}`;
  if (result.kind === "ok") return failed(what, "it was not");
  const isRight = step.field === undefined || ("field" in result && result.field === step.field);
  return isRight ? undefined : failed(what, complaintOf(result));
}
