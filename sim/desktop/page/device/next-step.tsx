import { useRef } from "preact/hooks";
import type { WorldEvent } from "../api";
import { keepFocus, type Part } from "../part";
import { reach } from "../reach";
import { Shortcut, useShortcut } from "../shortcut";
import { hint } from "../words/hints";
import { PayersCode } from "./payers-code";
import { PayersPhone } from "./payers-phone";

/** Requests that move money, and what takes one back. */
const MONEY: readonly unknown[] = Object.freeze(["0100", "0200", "0220", "0400"]);

/** Whether one of them has left since the terminal began to wait. @param rows newest first. */
function isMoneyOut(rows: readonly WorldEvent[]): boolean {
  for (const { kind, id, direction, mti } of rows) {
    if (kind === "screen" && id !== "processing") return false;
    if (kind === "message" && direction === "to-host" && MONEY.includes(mti)) return true;
  }
  return false;
}

/** A signature of the deck, for who has no pointer to draw one. */
const SIGNATURE = "wang";

/** What a newcomer does next, and buttons for what another person does then: types the PIN, signs, shows a code, pays, links the terminal. */
export function NextStep({ part, chosen }: { part: Part; chosen: string | undefined }) {
  const { room, seen, language, say } = part;
  const { pinPad, pad, scanner, printer, screen } = seen.device ?? {};
  const circumstances = {
    isMoneyOut: isMoneyOut(seen.rows),
    prints: printer !== null,
    isGlass: screen?.largeKeys === true,
  };
  const place = useRef<HTMLDivElement>(null);
  useShortcut("n", () => {
    const [only, ...others] = place.current?.querySelectorAll<HTMLElement>("button, a") ?? [];
    // What is the only thing to do is done; a page of its own is not opened unseen.
    if (others.length === 0 && only instanceof HTMLButtonElement) only.click();
    else reach("next");
  });
  return (
    <div class="next-step" ref={place}>
      <p class="hint" aria-live="polite">
        {seen.clock?.paused ? say.keysWait : hint(seen.screen?.id, circumstances, language)}
      </p>
      {pinPad?.collecting && chosen !== undefined ? (
        <button
          type="button"
          data-act="pin"
          aria-keyshortcuts="N"
          onMouseDown={keepFocus}
          // biome-ignore lint/suspicious/noThenProperty: the verb has a field of this name.
          onClick={() => void room.act("key", { pin: chosen, then: "enter" })}
        >
          {say.typePin} <Shortcut of="N" />
        </button>
      ) : null}
      {pad?.listening ? (
        <button
          type="button"
          data-act="sign"
          aria-keyshortcuts="N"
          onMouseDown={keepFocus}
          // biome-ignore lint/suspicious/noThenProperty: the verb has a field of this name.
          onClick={() => void room.act("sign", { signature: SIGNATURE, then: "confirm" })}
        >
          {say.holderSigns} <Shortcut of="N" />
        </button>
      ) : null}
      {scanner?.listening ? <PayersCode {...part} /> : null}
      {seen.screen?.id === "activation" ? (
        <a href={`/app${location.search}`} target="_blank" rel="noreferrer" data-act="app">
          {say.toApp}
        </a>
      ) : null}
      {seen.screen?.id === "qr" ? <PayersPhone {...part} /> : null}
    </div>
  );
}
