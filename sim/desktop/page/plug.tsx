import { useState } from "preact/hooks";
import { keepFocus, type Part } from "./app";
import { words } from "./words";

/** One way, over the first bearer: time enough to pull a plug by hand. */
const SLOW_MS = 3000;
const USUAL_MS = 20;
const SLOW_FROM_MS = 1000;

export function Plug({ room, seen, language }: Part) {
  const say = words[language];
  const [armed, setArmed] = useState<number | undefined>(undefined);
  const powered = seen.power?.powered ?? true;
  const boots = seen.power?.boots ?? 0;
  const slow = (seen.power?.network[0]?.latencyMs ?? 0) >= SLOW_FROM_MS;
  return (
    <section class={powered ? "power on" : "power off"}>
      <button
        type="button"
        class="plug"
        data-power={powered ? "on" : "off"}
        onMouseDown={keepFocus}
        onClick={() => void room.now("power", { action: powered ? "cut" : "on" })}
      >
        <PlugPicture />
        <span class="plug-word">{powered ? say.pull : say.plugIn}</span>
        <span class="plug-state">
          {powered ? say.powered : say.unpowered} · {boots} {say.starts}
        </span>
      </button>
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
    </section>
  );
}

/** A plug in its socket; the style sheet pulls it out. */
function PlugPicture() {
  return (
    <svg class="plug-picture" viewBox="0 0 120 56" aria-hidden="true">
      <rect class="socket" x="2" y="4" width="40" height="48" rx="10" />
      <circle class="hole" cx="31" cy="20" r="3.5" />
      <circle class="hole" cx="31" cy="36" r="3.5" />
      <path class="spark" d="M48 10l6 6M48 46l6-6M46 28h9" />
      <g class="pull">
        <path class="pins" d="M30 20h20M30 36h20" />
        <path class="body" d="M48 12h14a16 16 0 0 1 0 32H48z" />
        <path class="cable" d="M78 28c16 0 14 14 44 14" />
      </g>
    </svg>
  );
}
