import { SeededRandom } from "../world/random";
import {
  countFiner,
  cutsAt,
  cutsOf,
  drawn,
  finerTamperings,
  forgeries,
  pairedFlips,
  seedOf,
  singleFlips,
  transferCuts,
  wholeTamperings,
} from "./candidates";
import { type HostName, USUAL_HOST } from "./host";
import { type FailureKind, failureKinds } from "./judge";
import { type Called, type Passed, type Ran, run } from "./run";
import { keyOf } from "./snapshot";
import type { Starts } from "./start";
import { allStories } from "./stories";
import type { Story } from "./story";
import { type Cut, nameOf, type TamperKind, type Trial } from "./trial";

/** What a part of a sweep is about: a story at a host. */
export interface Scene {
  readonly story: string;
  readonly host: HostName;
}

/** A part of a sweep that one worker does. Shares are from 0 to 1: how many of all that could be tried are drawn. */
export type Job = Scene &
  (
    | /** Single cuts, as `firstCuts` draws them. */
    { readonly job: "first"; readonly cuts: readonly Cut[] }
    /** Second cuts in the recovery from a first one, and rows of brown-outs in it. */
    | { readonly job: "second"; readonly first: Cut; readonly share: number; readonly rows: number }
    /** The messages of a story, and cuts behind what became of them. */
    | {
        readonly job: "messages";
        readonly messages: readonly Passed[];
        /** Of what can become of messages as a whole, of their bits and bytes, and of what answers are forged. */
        readonly share: number;
        readonly finerShare: number;
        readonly forgedShare: number;
        readonly cutsEach: number;
      }
    /** Sectors that begin to fail at each of the story's writes to flash. */
    | { readonly job: "failing"; readonly writes: number; readonly share: number }
    /** Bits that turn over while the power is off: behind the story's end, or behind the so manieth of its drawn cuts. */
    | {
        readonly job: "damage";
        /** Of the story. */
        readonly points: number;
        readonly flips: 1 | 2;
        readonly state: number;
        readonly most: number;
      }
  );

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
  /** Sectors that began to fail. */
  readonly sectors: number;
  /** Recoveries from bits that had turned over. */
  readonly damages: number;
  readonly failed: readonly FailedTrial[];
  readonly states: readonly State[];
}

/** What a story is made of: with it no other worker plays the story once more to find out. */
export interface Survey {
  readonly calls: readonly Called[];
  /** Transfers on the buses of its board: there the power goes in place of calls. 0: it has none. */
  readonly transfers: number;
  readonly messages: readonly Passed[];
  /** Single cuts that it could suffer. */
  readonly cuts: number;
  /** Things that could become of its messages as a whole, and of their bits and bytes. */
  readonly tamperings: number;
  readonly finerTamperings: number;
  readonly forgeries: number;
  /** Writes to flash. */
  readonly writes: number;
  readonly failed: readonly FailedTrial[];
}

/** Cuts in a row of brown-outs (D06). */
export const ROW_CUTS = 10;

/** Does jobs, one after the other, in worlds of its own. */
export class Sweeper {
  readonly #starts: Starts;
  /** Each is asked for by hundreds of trials, and all are made at once. */
  readonly #stories: ReadonlyMap<string, Story> = new Map(allStories().map((story) => [story.name, story]));
  /** Told about each trial that went wrong, with its last world. */
  onFailure: (trial: FailedTrial, ran: Ran) => void = () => undefined;
  #cuts = 0;
  #messages = 0;
  #sectors = 0;
  #damages = 0;
  #failed: FailedTrial[] = [];

  constructor(starts: Starts) {
    this.#starts = starts;
  }

  async survey(scene: Scene): Promise<Survey> {
    this.#failed = [];
    const { calls, transfers, messages } = await this.try(plainOf(scene));
    return {
      calls,
      transfers,
      messages,
      cuts: transfers > 0 ? transferCuts(1, transfers).length : cutsOf(calls).length,
      tamperings: wholeTamperings(messages).length,
      finerTamperings: countFiner(messages),
      forgeries: forgeries(messages).length,
      writes: writesOf(calls),
      failed: this.#failed,
    };
  }

  async do(job: Job): Promise<JobDone> {
    this.#cuts = 0;
    this.#messages = 0;
    this.#sectors = 0;
    this.#damages = 0;
    this.#failed = [];
    const states = job.job === "first" ? await this.#first(job) : [];
    if (job.job === "second") await this.#second(job);
    if (job.job === "messages") await this.#messagesOf(job);
    if (job.job === "failing") await this.#failing(job);
    if (job.job === "damage") await this.#damage(job);
    return {
      cuts: this.#cuts,
      messages: this.#messages,
      sectors: this.#sectors,
      damages: this.#damages,
      failed: this.#failed,
      states,
    };
  }

  /** One trial by itself. */
  async try(trial: Trial): Promise<Ran> {
    return this.#run(trial, this.#storyOf(trial.story));
  }

