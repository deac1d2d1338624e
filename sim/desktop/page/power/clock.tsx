import { useEffect, useState } from "preact/hooks";
import type { ClockView, Speed } from "../api";
import { keepFocus, type Part } from "../part";

const speeds: readonly Speed[] = Object.freeze([1, 10, "max"]);
const TICK_MS = 250;

/** Virtual time: what it is, whether it runs, and how fast. */
export function Clock({ room, seen, say }: Part) {
  const { clock } = seen;
  const set = (body: object) => void room.now("clock", body);
  return (
    <fieldset class="clock" aria-label={say.clock}>
      <time>{useTime(clock)}</time>
      <button
        type="button"
        data-act="pause"
        aria-pressed={clock?.paused ?? false}
        onMouseDown={keepFocus}
        onClick={() => set({ action: clock?.paused ? "run" : "pause" })}
      >
        {clock?.paused ? `▶ ${say.run}` : `❚❚ ${say.pause}`}
      </button>
      {speeds.map((speed) => (
        <button
          type="button"
          key={speed}
          data-speed={speed}
          aria-pressed={clock?.speed === speed}
          aria-label={`${say.speed} ${speed === "max" ? say.fastest : speed}`}
          onMouseDown={keepFocus}
          onClick={() => set({ speed })}
        >
          {speed === "max" ? say.fastest : `×${speed}`}
        </button>
      ))}
    </fieldset>
  );
}

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** The wall clock in the world, going on between two looks at it. At full speed it only goes on with the world. */
function useTime(clock: ClockView | undefined): string {
  const [seenAt, setSeenAt] = useState(0);
  const [now, setNow] = useState(0);
  useEffect(() => {
    setSeenAt(performance.now());
    setNow(performance.now());
    if (!clock || clock.paused || clock.speed === "max") return undefined;
    const timer = setInterval(() => setNow(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [clock]);
  if (!clock) return "";
  const factor = clock.paused || clock.speed === "max" ? 0 : clock.speed;
  const atMs = clock.epochMs + Math.max(0, now - seenAt) * factor + CHINA_OFFSET_MS;
  return new Date(atMs).toISOString().slice(0, 19).replace("T", " ");
}
