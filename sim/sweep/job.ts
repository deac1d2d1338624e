import { SeededRandom } from "../random";
import { cutsAt, cutsOf, drawn, finerTamperings, seedOf, wholeTamperings } from "./candidates";
import { type FailureKind, failureKinds } from "./judge";
import { type Ran, run } from "./run";
import { keyOf } from "./snapshot";
import type { Starts } from "./start";
import { storyByName } from "./stories";
import type { Story } from "./story";
import { type Cut, nameOf, type Trial } from "./trial";

/** A part of a sweep that one worker does. Shares are from 0 to 1: how many of all that could be tried are drawn. */
export type Job =
  /** Single cuts at the points from `from` to `to`. */
  | {
      readonly job: "first";
      readonly story: string;
      readonly from: number;
      readonly to: number;
      readonly share: number;
    }
  /** Second cuts in the recovery from a first one, and rows of brown-outs in it. */
  | {
      readonly job: "second";
      readonly story: string;
      readonly first: Cut;
      readonly share: number;
      readonly rows: number;
    }
  /** The messages of a story, and cuts behind what became of them. */
  | {
      readonly job: "messages";
      readonly story: string;
      /** Of what can become of messages as a whole, and of their bits and bytes. */
      readonly share: number;
      readonly finerShare: number;
      readonly cutsEach: number;
    };

/** What a first cut led to, where nothing before had led to the same. */
export interface State {
  readonly key: string;
  readonly first: Cut;
  /** Cuts that the recovery from it could suffer. */
  readonly cuts: number;
}

export interface FailedTrial {
  readonly name: string;
  readonly kinds: readonly FailureKind[];
  readonly what: readonly string[];
}

export interface JobDone {
  readonly cuts: number;
  readonly messages: number;
  readonly failed: readonly FailedTrial[];
  readonly states: readonly State[];
}

/** What a story is made of. */
export interface Survey {
  readonly points: number;
  /** Single cuts that it could suffer. */
  readonly cuts: number;
  /** Things that could become of its messages as a whole, and of their bits and bytes. */
  readonly tamperings: number;
  readonly finerTamperings: number;
  readonly failed: readonly FailedTrial[];
}

/** Cuts in a row of brown-outs (D06). */
export const ROW_CUTS = 10;

/** Does jobs, one after the other, in worlds of its own. */
export class Sweeper {
  readonly #starts: Starts;
  readonly #whole = new Map<string, Ran>();
  /** Told about each trial that went wrong, with its last world. */
  onFailure: (trial: FailedTrial, ran: Ran) => void = () => undefined;
  #cuts = 0;
  #messages = 0;
  #failed: FailedTrial[] = [];

  constructor(starts: Starts) {
    this.#starts = starts;
  }

  async survey(name: string): Promise<Survey> {
    this.#failed = [];
    const story = storyOf(name);
    const { calls, messages } = await this.#wholeOf(story);
    return {
      points: calls.length,
      cuts: cutsOf(calls).length,
      tamperings: wholeTamperings(messages).length,
      finerTamperings: finerTamperings(messages).length,
      failed: this.#failed,
    };
  }

  async do(job: Job): Promise<JobDone> {
    this.#cuts = 0;
    this.#messages = 0;
    this.#failed = [];
    const story = storyOf(job.story);
    const states = job.job === "first" ? await this.#first(story, job) : [];
    if (job.job === "second") await this.#second(story, job);
    if (job.job === "messages") await this.#messagesOf(story, job);
    return { cuts: this.#cuts, messages: this.#messages, failed: this.#failed, states };
  }

  /** One trial by itself. */
  async try(trial: Trial): Promise<Ran> {
    return this.#run(trial, storyOf(trial.story));
  }

  async #first(story: Story, { from, to, share }: Extract<Job, { job: "first" }>): Promise<readonly State[]> {
    const { calls } = await this.#wholeOf(story);
    const states = new Map<string, State>();
    const all = calls.slice(from - 1, to).flatMap((call, at) => cutsAt(from + at, call));
    for (const cut of drawn(all, share, seedOf(`${story.name} ${from}`))) {
      const ran = await this.#run({ story: story.name, cuts: [cut] }, story);
      if (!ran.settled || story.impatient) continue;
      const key = keyOf(ran.settled);
      if (!states.has(key)) states.set(key, { key, first: cut, cuts: cutsOf(ran.calls).length });
    }
    return [...states.values()];
  }

