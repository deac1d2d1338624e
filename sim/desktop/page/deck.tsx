import { useState } from "preact/hooks";
import type { CardView } from "./api";
import { keepFocus, type Part } from "./app";
import { words } from "./words";

/** How this card is played with a click: by its stripe where it has one. */
function actionOf({ interfaces }: CardView): "swipe" | "insert" | "tap" {
  if (interfaces.includes("stripe")) return "swipe";
  return interfaces.includes("chip") ? "insert" : "tap";
}

const NOTICE_MS = 4000;

export function Deck({ room, seen, language }: Part) {
  const [played, setPlayed] = useState<string | undefined>(undefined);
  const [notice, setNotice] = useState(false);
  const say = words[language];
  const playCard = async (card: CardView) => {
    setPlayed(card.id);
    const answer = await room.act("card", { card: card.id, action: actionOf(card) });
    setPlayed(undefined);
    if (answer?.["noticed"] !== false) return;
    setNotice(true);
    setTimeout(() => setNotice(false), NOTICE_MS);
  };
  return (
    <section class="panel deck">
      <h2>{say.deck}</h2>
      <p class={notice ? "note notice" : "note"} aria-live="polite">
        {notice ? say.notNoticed : say.deckHint}
      </p>
      <div class="cards">
        {seen.cards.map((card) => (
          <button
            type="button"
            key={card.id}
            class={`card ${card.kind} ${card.id === played ? "played" : ""}`}
            data-card={card.id}
            onMouseDown={keepFocus}
            onClick={() => void playCard(card)}
          >
            <span class="face">{card.face[language]}</span>
            <span class="number">
              {card.pan.slice(-4)} · {card.expiry}
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}
