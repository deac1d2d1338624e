import { keepFocus, type Part } from "../part";
import { Shortcut, useShortcut } from "../shortcut";
import { disarm } from "../world/armed";

/** The row that cuts the power when a request has left. */
const WORST = "D01";

/** One way, over the first bearer: time enough to pull a plug by hand. */
const SLOW_MS = 3000;
const USUAL_MS = 20;
const SLOW_FROM_MS = 1000;

/** Without one of these nobody hits the middle of a sale by hand: a cut at the worst moment, and a slow network. */
export function Switches({ room, seen, say }: Part) {
  const armed = (seen.faults?.faults ?? []).filter(({ code, spent }) => code === WORST && spent !== true);
  const isArmed = armed.length > 0;
  const slow = (seen.power?.network[0]?.latencyMs ?? 0) >= SLOW_FROM_MS;
  const ids = armed.map(({ id }) => id);
  const turnWorst = () => void (isArmed ? disarm(room, ids) : room.now("fault", { code: WORST }));
  useShortcut("w", turnWorst);
  return (
    <div class="switches">
      {/* By its key it is armed from afar. */}
      <span class="unseen" role="status">
        {isArmed ? say.worstArmed : ""}
      </span>
      <button
        type="button"
        aria-pressed={isArmed}
        data-act="worst"
        onMouseDown={keepFocus}
        aria-keyshortcuts="W"
        onClick={turnWorst}
      >
        {isArmed ? say.worstArmed : say.worst} <Shortcut of="W" />
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
