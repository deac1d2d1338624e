import { useEffect, useState } from "preact/hooks";
import type { ClockView, Speed } from "../api";
import { useKept } from "../kept";
import { keepFocus, type Part } from "../part";
import type { TravelView } from "../travel/view";
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

/** The switch for slow motion. The browser keeps it, and tells the world whenever it connects again. */
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

/** How fast the page's clock goes on between two looks: as fast as the world. At full speed it goes on with each look only. */
function paceOf(clock: ClockView | undefined, travel: TravelView | undefined): number {
  if (!clock || clock.paused || clock.speed === "max") return 0;
  return typeof travel?.pace === "number" && travel.pace > 0 ? Math.min(clock.speed, travel.pace) : clock.speed;
}

/** The wall clock of the world. Between two looks at the world it goes on by itself, at this pace. */
function useTime(clock: ClockView | undefined, pace: number): string {
  const [shownMs, show] = useState<number>();
  useEffect(() => show(clock?.epochMs), [clock]);
  useEffect(() => {
    if (pace === 0) return undefined;
    let before = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const passedMs = (now - before) * pace;
      before = now;
      show((ms) => ms && ms + passedMs);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [clock, pace]);
  if (shownMs === undefined) return "";
  return new Date(shownMs + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}
