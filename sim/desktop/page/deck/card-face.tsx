import { groupOf } from "../../../cards/groups";
import type { CardView, Language } from "../api";
import type { Words } from "../words/words";

interface FaceProps {
  readonly card: CardView;
  readonly language: Language;
  readonly say: Words;
}

/** What a card looks like: chip, waves and stripe as it has them, what it is for, its last four digits. */
export function CardFace({ card, language, say }: FaceProps) {
  const has = (name: string) => card.interfaces.some((each) => each === name);
  return (
    <>
      <span class="card-top" aria-hidden="true">
        {has("chip") ? <i class={card.misbehaviour === "damaged-chip" ? "chip-pads damaged" : "chip-pads"} /> : null}
        {has("tap") ? (
          <svg class="card-waves" viewBox="0 0 14 12" aria-hidden="true">
            <path d="M2 4q2 2 0 4M5.5 2q3.5 4 0 8M9 0q5 6 0 12" />
          </svg>
        ) : null}
        <span class="card-kind">{card.phone ? say.phone : card.kind === "credit" ? say.credit : say.debit}</span>
      </span>
      <span class="face">{card.face[language]}</span>
      <span class="number">
        {card.pan.slice(-4)} <span>{card.expiry}</span>
      </span>
      {has("stripe") ? (
        <i class={card.misbehaviour === "damaged-stripe" ? "magnetic damaged" : "magnetic"} aria-hidden="true" />
      ) : null}
    </>
  );
}

/** How a card looks: an ordinary one in its colours, one that its issuer declines greyed, one that is broken scratched. */
export function lookOf(card: CardView): string {
  const looks = ["card", card.kind];
  if (card.phone) looks.push("phone");
  const group = groupOf(card);
  if (group === "broken") looks.push("broken");
  else if (group === "declined") looks.push("declines");
  return looks.join(" ");
}
