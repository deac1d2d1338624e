import {
  type FailedTrial,
  firstCuts,
  type Job,
  type JobDone,
  ROW_CUTS,
  type Scene,
  type State,
  type Survey,
} from "../../sweep/job";
import { type FailureKind, failureKinds } from "../../sweep/judge";
import { allStories } from "../../sweep/stories";
import type { CrashArguments } from "./arguments";
import { isBoard } from "./engine";
import type { Pool } from "./pool";
import type { Progress } from "./progress";
import { shareOf } from "./shard";

/** The last line of a sweep. */
export interface CrashFigures {
  readonly scenarios: number;
  /** Numbered calls of the stories, before any cut; with `--board-model` transfers on its buses. */
  readonly points: number;
  /** Power cuts from which the terminal had to recover. */
  readonly cuts: number;
  /** Messages that were tampered with. */
  readonly messages: number;
  /** Sectors that began to fail in a story. */
  readonly sectors: number;
  /** Recoveries from bits that had turned over while the power was off. */
  readonly damages: number;
  /** Different states in which first cuts left terminal and host. */
  readonly states: number;
  readonly lost: number;
  readonly doubled: number;
  readonly stuck: number;
  readonly wrongScreen: number;
  readonly seconds: number;
}

/** Points of one job: small enough that no worker has the last of it for long. */
const SLICE_POINTS = 24;
/** Cuts behind each message that was tampered with. */
const CUTS_EACH = 2;
/** Of the cuts that may be made, single ones take half at most. */
const FIRST_SHARE = 0.5;
/** Of the messages that may be tampered with, half at most as a whole; what is left goes to bits and bytes, and to forgeries. */
const WHOLE_SHARE = 0.5;
/** As many sectors begin to fail, by messages. */
const SECTORS_SHARE = 0.25;
/** Behind each story's end, and behind so many of its cuts, bits are turned over. */
const DAMAGED_STATES = 3;
/** Whole timelines of failing runs: the first show what is wrong, the rest only where. */
const TIMELINES_MAX = 3;
const FAILURES_SHOWN_MAX = 100;

/** A sweep over stories: single cuts, second cuts, messages. */
export class Campaign {
  readonly #pool: Pool;
  readonly #options: CrashArguments;
  readonly #progress: Progress;
  readonly #failed: Record<FailureKind, number> = { lost: 0, doubled: 0, stuck: 0, wrongScreen: 0 };
  readonly #startMs = performance.now();
  #cuts = 0;
  #messages = 0;
  #sectors = 0;
  #damages = 0;
  #failures = 0;

  constructor(pool: Pool, options: CrashArguments, progress: Progress) {
    this.#pool = pool;
    this.#options = options;
    this.#progress = progress;
  }

