import { useEffect } from "preact/hooks";
import type { Language } from "./api";
import { keepFocus, type Part } from "./app";
import type { Room } from "./room";
import { hint, words } from "./words";

interface Keycap {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly look: "digit" | "function" | "enter" | "cancel" | "clear";
}

function digit(key: string): Keycap {
  return { key, zh: key, en: key, look: "digit" };
}

/** Row by row, four in each. */
const keycaps: readonly Keycap[] = Object.freeze([
  { key: "f1", zh: "F1", en: "F1", look: "function" },
  { key: "f2", zh: "F2", en: "F2", look: "function" },
  { key: "f3", zh: "F3", en: "F3", look: "function" },
  { key: "f4", zh: "F4", en: "F4", look: "function" },
  digit("1"),
  digit("2"),
  digit("3"),
  { key: "cancel", zh: "取消", en: "Cancel", look: "cancel" },
  digit("4"),
  digit("5"),
  digit("6"),
  { key: "clear", zh: "清除", en: "Clear", look: "clear" },
  digit("7"),
  digit("8"),
  digit("9"),
  { key: "menu", zh: "菜单", en: "Menu", look: "function" },
  { key: "up", zh: "▲", en: "▲", look: "function" },
  digit("0"),
  { key: "down", zh: "▼", en: "▼", look: "function" },
  { key: "enter", zh: "确认", en: "Enter", look: "enter" },
]);

const pcKeys: { readonly [key: string]: string } = Object.freeze({
  Enter: "enter",
  Escape: "cancel",
  Backspace: "clear",
  m: "menu",
  M: "menu",
  ArrowUp: "up",
  ArrowDown: "down",
  F1: "f1",
  F2: "f2",
  F3: "f3",
  F4: "f4",
});

/** The key of the terminal that a PC key stands for; none where the page itself needs it. */
function terminalKey(event: KeyboardEvent): string | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return undefined;
  if (/^[0-9]$/.test(event.key)) return event.key;
  const atPage = document.activeElement === null || document.activeElement === document.body;
  // With Tab one gets to a button or a list: there Enter and the arrows are its own.
  if (!atPage && (event.key === "Enter" || event.key.startsWith("Arrow"))) return undefined;
  return Object.hasOwn(pcKeys, event.key) ? pcKeys[event.key] : undefined;
}

export function Terminal({ room, seen, language }: Part) {
  useEffect(() => listenToKeys(room), [room]);
  const { screen, screenVersion, power } = seen;
  const say = words[language];
  return (
    <section class={power?.powered === false ? "device dark" : "device"} aria-label={say.terminal}>
      <div class="bezel">
        <img
          class="screen"
          src={`/api/screen.png?lang=${language}&v=${screenVersion}`}
          width={320}
          height={240}
          alt={screen?.text ?? ""}
          data-screen={screen?.id}
        />
      </div>
      <div class="keypad">
        {keycaps.map((cap) => (
          <Keybutton key={cap.key} cap={cap} room={room} language={language} />
        ))}
      </div>
      <p class="hint" aria-live="polite">
        {hint(screen?.id, language)}
      </p>
    </section>
  );
}

function Keybutton({ cap, room, language }: { cap: Keycap; room: Room; language: Language }) {
  return (
    <button
      type="button"
      class={`keycap ${cap.look}`}
      data-key={cap.key}
      onMouseDown={keepFocus}
      onClick={() => void room.act("key", { key: cap.key })}
    >
      {cap[language]}
    </button>
  );
}

function listenToKeys(room: Room): () => void {
  const press = (event: KeyboardEvent) => {
    const key = terminalKey(event);
    if (key === undefined) return;
    event.preventDefault();
    void room.act("key", { key });
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