  async #second(story: Story, { first, share, rows }: Extract<Job, { job: "second" }>): Promise<void> {
    const once: Trial = { story: story.name, cuts: [first] };
    const { settled, calls } = await run(once, story, this.#starts);
    if (!settled) throw new Error(`${nameOf(once)} does not cut`);
    for (const cut of drawn(cutsOf(calls), share, seedOf(nameOf(once))))
      await this.#run({ ...once, cuts: [first, cut] }, story, settled);
    const random = new SeededRandom(seedOf(nameOf(once)), rows);
    for (let row = 0; row < rows; row++) {
      const cuts = [first];
      for (let cut = 0; cut < ROW_CUTS; cut++) {
        const point = 1 + random.below(calls.length);
        const at = cutsAt(point, calls[point - 1] ?? { port: "clock", method: "now" });
        cuts.push(at[random.below(at.length)] ?? { point, at: "before", seed: 0 });
      }
      await this.#run({ ...once, cuts }, story, settled);
    }
  }

  async #messagesOf(story: Story, { share, finerShare, cutsEach }: Extract<Job, { job: "messages" }>): Promise<void> {
    const { messages } = await this.#wholeOf(story);
    const whole = drawn(wholeTamperings(messages), share, seedOf(`${story.name} messages`));
    const finer = drawn(finerTamperings(messages), finerShare, seedOf(`${story.name} bytes`));
    const random = new SeededRandom(seedOf(`${story.name} cuts`), messages.length);
    for (const tampering of [...whole, ...finer]) {
      const trial: Trial = { story: story.name, tampering, cuts: [] };
      const { calls } = await this.#run(trial, story);
      this.#messages++;
      const from = messages[tampering.message - 1]?.point ?? 0;
      const each = tampering.kind === "flip" || tampering.kind === "split" ? 0 : cutsEach;
      for (let cut = 0; cut < each && from < calls.length; cut++) {
        const point = from + 1 + random.below(calls.length - from);
        const at = cutsAt(point, calls[point - 1] ?? { port: "clock", method: "now" });
        await this.#run({ ...trial, cuts: at.slice(random.below(at.length)).slice(0, 1) }, story);
      }
    }
  }

  async #wholeOf(story: Story): Promise<Ran> {
    const known = this.#whole.get(story.name);
    if (known) return known;
    const ran = await this.#run({ story: story.name, cuts: [] }, story);
    if (ran.played !== "ended")
      this.#fail({ story: story.name, cuts: [] }, ["stuck"], [`the story goes ${ran.played}`], ran);
    this.#whole.set(story.name, ran);
    return ran;
  }

  async #run(trial: Trial, story: Story, settled?: Ran["settled"]): Promise<Ran> {
    const ran = await run(trial, story, this.#starts, settled);
    // The first cut of a settled one was counted where it was made.
    this.#cuts += settled ? ran.cuts - 1 : ran.cuts;
    if (ran.failures.length > 0) {
      const kinds = failureKinds.filter((kind) => ran.failures.some((failure) => failure.kind === kind));
      this.#fail(
        trial,
        kinds,
        ran.failures.map(({ what }) => what),
        ran,
      );
    }
    return ran;
  }

  #fail(trial: Trial, kinds: readonly FailureKind[], what: readonly string[], ran: Ran): void {
    const failed = { name: nameOf(trial), kinds, what };
    this.#failed.push(failed);
    this.onFailure(failed, ran);
  }
}

function storyOf(name: string): Story {
  const story = storyByName(name);
  if (!story) throw new RangeError(`no story ${name}`);
  return story;
}
