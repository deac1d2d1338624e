import { keepFocus, type Part } from "../part";
import { term } from "../words/terms";
import { Slider } from "./inputs";

const LATENCY_MS_MAX = 5_000;
const SIGNAL_MIN = -120;
const SIGNAL_MAX = -30;

/** Both bearers: whether they are up, how slow, how lossy, how strong. */
export function Bearers({ room, seen, language, say }: Part) {
  return (
    <fieldset class="group">
      <legend>{say.network}</legend>
      {seen.power?.network.map(({ bearer, up, latencyMs, loss, signal }) => {
        const become = (change: object) => void room.now("network", { bearer, ...change });
        return (
          <div class="inputs" key={bearer} data-bearer={bearer}>
            <button
              type="button"
              role="switch"
              class="bearer"
              aria-checked={up}
              aria-label={`${term(bearer, language)}: ${say.up}`}
              onMouseDown={keepFocus}
              onClick={() => become({ up: !up })}
            >
              {term(bearer, language)}
            </button>
            <Slider
              label={say.latency}
              unit="ms"
              min={0}
              max={LATENCY_MS_MAX}
              step={20}
              at={latencyMs}
              onCount={(value) => become({ latencyMs: value })}
            />
            <Slider
              label={say.loss}
              unit="%"
              min={0}
              max={100}
              step={5}
              at={Math.round(loss * 100)}
              onCount={(value) => become({ loss: value / 100 })}
            />
            <Slider
              label={say.signal}
              unit="dBm"
              min={SIGNAL_MIN}
              max={SIGNAL_MAX}
              step={1}
              at={signal}
              onCount={(value) => become({ signal: value })}
            />
          </div>
        );
      })}
    </fieldset>
  );
}
