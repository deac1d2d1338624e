import type { Pace } from "../../scenario/pace";
import { Recorder } from "../../scenario/recorder";
import { linesOf } from "../../scenario/recording";
import { testLinesOf } from "../../scenario/recording-as-test";
import { invalid, ok, type Plain, type Result } from "../../scenario/result";
import type { Beginning, Room } from "../../scenario/room";
import { isoInChina } from "../../scenario/views";
import { digestOf, type Timeline, type WorldEvent } from "../../world/timeline";
import { EventSums } from "./event-sums";

/** One world's run: what it began with, what people did in it, what happened. */
export interface Run {
  readonly id: number;
  readonly beginning: Beginning;
  readonly pace: Pick<Pace, "speed" | "paused">;
  readonly recorder: Recorder;
  /** Of the first terminal; their sequence numbers are counted together. */
  readonly timeline: Timeline;
  /** Of each terminal. */
  readonly timelines: readonly Timeline[];
  readonly sums: EventSums;
  /** The run that it is the same as, up to there. */
  readonly parted?: Parted;
  /** Lines of a recording that come before its own: of the worlds whose flash or books it was given. */
  readonly preface: readonly string[];
}

export interface Parted {
  readonly run: number;
  readonly sequence: number;
}

/** Runs that were left are kept to be compared and gone back to: each holds its world and 20,000 events, some 20 MB. */
const RUNS_KEPT_MAX = 4;
/** Events that two runs have in common, shown before the one where they part. */
const BEFORE_SHOWN = 3;

/** The runs of a room: the present one, and the last of those that were left by a reset or a rewind. */
export class Runs {
  readonly #room: Room;
  #left: Run[] = [];
  #current: Run;
  #lastId = 0;
  /** Of the next world, when it is one that was gone back to. */
  #next: { readonly pace: Run["pace"]; readonly parted: Parted; readonly preface: readonly string[] } | undefined;

  constructor(room: Room) {
    this.#room = room;
    this.#current = this.#begin([]);
    room.listen((event) => this.#hear(event));
  }

  get current(): Run {
    return this.#current;
  }

  find(id: number): Run | undefined {
    return this.#current.id === id ? this.#current : this.#left.find((run) => run.id === id);
  }

  /** The next world is the world of `run`, up to `sequence`. */
  expect(run: Run, sequence: number): void {
    this.#next = { pace: run.pace, preface: run.preface, parted: { run: run.id, sequence } };
  }

  /** The present run as lines of a scenario file, from the first world that it depends on until now. */
  linesUntilNow(): readonly string[] {
    const { recorder, beginning, preface } = this.#current;
    const { world } = this.#room.simulator;
    return [...preface, ...linesOf(recorder.acts, beginning.simulator.startMs, world.runningMs)];
  }

  /** The same as a person would write a test. */
  testLines(): readonly string[] {
    const { recorder, beginning, preface } = this.#current;
    return [...preface, ...testLinesOf(recorder.acts, beginning.simulator.startMs)];
  }

  view(): Plain {
    const shown = [this.#current, ...this.#left].map(({ id, timeline, timelines, parted, recorder, sums }) => ({
      id,
      current: id === this.#current.id,
      sequence: timeline.seq,
      digest: digestOf(timelines),
      ...(sums.lastMs === undefined ? {} : { until: isoInChina(sums.lastMs) }),
      ...(parted ? { parted } : {}),
      acts: recorder.acts.length,
      whole: recorder.whole,
    }));
    return { runs: shown };
  }

  /** Where two runs part: the first event that is not the same in both. */
  compare(a: string | undefined, b: string | undefined): Result {
    const found: Run[] = [];
    for (const [name, text] of [
      ["a", a ?? String(this.#current.id)],
      ["b", b ?? String(this.#current.parted?.run ?? this.#left[0]?.id ?? 0)],
    ] as const) {
      const run = /^\d{1,9}$/.test(text) ? this.find(Number(text)) : undefined;
      if (!run) return invalid(name, `the id of a run that is kept: ${this.#ids.join(", ")}`);
      found.push(run);
    }
    const [one, other] = found;
    if (!one || !other) return invalid("a", "a run");
    const same = one.sums.sameAs(other.sums);
    const end = { seq: 0 };
    return ok({
      same,
      equal: same === one.sums.count && same === other.sums.count,
      ...(one.sums.whole && other.sums.whole ? {} : { note: "longer than what is compared" }),
      before: eventsOf(one, Math.max(0, same - BEFORE_SHOWN), same),
      a: { run: one.id, event: eventsOf(one, same, same + 1)[0] ?? end },
      b: { run: other.id, event: eventsOf(other, same, same + 1)[0] ?? end },
    });
  }

  get #ids(): readonly number[] {
    return [this.#current, ...this.#left].map(({ id }) => id);
  }

  #hear(event: WorldEvent): void {
    if (event.seq !== 1) return;
    const left = this.#current;
    const origin = this.#originOf(left);
    const next = this.#next && fromOrigin(this.#next, left, origin);
    this.#next = undefined;
    const keeps = (this.#room.beginning.reset ?? []).length > 0;
    const startMs = left.beginning.simulator.startMs;
    const preface = keeps ? [...left.preface, ...linesOf(left.recorder.acts, startMs, startMs)] : [];
    if (!origin) this.#left = [left, ...this.#left].slice(0, RUNS_KEPT_MAX);
    this.#current = next ? this.#begin(next.preface, next) : this.#begin(preface);
  }

  /** The run that another one is only the beginning of: whoever goes back step by step leaves one a step. */
  #originOf(run: Run): Run | undefined {
    const origin = run.parted && this.find(run.parted.run);
    return origin?.sums.whole && run.sums.sameAs(origin.sums) === run.sums.count ? origin : undefined;
  }

  #begin(preface: readonly string[], from?: { readonly pace: Run["pace"]; readonly parted: Parted }): Run {
    const { simulator, beginning, pace } = this.#room;
    const { timeline } = simulator.world;
    const timelines = simulator.company.map(({ world }) => world.timeline);
    return {
      id: ++this.#lastId,
      beginning,
      pace: from?.pace ?? { speed: pace.speed, paused: pace.paused },
      recorder: new Recorder(simulator),
      timeline,
      timelines,
      sums: new EventSums(timelines),
      ...(from ? { parted: from.parted } : {}),
      preface,
    };
  }
}

/** A run that begins as another one began as its origin. */
function fromOrigin<N extends { readonly parted: Parted }>(next: N, left: Run, origin: Run | undefined): N {
  if (!origin || next.parted.run !== left.id) return next;
  return { ...next, parted: { ...next.parted, run: origin.id } };
}

/** Events by their place in the comparison, as far as they are kept. */
function eventsOf({ timelines, sums }: Run, from: number, to: number): readonly WorldEvent[] {
  const events: WorldEvent[] = [];
  for (let place = from; place < to; place++) {
    const seq = sums.seqAt(place);
    if (seq === undefined) continue;
    for (const timeline of timelines) {
      const [event] = timeline.since(seq - 1);
      if (event?.seq === seq) events.push(event);
    }
  }
  return events;
}
