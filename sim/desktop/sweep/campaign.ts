import { type FailedTrial, type Job, type JobDone, ROW_CUTS, type State, type Survey } from "../../sweep/job";
import { type FailureKind, failureKinds } from "../../sweep/judge";
import { allStories } from "../../sweep/stories";
import type { CrashArguments } from "./arguments";
import type { Pool } from "./pool";
import type { Progress } from "./progress";

/** The last line of a sweep. */
export interface CrashFigures {
  readonly scenarios: number;
  /** Numbered calls of the stories, before any cut. */
  readonly points: number;
  /** Power cuts from which the terminal had to recover. */
  readonly cuts: number;
  /** Messages that were tampered with. */
  readonly messages: number;
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
  #failures = 0;

  constructor(pool: Pool, options: CrashArguments, progress: Progress) {
    this.#pool = pool;
    this.#options = options;
    this.#progress = progress;
  }

  async run(): Promise<CrashFigures> {
    const { scenario, depth, cuts, messages } = this.#options;
    const stories = allStories().flatMap(({ name }) => (scenario === "all" || scenario === name ? [name] : []));
    const surveys = await this.#survey(stories);
    const total = (of: (survey: Survey) => number) => [...surveys.values()].reduce((sum, each) => sum + of(each), 0);
    const singles = total((survey) => survey.cuts);
    const share = Math.min(1, cuts === 0 ? 0 : (cuts * (depth === 2 ? FIRST_SHARE : 1)) / singles);
    const states = await this.#jobs("single cuts", firstJobs(surveys, share));
    if (depth === 2) await this.#jobs("second cuts", secondJobs(states, (cuts - this.#cuts) / stories.length));
    const wholes = total((survey) => survey.tamperings);
    const means = {
      share: Math.min(1, messages / wholes),
      finerShare: Math.min(1, Math.max(0, messages - wholes) / total((survey) => survey.finerTamperings)),
      cutsEach: cuts === 0 ? 0 : CUTS_EACH,
    };
    if (messages > 0)
      await this.#jobs(
        "messages",
        stories.map((story) => ({ job: "messages", story, ...means })),
      );
    return {
      scenarios: stories.length,
      points: total((survey) => survey.points),
      cuts: this.#cuts,
      messages: this.#messages,
      states: states.length,
      ...this.#failed,
      seconds: Math.round(this.#seconds),
    };
  }

  get #seconds(): number {
    return (performance.now() - this.#startMs) / 1000;
  }

  async #survey(stories: readonly string[]): Promise<ReadonlyMap<string, Survey>> {
    const surveys = new Map<string, Survey>();
    await this.#pool.all(
      stories,
      (story) => ({ ask: "survey", story }),
      (told, story) => {
        if (told.tell !== "survey") throw new Error(`worker: ${told.tell} is no survey`);
        surveys.set(story, told.survey);
        for (const failed of told.survey.failed) this.#tell(failed, "");
      },
    );
    return surveys;
  }

  async #jobs(what: string, jobs: readonly Job[]): Promise<readonly (State & { readonly story: string })[]> {
    const states = new Map<string, State & { readonly story: string }>();
    let done = 0;
    await this.#pool.all(
      jobs,
      (job) => ({ ask: "job", job }),
      (told, { story }) => {
        if (told.tell !== "job") throw new Error(`worker: ${told.tell} is no job`);
        this.#count(told.done, told.timeline);
        for (const state of told.done.states) {
          const name = `${story} ${state.key}`;
          // Of several first cuts that led to the same, the earliest: whichever worker was faster.
          if (state.first.point < (states.get(name)?.first.point ?? Number.POSITIVE_INFINITY))
            states.set(name, { ...state, story });
        }
        done++;
        const perSecond = Math.round((this.#cuts + this.#messages) / this.#seconds);
        this.#progress.show(
          `${what}: ${done} of ${jobs.length} parts; ${this.#cuts} cuts, ${this.#messages} messages, ` +
            `${this.#failures} failures, ${perSecond} a second`,
        );
      },
    );
    return [...states.values()];
  }

  #count({ cuts, messages, failed }: JobDone, timeline: string): void {
    this.#cuts += cuts;
    this.#messages += messages;
    for (const [at, trial] of failed.entries()) this.#tell(trial, at === 0 ? timeline : "");
  }

  #tell({ name, kinds, what }: FailedTrial, timeline: string): void {
    for (const kind of failureKinds) if (kinds.includes(kind)) this.#failed[kind]++;
    this.#failures++;
    if (this.#failures > FAILURES_SHOWN_MAX) return;
    if (timeline !== "" && this.#failures <= TIMELINES_MAX) this.#progress.say(timeline);
    const engine = this.#options.engine === "node" ? "" : ` --engine ${this.#options.engine}`;
    this.#progress.say(`${kinds.join(", ")}: ${what.join("; ")}\n  npm run crash --${engine} --from ${name}`);
  }
}

function firstJobs(surveys: ReadonlyMap<string, Survey>, share: number): readonly Job[] {
  const jobs: Job[] = [];
  if (share === 0) return jobs;
  for (const [story, { points }] of surveys)
    for (let from = 1; from <= points; from += SLICE_POINTS)
      jobs.push({ job: "first", story, from, to: Math.min(points, from + SLICE_POINTS - 1), share });
  return jobs;
}

/** Each story gets as many second cuts: all of them where they are few, else a draw over all its states. Rows take half at most. */
function secondJobs(states: readonly (State & { readonly story: string })[], cutsEach: number): readonly Job[] {
  const all = new Map<string, { states: number; cuts: number }>();
  for (const { story, cuts } of states) {
    const sum = all.get(story) ?? { states: 0, cuts: 0 };
    all.set(story, { states: sum.states + 1, cuts: sum.cuts + cuts });
  }
  return states.map(({ story, first }, at) => {
    const sum = all.get(story) ?? { states: 1, cuts: 1 };
    const rows = Math.min(sum.states, Math.max(0, cutsEach) / (2 * ROW_CUTS));
    return {
      job: "second",
      story,
      first,
      share: Math.min(1, Math.max(0, cutsEach - rows * ROW_CUTS) / sum.cuts),
      rows: at % Math.max(1, Math.round(sum.states / Math.max(rows, 1))) === 0 ? 1 : 0,
    };
  });
}
