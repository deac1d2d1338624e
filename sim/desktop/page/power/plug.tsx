import { keepFocus, type Part } from "../part";
import { Shortcut, useShortcut } from "../shortcut";
import { PlugPicture } from "./plug-picture";

const LEVELS = Object.freeze({ min: 0, max: 100, step: 1 });
const LOW = 0.2;

/** What feeds the terminal: a plug to pull, a switch, the charger and its battery. */
export function Power({ room, seen, say }: Part) {
  const powered = seen.power?.powered ?? true;
  const boots = seen.power?.boots ?? 0;
  const turn = () => void room.now("power", { action: powered ? "cut" : "on" });
  useShortcut("p", turn);
  return (
    <section class={powered ? "power on" : "power off"} aria-label={say.powered}>
      <button
        type="button"
        class="plug"
        data-power={powered ? "on" : "off"}
        aria-keyshortcuts="P"
        onMouseDown={keepFocus}
        onClick={turn}
      >
        <PlugPicture />
        <span class="plug-word">{powered ? say.pull : say.plugIn}</span>
        <span class="plug-state">
          {powered ? say.powered : say.unpowered} · {say.starts} {boots}
        </span>
        <Shortcut of="P" />
      </button>
      <div class="feeds">
        <button
          type="button"
          class="rocker"
          role="switch"
          aria-checked={powered}
          aria-label={powered ? say.switchOff : say.switchOn}
          title={powered ? say.switchOff : say.switchOn}
          onMouseDown={keepFocus}
          onClick={turn}
        >
          <span aria-hidden="true">I</span>
          <span aria-hidden="true">O</span>
        </button>
        <Battery room={room} say={say} seen={seen} />
      </div>
    </section>
  );
}

function Battery({ room, seen, say }: Pick<Part, "room" | "seen" | "say">) {
  const { level = 1, charging = false } = seen.power?.battery ?? {};
  const percent = Math.round(level * 100);
  return (
    <div class="battery">
      <label class={level < LOW ? "cell low" : "cell"}>
        <span class="cell-word">
          {say.battery} {percent}%
        </span>
        <input
          type="range"
          {...LEVELS}
          value={percent}
          onChange={(event) => void room.now("power", { battery: Number(event.currentTarget.value) / 100 })}
        />
      </label>
      <button
        type="button"
        role="switch"
        class="charger"
        aria-checked={charging}
        onMouseDown={keepFocus}
        onClick={() => void room.now("power", { action: charging ? "charger-out" : "charger-in" })}
      >
        ⚡ {say.charger}
      </button>
    </div>
  );
}
