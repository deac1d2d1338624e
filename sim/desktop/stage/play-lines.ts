import { type Played, parseScenario, playSteps, type Step } from "../../scenario/player";
import { complaintOf, invalid, ok, type Result } from "../../scenario/result";
import { noSuchTerminal } from "../../scenario/terminal-number";
import type { Stage } from "./stage";

/**
 * Plays the lines of a scenario file, one after the other, each as if somebody had given it: views are answered in between.
 * Lines that pause the world, as a recording does, leave it as it was.
 */
export async function playLines(stage: Stage, text: string, fresh: boolean): Promise<Result> {
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") return invalid(`lines.${scenario.line}`, scenario.expected);
  if (scenario.steps.length === 0) return invalid("lines", "a verb or an expectation in at least one line");
  const { model } = stage.room.simulator.options;
  if (scenario.world.model !== undefined && scenario.world.model !== model)
    return invalid("lines", `a scenario for this terminal's model: npm start -- --model ${scenario.world.model}`);
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
  if (scenario.world.largeKeys && !stage.room.simulator.options.largeKeys)
    return invalid("lines", "a scenario for keys on the glass: npm start -- --model smart");
  if (scenario.world.national && !stage.room.simulator.options.national)
    return invalid("lines", "a scenario for SM4 keys: npm start -- --national");
  if (fresh) await stage.play("reset", {});
  const played = await stage.whilePlaying(() => playOnStage(stage, scenario.steps));
  if (!played) return invalid("lines", "no other lines that are still being played");
  return ok(
    played.kind === "passed"
      ? { passed: true, steps: played.steps }
      : { passed: false, line: played.line, what: played.what, seen: played.seen },
  );
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
