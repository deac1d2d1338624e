import { useState } from "preact/hooks";
import { keepFocus, type Part } from "../part";

/** One way, over the first bearer: time enough to pull a plug by hand. */
const SLOW_MS = 3000;
const USUAL_MS = 20;
const SLOW_FROM_MS = 1000;

/** Without one of these nobody hits the middle of a sale by hand: a cut at the worst moment, and a slow network. */
export function Switches({ room, seen, say }: Part) {
  const [armed, setArmed] = useState<number | undefined>(undefined);
  const boots = seen.power?.boots ?? 0;
  const slow = (seen.power?.network[0]?.latencyMs ?? 0) >= SLOW_FROM_MS;
  return (
    <div class="switches">
      <button
        type="button"
        aria-pressed={armed === boots}
        data-act="worst"
        onMouseDown={keepFocus}
        onClick={() => {
          if (armed === boots) return;
          setArmed(boots);
          void room.now("fault", { code: "D01" });
        }}
      >
        {armed === boots ? say.worstArmed : say.worst}
      </button>
      <button
        type="button"
        aria-pressed={slow}
        data-act="slow"
        onMouseDown={keepFocus}
        onClick={() => void room.now("network", { bearer: "wifi", latencyMs: slow ? USUAL_MS : SLOW_MS })}
      >
        {say.slow}
      </button>
    </div>
  );
}
