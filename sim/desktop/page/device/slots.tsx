import type { CardInterface } from "../api-device";
import { actionAt, playCard } from "../deck/playing";
import { keepFocus, type Part } from "../part";
import { byKeyboard, reach } from "../reach";

interface SlotProps {
  readonly part: Part;
  readonly at: CardInterface;
  /** The card that was chosen last: a click on the slot plays it there. */
  readonly chosen: string | undefined;
  readonly onRefused: () => void;
}

/** One of the reader's slots: takes a card that is dropped on it, or with a click the card that was chosen. It glows while it waits. */
export function Slot({ part, at, chosen, onRefused }: SlotProps) {
  const { room, seen, say } = part;
  const name = at === "stripe" ? say.stripeSlot : at === "chip" ? say.chipSlot : say.tapZone;
  const waits = seen.device?.reader.open.includes(at) ?? false;
  const inserted = at === "chip" ? seen.device?.reader.inserted : null;
  if (inserted) {
    return (
      <button
        type="button"
        class="slot chip occupied"
        data-slot="chip"
        onMouseDown={keepFocus}
        onClick={() => void room.act("card", { card: inserted, action: "remove" })}
      >
        <span class="stuck" aria-hidden="true" />
        {say.pullOut}
      </button>
    );
  }
  return (
    <button
      type="button"
      class={`slot ${at} ${waits ? "waits" : ""}`}
      data-slot={at}
      title={`${name}: ${say.slotHint}`}
      disabled={chosen === undefined}
      onMouseDown={keepFocus}
      onClick={async (event) => {
        if (chosen === undefined) return;
        if (byKeyboard(event)) reach("terminal");
        if (!(await playCard(room, chosen, { action: actionAt(at), manner: "normal" }))) onRefused();
      }}
    >
      {at === "tap" ? <Waves /> : null}
      <span class="slot-name">{name}</span>
    </button>
  );
}

/** The contactless sign, four arcs. */
function Waves() {
  return (
    <svg class="waves" viewBox="0 0 24 20" aria-hidden="true">
      <path d="M4 6q3 4 0 8M9 4q5 6 0 12M14 2q7 8 0 16M19 0q9 10 0 20" />
    </svg>
  );
}
