import { FACE_HEIGHT, FACE_WIDTH } from "../../../hal/drivers/keys/face";
import type { FingerPhase } from "../../../hal/drivers/touch/finger";
import { gridView } from "../../diagnose/live";
import { invalid, ok, type Plain, type Result } from "../../scenario/result";
import type { Room } from "../../scenario/room";
import { isObject, misfitOf, type Schema } from "../../scenario/schema";
import { timelineView } from "../../scenario/view-timeline";
import type { Query } from "../../scenario/views";
import { chooseTerminal, chooseVerb, terminalView } from "./choose";
import { playLines } from "./play-lines";
import { recordingOf } from "./recording";
import { rewind } from "./rewind";
import type { Stage, StageDoings } from "./stage";
import { setSlowMotion, slowMotionVerb, travelView } from "./travel";

/** What can be done to the whole room rather than in it: these are no lines of a scenario. */
export interface StageVerb {
  readonly name: string;
  readonly does: string;
  /** JSON Schema (draft-07) of its body. */
  readonly schema: Schema;
  readonly example: Plain;
}

/** A recording of a long day. */
const LINES_CHARACTERS_MAX = 4_000_000;

const fingerPhases: readonly FingerPhase[] = Object.freeze(["down", "move", "up", "lost"]);

export const stageVerbs: readonly StageVerb[] = Object.freeze([
  chooseVerb,
  slowMotionVerb,
  {
    name: "rewind",
    does: "goes back to where a run had told an event, in a new world that has come there by the same acts",
    schema: {
      type: "object",
      additionalProperties: false,
      properties: {
        sequence: { type: "integer", minimum: 1, description: "the sequence number of an event, from 1" },
        run: { type: "integer", minimum: 1, description: "the id of a run that is kept (GET /api/runs)" },
        paused: { type: "boolean" },
      },
      required: ["sequence"],
    },
    example: { sequence: 120, paused: true },
  },
  {
    name: "play",
    does: "plays the lines of a scenario file, in this world or in a fresh one; answers where they fail",
    schema: {
      type: "object",
      additionalProperties: false,
      properties: {
        lines: {
          type: "string",
          maxLength: LINES_CHARACTERS_MAX,
          description: "the text of a scenario file: JSON lines",
        },
        fresh: { type: "boolean" },
      },
      required: ["lines"],
    },
    example: { lines: '{"verb":"key","keys":"01","then":"enter"}\n', fresh: true },
  },
  {
    name: "touch",
    does: "touches the glass of a terminal that has keys on it; a key that is pressed so is recorded as the verb key",
    schema: {
      type: "object",
      additionalProperties: false,
      properties: {
        x: { type: "integer", minimum: 0, maximum: FACE_WIDTH - 1, description: "dots from the left" },
        y: { type: "integer", minimum: 0, maximum: FACE_HEIGHT - 1, description: "dots from above" },
        phase: { enum: fingerPhases, description: "what the finger does; comes down and goes again when left out" },
      },
      required: ["x", "y"],
    },
    example: { x: 40, y: 210 },
  },
]);

export function isStageVerb(name: string): boolean {
  return stageVerbs.some((verb) => verb.name === name);
}

/** Plays one of them with a body from anywhere. */
async function playStageVerb(stage: Stage, room: Room, name: string, body: unknown): Promise<Result> {
  const verb = stageVerbs.find((each) => each.name === name);
  if (!verb) return { kind: "unknown", name: `verb ${name}`, known: stageVerbs.map((each) => each.name) };
  if (!isObject(body)) return invalid("", "a JSON object");
  const misfit = misfitOf(verb.schema, body);
  if (misfit) return { kind: "invalid", ...misfit };
  if (name === "terminal") return chooseTerminal(stage, body);
  if (name === "slow-motion") return setSlowMotion(stage, body["on"] === true);
  if (name === "play") return playLines(stage, String(body["lines"]), body["fresh"] === true);
  if (name === "touch") {
    const { x, y, phase } = body;
    const phases = fingerPhases.filter((each) => (phase === undefined ? isWhole(each) : each === phase));
    return touch(stage, room, phases, Number(x), Number(y));
  }
  const { sequence, run, paused } = body;
  return stage.goBack((parts) =>
    rewind(parts, {
      sequence: Number(sequence),
      ...(typeof run === "number" ? { run } : {}),
      ...(typeof paused === "boolean" ? { paused } : {}),
    }),
  );
}

/** A finger at the glass. The keys that it presses are pressed as by anybody else. */
async function touch(stage: Stage, room: Room, phases: readonly FingerPhase[], x: number, y: number): Promise<Result> {
  const glass = await stage.glasses.of(room.simulator);
  if (!glass) return { kind: "conflict", field: "", expected: "a terminal with keys on its glass" };
  const pressed = await stage.driver.serial(async () => phases.flatMap((phase) => glass.finger(phase, x, y)));
  for (const key of pressed) {
    const result = await stage.play("key", { key }, undefined, room);
    if (result.kind !== "ok") return result;
  }
  return ok({ screen: room.simulator.display.view.id });
}

const isWhole = (phase: FingerPhase) => phase === "down" || phase === "up";

/** Views of the room's runs, and of the grid. */
export const stageViewNames: readonly string[] = Object.freeze([
  ...["runs", "compare", "recording", "grid", "terminal", "travel"],
]);

/** One of these views, or undefined where the name is that of another view. */
async function lookAtStage(stage: Stage, room: Room, name: string, query: Query): Promise<Result | undefined> {
  const { runs } = stage;
  if (name === "runs") return ok(runs.view());
  if (name === "compare") return runs.compare(query["a"], query["b"]);
  if (name === "recording") return recordingOf(stage, query["as"]);
  if (name === "grid") return ok(gridView(room));
  if (name === "terminal") return ok(terminalView(stage));
  if (name === "travel") return ok(travelView(stage, room));
  if (name !== "timeline" || query["run"] === undefined) return undefined;
  const { run: id, ...rest } = query;
  const run = runs.find(Number(id));
  const timeline = run?.timelines[room.simulator.number - 1];
  return timeline ? timelineView(timeline, rest) : invalid("run", "the id of a run that is kept (GET /api/runs)");
}

export const stageDoings: StageDoings = Object.freeze({
  play: (stage: Stage, room: Room, name: string, body: unknown) =>
    isStageVerb(name) ? playStageVerb(stage, room, name, body) : undefined,
  look: lookAtStage,
});
