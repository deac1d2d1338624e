import { useEffect, useRef, useState } from "preact/hooks";
import type { Part } from "../part";
import { type Doing, goOn, rewindTo } from "./doing";
import type { Feed } from "./feed";
import type { Moment } from "./moment";
import { says } from "./say";
import { Track } from "./track";

/** A step where nothing is known of what comes. */
const STEP_MS = 250;
/** A film stops at a mark for so long at least and at most, real ms. */
const STOP_MIN_MS = 120;
const STOP_MAX_MS = 1500;

/** Signs as paths in a square of 14: not every machine has letters for them. */
const drawn = Object.freeze({
  back: "M1 1h2v12H1zM13 1v12L4 7z",
  on: "M11 1h2v12h-2zM1 1v12l9-6z",
  play: "M2 1v12l11-6z",
  pause: "M2 1h3.5v12H2zM8.5 1H12v12H8.5z",
});

interface ScrubberProps {
  readonly part: Part;
  readonly feed: Feed;
  readonly version: number;
  readonly doing: Doing;
}

/** The run on one line: back to any moment, on from it by steps or as a film, and at once into the world again. */
export function Scrubber({ part, feed, version, doing }: ScrubberProps) {
  const { seen, room, language } = part;
  const { clock } = seen;
  const say = says[language];
  const { marks, ahead } = feed;
  const film = useFilm(feed, doing, part);
  const head = marks.last?.seq ?? 0;
  const next = ahead && head <= ahead.from ? ahead.marks.around(Math.max(head, ahead.from)).after : undefined;
  const { before } = marks.around(head);
  const go = ({ mark, run }: Moment) => void doing.run(() => rewindTo(mark.seq, say, run));
  const isStill = clock?.paused === true && !film.plays;
  const play = () => {
    if (film.plays) return film.stop();
    if (!isStill) return void room.now("clock", { action: "pause" });
    return next ? film.start() : void doing.run(() => goOn(say));
  };
  const step = () => {
    if (next && ahead) return go({ mark: next, run: ahead.run });
    return void room.now("clock", { advanceMs: STEP_MS });
  };
  const sign = (name: string, path: string, act: string, onClick: () => void, disabled = false) => (
    <button type="button" data-act={act} title={name} aria-label={name} disabled={disabled} onClick={onClick}>
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
  return (
    <div class="tl-scrubber" role="toolbar" aria-label={say.scrub}>
      {sign(say.stepBack, drawn.back, "step-back", () => before && go({ mark: before }), doing.busy || !before)}
      {sign(
        isStill ? say.goOn : say.pause,
        isStill ? drawn.play : drawn.pause,
        "play",
        play,
        doing.busy && !film.plays,
      )}
      {sign(say.step, drawn.on, "step", step, doing.busy || !isStill)}
      <Track {...{ marks, ahead, version, language, say }} cards={seen.cards} busy={doing.busy} onGo={go} />
    </div>
  );
}

/**
 * Shows the run that was left again, mark by mark, at the speed of the clock: each is gone to, so that all of the page shows that
 * moment. It ends with the run, at a pause, or where somebody does something else.
 */
function useFilm(feed: Feed, doing: Doing, { room, seen, language }: Part) {
  const [plays, setPlays] = useState(false);
  const wanted = useRef(false);
  const speed = useRef(1);
  speed.current = seen.clock?.speed === 10 ? 10 : 1;
  const stop = () => {
    wanted.current = false;
    setPlays(false);
  };
  useEffect(() => stop, []);
  const play = async () => {
    const { ahead } = feed;
    if (!ahead) return;
    let atMs: number | undefined;
    let seq = Math.max(ahead.from, feed.marks.last?.seq ?? 0);
    for (;;) {
      const { after } = ahead.marks.around(seq);
      if (!after || !wanted.current) return;
      const restMs = (after.atMs - (atMs ?? after.atMs)) / speed.current;
      await new Promise((resolve) => setTimeout(resolve, Math.min(STOP_MAX_MS, Math.max(STOP_MIN_MS, restMs))));
      if (!wanted.current) return;
      const told = await rewindTo(after.seq, says[language], ahead.run);
      if (told.bad) return void doing.run(async () => told);
      ({ seq, atMs } = after);
    }
  };
  const start = () => {
    wanted.current = true;
    setPlays(true);
    // What is gone to is told of as a whole: a single event is somebody's doing.
    const unlisten = room.listen(stop);
    void play().finally(() => {
      unlisten();
      stop();
    });
  };
  return { plays, start, stop };
}