  async run(): Promise<CrashFigures> {
    const { scenario, hosts, shard, damage, plain } = this.#options;
    const stories = allStories().flatMap(({ name, overTls }) =>
      (scenario === "all" || scenario === name) && !(plain && overTls) ? [name] : [],
    );
    const all = stories.flatMap((story) => hosts.map((host) => ({ story, host })));
    const surveys = await this.#survey(shareOf(all, shard));
    const total = (of: (survey: Survey) => number) => surveys.reduce((sum, { survey }) => sum + of(survey), 0);
    const part = surveys.length / all.length;
    const states = damage === undefined ? await this.#sweep(surveys, part, total) : [];
    if (damage !== undefined)
      await this.#jobs("damage", damageJobs(surveys, damage, (this.#options.cuts * part) / surveys.length));
    return {
      scenarios: surveys.length,
      points: total(pointsOf),
      cuts: this.#cuts,
      messages: this.#messages,
      sectors: this.#sectors,
      damages: this.#damages,
      states: states.length,
      ...this.#failed,
      seconds: Math.round(this.#seconds),
    };
  }

  /** @param part of all scenes, how many are this shard's: it makes as many of the cuts and messages. */
  async #sweep(
    surveys: readonly Surveyed[],
    part: number,
    total: (of: (survey: Survey) => number) => number,
  ): Promise<readonly Found[]> {
    const { depth } = this.#options;
    const [cuts, messages] = [this.#options.cuts * part, this.#options.messages * part];
    const singles = total((survey) => survey.cuts);
    const share = Math.min(1, cuts === 0 ? 0 : (cuts * (depth === 2 ? FIRST_SHARE : 1)) / singles);
    const states = await this.#jobs("single cuts", firstJobs(surveys, share));
    if (depth === 2) await this.#jobs("second cuts", secondJobs(states, (cuts - this.#cuts) / surveys.length));
    if (messages === 0) return states;
    const wholes = total((survey) => survey.tamperings);
    const whole = Math.min(wholes, messages * WHOLE_SHARE);
    const left = (messages - whole) / 2;
    const means = {
      share: whole / wholes,
      finerShare: Math.min(1, left / total((survey) => survey.finerTamperings)),
      forgedShare: Math.min(1, left / total((survey) => survey.forgeries)),
      cutsEach: cuts === 0 ? 0 : CUTS_EACH,
    };
    await this.#jobs(
      "messages",
      surveys.map(({ scene, survey }) => ({ job: "messages", ...scene, messages: survey.messages, ...means })),
    );
    const sectors = Math.min(1, (messages * SECTORS_SHARE) / total((survey) => survey.writes));
    await this.#jobs(
      "failing sectors",
      surveys.map(({ scene, survey }) => ({ job: "failing", ...scene, writes: survey.writes, share: sectors })),
    );
    return states;
  }

  get #seconds(): number {
    return (performance.now() - this.#startMs) / 1000;
  }

  async #survey(scenes: readonly Scene[]): Promise<readonly Surveyed[]> {
    const surveys: Surveyed[] = [];
    await this.#pool.all(
      scenes,
      (scene) => ({ ask: "survey", scene }),
      (told, scene) => {
        if (told.tell !== "survey") throw new Error(`worker: ${told.tell} is no survey`);
        surveys.push({ scene, survey: told.survey });
        for (const failed of told.survey.failed) this.#tell(failed, "");
      },
    );
    return surveys;
  }

  async #jobs(what: string, jobs: readonly Job[]): Promise<readonly Found[]> {
    const states = new Map<string, Found>();
    let done = 0;
    await this.#pool.all(
      jobs,
      (job) => ({ ask: "job", job }),
      (told, { story, host }) => {
        if (told.tell !== "job") throw new Error(`worker: ${told.tell} is no job`);
        this.#count(told.done, told.timeline);
        for (const state of told.done.states) {
          const name = `${story} ${host} ${state.key}`;
          // Of several first cuts that led to the same, the earliest: whichever worker was faster.
          if (state.first.point < (states.get(name)?.first.point ?? Number.POSITIVE_INFINITY))
            states.set(name, { ...state, story, host });
        }
        done++;
        const perSecond = Math.round((this.#cuts + this.#messages + this.#sectors) / this.#seconds);
        this.#progress.show(
          `${what}: ${done} of ${jobs.length} parts; ${this.#cuts} cuts, ${this.#messages} messages, ` +
            `${this.#failures} failures, ${perSecond} a second`,
        );
      },
    );
    return [...states.values()];
  }

  #count({ cuts, messages, sectors, damages, failed }: JobDone, timeline: string): void {
    this.#cuts += cuts;
    this.#messages += messages;
    this.#sectors += sectors;
    this.#damages += damages;
    for (const [at, trial] of failed.entries()) this.#tell(trial, at === 0 ? timeline : "");
  }

  #tell({ name, kinds, what }: FailedTrial, timeline: string): void {
    for (const kind of failureKinds) if (kinds.includes(kind)) this.#failed[kind]++;
    this.#failures++;
    if (this.#failures > FAILURES_SHOWN_MAX) return;
    if (timeline !== "" && this.#failures <= TIMELINES_MAX) this.#progress.say(timeline);
    const { engine, plain } = this.#options;
    const named = isBoard(engine) ? ` --board-model ${engine}` : ` --engine ${engine}`;
    const means = `${engine === "node" ? "" : named}${plain ? " --plain" : ""}`;
    this.#progress.say(`${kinds.join(", ")}: ${what.join("; ")}\n  npm run crash --${means} --from ${name}`);
  }
}

interface Surveyed {
  readonly scene: Scene;
  readonly survey: Survey;
}

/** A state, and in which scene it came about. */
type Found = State & Scene;

function firstJobs(surveys: readonly Surveyed[], share: number): readonly Job[] {
  const jobs: Job[] = [];
  if (share === 0) return jobs;
  for (const { scene, survey } of surveys)
    for (let from = 1; from <= pointsOf(survey); from += SLICE_POINTS) {
      const part = { from, to: Math.min(pointsOf(survey), from + SLICE_POINTS - 1), share };
      const cuts = firstCuts(scene, survey, part);
      if (cuts.length > 0) jobs.push({ job: "first", ...scene, cuts });
    }
  return jobs;
}

/** On a board's model the power goes at transfers on its buses. */
function pointsOf({ calls, transfers }: Survey): number {
  return transfers > 0 ? transfers : calls.length;
}

/** Each scene gets as many second cuts: all of them where they are few, else a draw over all its states. Rows take half at most. */
function secondJobs(states: readonly Found[], cutsEach: number): readonly Job[] {
  const all = new Map<string, { states: number; cuts: number }>();
  for (const { story, host, cuts } of states) {
    const sum = all.get(`${story} ${host}`) ?? { states: 0, cuts: 0 };
    all.set(`${story} ${host}`, { states: sum.states + 1, cuts: sum.cuts + cuts });
  }
  return states.map(({ story, host, first }, at) => {
    const sum = all.get(`${story} ${host}`) ?? { states: 1, cuts: 1 };
    const rows = Math.min(sum.states, Math.max(0, cutsEach) / (2 * ROW_CUTS));
    return {
      job: "second",
      story,
      host,
      first,
      share: Math.min(1, Math.max(0, cutsEach - rows * ROW_CUTS) / sum.cuts),
      rows: at % Math.max(1, Math.round(sum.states / Math.max(rows, 1))) === 0 ? 1 : 0,
    };
  });
}

/** Each scene gets as many damages, spread over its states. */
function damageJobs(surveys: readonly Surveyed[], flips: 1 | 2, each: number): readonly Job[] {
  const most = Math.ceil(each / (1 + DAMAGED_STATES));
  return surveys.flatMap(({ scene, survey }) =>
    Array.from({ length: 1 + DAMAGED_STATES }, (_, state) => ({
      job: "damage" as const,
      ...scene,
      points: survey.calls.length,
      flips,
      state,
      most,
    })),
  );
}
