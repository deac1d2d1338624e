import { useEffect, useState } from "preact/hooks";
import type { ClockView, Speed } from "../api";
import { useKept } from "../kept";
import { keepFocus, type Part } from "../part";
import { paceOf } from "../travel/feed";
import { travelWords } from "../words/travel";

const speeds: readonly Speed[] = Object.freeze([1, 10, "max"]);
const TICK_MS = 250;

/** Virtual time: what it is, whether it runs, and how fast. */
export function Clock(part: Part) {
  const { room, seen, say } = part;
  const { clock, travel } = seen;
  const [day, time] = useTime(clock, paceOf(clock, travel)).split(" ");
  const set = (body: object) => void room.now("clock", body);
  return (
    <fieldset class="clock" aria-label={say.clock}>
      <time>
        <span class="day">{day} </span>
        {time}
      </time>
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
      <SlowMotion {...part} />
    </fieldset>
  );
}

/** Whether a message with money may be watched. The browser keeps it, the room is told whenever it is there anew. */
function SlowMotion({ room, seen, language }: Part) {
  const [kept, keep] = useKept("slow-motion", () => "on");
  const isOn = kept === "on";
  const { connected } = seen;
  useEffect(() => {
    if (connected) void room.now("slow-motion", { on: isOn });
  }, [room, connected, isOn]);
  const { pace } = seen.travel ?? {};
  const isSlow = typeof pace === "number" && pace > 0 && pace < 1;
  return (
    <button
      type="button"
      data-act="slow-motion"
      class={isSlow ? "slow-motion now" : "slow-motion"}
      aria-pressed={isOn}
      title={travelWords.slowWhy[language]}
      onMouseDown={keepFocus}
      onClick={() => keep(isOn ? "off" : "on")}
    >
      {travelWords.slow[language]}
    </button>
  );
}

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** The wall clock in the world, going on between two looks at it at the world's pace. At full speed it only goes on with the world. */
function useTime(clock: ClockView | undefined, pace: number): string {
  const [shownMs, show] = useState(0);
  useEffect(() => show(clock?.epochMs ?? 0), [clock]);
  useEffect(() => {
    if (pace === 0) return undefined;
    let before = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const passedMs = (now - before) * pace;
      before = now;
      show((ms) => ms + passedMs);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [clock, pace]);
  if (!clock) return "";
  const atMs = shownMs + CHINA_OFFSET_MS;
  return new Date(atMs).toISOString().slice(0, 19).replace("T", " ");
}