  async #first(job: Extract<Job, { job: "first" }>): Promise<readonly State[]> {
    const story = this.#storyOf(job.story);
    const states = new Map<string, State>();
    for (const cut of job.cuts) {
      const ran = await this.#run({ ...plainOf(job), cuts: [cut] }, story);
      if (!ran.settled || story.impatient) continue;
      const key = keyOf(ran.settled);
      if (!states.has(key)) states.set(key, { key, first: cut, cuts: cutsOf(ran.calls).length });
    }
    return [...states.values()];
  }

  async #second(job: Extract<Job, { job: "second" }>): Promise<void> {
    const { first, share, rows } = job;
    const story = this.#storyOf(job.story);
    const once: Trial = { ...plainOf(job), cuts: [first] };
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

  async #messagesOf(job: Extract<Job, { job: "messages" }>): Promise<void> {
    const { messages, share, finerShare, forgedShare, cutsEach } = job;
    const story = this.#storyOf(job.story);
    const name = nameOf(plainOf(job));
    const whole = drawn(wholeTamperings(messages), share, seedOf(`${name} messages`));
    const finer = drawn(finerTamperings(messages), finerShare, seedOf(`${name} bytes`));
    const forged = drawn(forgeries(messages), forgedShare, seedOf(`${name} forged`));
    const random = new SeededRandom(seedOf(`${name} cuts`), messages.length);
    for (const tampering of [...whole, ...finer, ...forged]) {
      const trial: Trial = { ...plainOf(job), tampering };
      const { calls } = await this.#run(trial, story);
      this.#messages++;
      const from = messages[tampering.message - 1]?.point ?? 0;
      const each = uncut.includes(tampering.kind) ? 0 : cutsEach;
      for (let cut = 0; cut < each && from < calls.length; cut++) {
        const point = from + 1 + random.below(calls.length - from);
        const at = cutsAt(point, calls[point - 1] ?? { port: "clock", method: "now" });
        await this.#run({ ...trial, cuts: at.slice(random.below(at.length)).slice(0, 1) }, story);
      }
    }
  }

  async #failing(job: Extract<Job, { job: "failing" }>): Promise<void> {
    const writes = Array.from({ length: job.writes }, (_, at) => at + 1);
    for (const failing of drawn(writes, job.share, seedOf(`${nameOf(plainOf(job))} sectors`))) {
      await this.#run({ ...plainOf(job), failing }, this.#storyOf(job.story));
      this.#sectors++;
    }
  }

  async #damage(job: Extract<Job, { job: "damage" }>): Promise<void> {
    const { points, flips, state, most } = job;
    const story = this.#storyOf(job.story);
    const seed = seedOf(`${nameOf(plainOf(job))} state ${state}`);
    // A story that goes on at once leaves messages under way that no snapshot holds.
    const cut = state === 0 || story.impatient ? undefined : cutAmong(points, seed);
    const base: Trial = { ...plainOf(job), cuts: cut ? [cut] : [] };
    const { settled } = await run({ ...base, damage: [] }, story, this.#starts);
    if (!settled || (story.impatient && state > 0)) return;
    const { programmed } = settled.chip;
    const damages = flips === 1 ? singleFlips(programmed, most, seed) : pairedFlips(programmed, most, seed);
    for (const damage of damages) {
      await this.#run({ ...base, damage }, story, settled);
      this.#damages++;
    }
  }

  #storyOf(name: string): Story {
    const story = this.#stories.get(name);
    if (!story) throw new RangeError(`no story ${name}`);
    return story;
  }

  async #run(trial: Trial, story: Story, settled?: Ran["settled"]): Promise<Ran> {
    const ran = await run(trial, story, this.#starts, settled);
    // The first cut of a settled one was counted where it was made.
    this.#cuts += settled && !trial.damage ? ran.cuts - 1 : ran.cuts;
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

/** Of these there are so many that no cuts are tried behind them. */
const uncut: readonly TamperKind[] = Object.freeze(["flip", "split", "forged", "ahead"]);

/** Single cuts at the points from `from` to `to` of a story, about a share of them: at its calls, or at the transfers where its board has some. */
export function firstCuts(
  scene: Scene,
  { calls, transfers }: Pick<Survey, "calls" | "transfers">,
  { from, to, share }: { readonly from: number; readonly to: number; readonly share: number },
): readonly Cut[] {
  const ofCalls = () => calls.slice(from - 1, to).flatMap((call, at) => cutsAt(from + at, call));
  const all = transfers > 0 ? transferCuts(from, to) : ofCalls();
  return drawn(all, share, seedOf(`${nameOf(plainOf(scene))} ${from}`));
}

function plainOf({ story, host }: Scene): Trial {
  return { story, ...(host === USUAL_HOST ? {} : { host }), cuts: [] };
}

export function writesOf(calls: readonly Called[]): number {
  return calls.filter(({ port, method }) => port === "flash" && method !== "read").length;
}

/** One of the cuts that tear nothing. */
function cutAmong(points: number, seed: number): Cut {
  const random = new SeededRandom(seed, points);
  return { point: 1 + random.below(points), at: random.chance(0.5) ? "before" : "after", seed: 0 };
}
