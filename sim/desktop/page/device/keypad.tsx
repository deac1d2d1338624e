import { useEffect, useRef, useState } from "preact/hooks";
import { keepFocus, type Part } from "../part";
import type { Room } from "../room";
import { COLUMNS, keycaps, terminalKey } from "./keycaps";

/** Where the focus is when Tab first comes to the keypad: on the 5, as on every keypad. */
const FIRST = keycaps.findIndex(({ key }) => key === "5");

const steps: { readonly [key: string]: number } = Object.freeze({
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
});

/** One stop for Tab; the arrows move between its keys (roving tabindex). PC keys work from anywhere. */
export function Keypad({ room, seen, language, say }: Part) {
  const onGlass = seen.device?.screen.largeKeys === true;
  const [at, setAt] = useState(FIRST);
  const pad = useRef<HTMLDivElement>(null);
  useEffect(() => listenToKeys(room), [room]);
  const move = (event: KeyboardEvent) => {
    const next = at + (steps[event.key] ?? 0);
    if (next === at || next < 0 || next >= keycaps.length) return;
    event.preventDefault();
    setAt(next);
    pad.current?.querySelectorAll("button")[next]?.focus();
  };
  if (onGlass) return null;
  return (
    <div
      class={seen.device?.pinPad.collecting ? "keypad secret" : "keypad"}
      ref={pad}
      role="toolbar"
      aria-label={say.keypad}
      onKeyDown={move}
    >
      {keycaps.map((cap, index) => (
        <button
          key={cap.key}
          type="button"
          class={`keycap ${cap.look}`}
          data-key={cap.key}
          tabIndex={index === at ? 0 : -1}
          onMouseDown={keepFocus}
          onFocus={() => setAt(index)}
          onClick={() => void room.act("key", { key: cap.key })}
        >
          {cap[language]}
        </button>
      ))}
    </div>
  );
}

function listenToKeys(room: Room): () => void {
  const press = (event: KeyboardEvent) => {
    const key = terminalKey(event);
    if (key === undefined) return;
    event.preventDefault();
    show(key);
    void room.act("key", { key });
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}

const PRESSED_MS = 120;

/** A key that is pressed on the PC goes down on the page. A PIN's digits do not: whoever looks over the shoulder sees none. */
function show(key: string): void {
  const cap = document.querySelector(`.keypad:not(.secret) [data-key="${key}"]`);
  cap?.classList.add("pressed");
  setTimeout(() => cap?.classList.remove("pressed"), PRESSED_MS);
}
