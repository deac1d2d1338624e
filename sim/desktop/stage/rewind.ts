import { type Act, PACE } from "../../scenario/recorder";
import { invalid, ok, type Result } from "../../scenario/result";
import type { Room } from "../../scenario/room";
import { playVerb } from "../../scenario/verbs";
import { digestOf } from "../../world/timeline";
import type { Driver } from "../real-time/driver";
import type { Run, Runs } from "./runs";

/** Verbs whose first wait is for the terminal to be ready: stopped in it, the person has done nothing yet. */
const patientVerbs: readonly string[] = Object.freeze(["key", "card", "scan", "sign"]);

export interface RewindBody {
  readonly sequence: number;
  readonly run?: number;
  readonly paused?: boolean;
}

/** What a room is gone back with. */
export interface RewindParts {
  readonly room: Room;
  readonly driver: Driver;
  readonly runs: Runs;
}

/**
 * Goes back to where a run had just told event `sequence`, in a new world: the same beginning, the same acts at the same
 * places. The run that is left stays among the runs. It is exact: the new run has told the same events so far, which is
 * checked. Only somebody else's messages to the acquirer's port are not played again.
 */
export async function rewind({ room, driver, runs }: RewindParts, body: RewindBody): Promise<Result> {
  const of = body.run === undefined ? runs.current : runs.find(body.run);
  if (!of) return invalid("run", "the id of a run that is kept (GET /api/runs)");
  if (body.sequence > of.timeline.seq) return invalid("sequence", `a whole number from 1 to ${of.timeline.seq}`);
  if (!of.recorder.whole) return invalid("sequence", "a run that is short enough to be played again: reset first");
  const sequence = lastBefore(of, body.sequence);
  runs.expect(of, sequence);
  driver.speed = of.pace.speed;
  driver.paused = of.pace.paused;
  await room.again(of.beginning);
  const arrived = await playUntil({ room, driver, runs }, of, sequence);
  const { current } = runs;
  if (body.paused !== undefined && body.paused !== driver.paused) setPaused({ room, driver, runs }, body.paused);
  const { world } = room.simulator;
  const same = current.sums.sameAs(of.sums);
  return ok({
    sequence: world.timeline.seq,
    atMs: world.nowMs,
    digest: digestOf(current.timelines),
    exact: arrived && same === current.sums.count,
    run: current.id,
    left: current.parted?.run ?? of.id,
    paused: driver.paused,
  });
}

/** Changes the pace from outside, as an act that will be played again. */
export function setPaused({ room, driver, runs }: RewindParts, paused: boolean): void {
  const { recorder } = runs.current;
  recorder.begin(PACE, { paused }, driver.placeOf(room.simulator.world), room.lastCard);
  recorder.end(ok());
  driver.paused = paused;
}

/** A world ends with the reset that makes the next one: one goes back to before it. */
function lastBefore({ recorder }: Run, sequence: number): number {
  const last = recorder.acts.at(-1);
  return last?.verb === "reset" && last.effect === "yes" ? Math.min(sequence, last.from.seq) : sequence;
}

/** @returns whether the world came to where the run had been. */
async function playUntil(parts: RewindParts, of: Run, sequence: number): Promise<boolean> {
  const { room, driver, runs } = parts;
  const { world } = room.simulator;
  const there = () => world.timeline.seq >= sequence;
  for (const act of of.recorder.acts) {
    if (act.from.seq >= sequence) break;
    if (!(await driver.goTo(world, act.from, there))) return false;
    if (there()) return true;
    if (act.verb === PACE && act.effect === "yes") {
      setPaused(parts, act.body["paused"] === true);
      continue;
    }
    const { recorder } = runs.current;
    const stop = () => there() || (act.cutOffAt !== undefined && driver.placeOf(world).steps >= act.cutOffAt);
    const waits = driver.waits;
    recorder.begin(act.verb, act.body, driver.placeOf(world), roomOf(parts, act).lastCard, act.terminal);
    const ended = await driver.rush(() => playAct(parts, act), stop, act.hurriedAt);
    if (!ended) {
      const isWaiting = patientVerbs.includes(act.verb) && driver.waits - waits <= 1;
      recorder.cutOff(driver.placeOf(world).steps, !isWaiting);
    }
  }
  return driver.goTo(world, { steps: Number.POSITIVE_INFINITY, runningMs: 0, seq: sequence }, there);
}

function roomOf({ room }: RewindParts, { terminal }: Act): Room {
  return room.terminals[terminal - 1] ?? room;
}

async function playAct(parts: RewindParts, act: Act): Promise<void> {
  parts.runs.current.recorder.end(await playVerb(roomOf(parts, act), act.verb, act.body), act.hurriedAt);
}
