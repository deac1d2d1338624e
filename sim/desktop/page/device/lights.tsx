import { useEffect, useMemo, useState } from "preact/hooks";
import { useKept } from "../kept";
import { keepFocus, type Part } from "../part";
import { Beeper, soundOf } from "./sound";

const CONTACTLESS = Object.freeze([1, 2, 3, 4]);
const FLASH_MS = 350;

/** The four lights of the contactless reader (EMV Contactless Book A, 9.2), error and power, and the beeper: heard and seen. */
export function Lights({ room, seen, say }: Part) {
  const [sounding, setSounding] = useState("");
  const [muted, setMuted] = useKept("muted", () => "no");
  const beeper = useMemo(() => new Beeper(), []);
  beeper.muted = muted === "yes";
  useEffect(() => {
    const wake = () => beeper.wake();
    document.addEventListener("pointerdown", wake);
    document.addEventListener("keydown", wake);
    return () => {
      document.removeEventListener("pointerdown", wake);
      document.removeEventListener("keydown", wake);
    };
  }, [beeper]);
  useEffect(
    () =>
      room.listen((event) => {
        const sound = soundOf(event);
        if (sound === undefined) return;
        beeper.play(sound);
        setSounding(sound);
        setTimeout(() => setSounding(""), FLASH_MS);
      }),
    [room, beeper],
  );
  const { contactless = 0, error = false } = seen.device?.lights ?? {};
  const powered = seen.power?.powered ?? false;
  const told = `${say.lightsOf}: ${contactless}/4${error ? `, ${say.lightError}` : ""}`;
  return (
    <div class={`lights sounds-${sounding || "nothing"}`}>
      <span class="leds" role="img" aria-label={told}>
        {CONTACTLESS.map((light) => (
          <i key={light} class={light <= contactless ? "led lit" : "led"} />
        ))}
        <i class={error ? "led bad lit" : "led bad"} title={say.lightError} />
        <i class={powered ? "led power lit" : "led power"} title={say.lightPower} />
      </span>
      <button
        type="button"
        class="mute"
        aria-pressed={muted === "yes"}
        aria-label={say.mute}
        title={muted === "yes" ? say.unmute : say.mute}
        onMouseDown={keepFocus}
        onClick={() => setMuted(muted === "yes" ? "no" : "yes")}
      >
        <svg viewBox="0 0 20 16" aria-hidden="true">
          <path d="M1 5h4l5-4v14l-5-4H1z" />
          {muted === "yes" ? (
            <path class="wave" d="M13 5l5 6M18 5l-5 6" />
          ) : (
            <path class="wave" d="M13 4q3 4 0 8M16 2q5 6 0 12" />
          )}
        </svg>
      </button>
    </div>
  );
}
