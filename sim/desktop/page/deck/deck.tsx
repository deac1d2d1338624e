import { Fragment } from "preact";
import { useRef, useState } from "preact/hooks";
import { type GroupName, groupNames, groupOf } from "../../../cards/groups";
import type { CardView } from "../api";
import type { OutsidePart } from "../api-device";
import { seeOnPhone } from "../narrow";
import { keepFocus, type Part } from "../part";
import { byKeyboard, places, reach } from "../reach";
import { Shortcut } from "../shortcut";
import type { Words } from "../words/words";
import { CardFace, lookOf } from "./card-face";
import { useDrag } from "./drag";
import { actionAt, type CardAction, type Manner, playCard, usualAction } from "./playing";

interface DeckProps {
  readonly part: Part;
  readonly chosen: string | undefined;
  readonly onChoose: (card: string) => void;
  /** Whether the reader has just taken no notice of a card. */
  readonly refused: boolean;
  readonly onRefused: () => void;
}

type How = "auto" | CardAction;
const hows: readonly How[] = Object.freeze(["auto", "swipe", "insert", "tap"]);
const manners: readonly Manner[] = Object.freeze(["normal", "early", "hold", "too-fast", "two-at-once"]);

/** Cards stand two in a row. */
const steps: { readonly [key: string]: number } = Object.freeze({
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -2,
  ArrowDown: 2,
});

/** The cards as pictures that say what each is for, and how they are played. */
export function Deck({ part, chosen, onChoose, refused, onRefused }: DeckProps) {
  const { room, seen, language, say } = part;
  const [how, setHow] = useState<How>("auto");
  const [manner, setManner] = useState<Manner>("normal");
  const [played, setPlayed] = useState<string | undefined>(undefined);
  const [stop, setStop] = useState<string | undefined>(undefined);
  const playAt = async (id: string, action: CardAction, keyed = false) => {
    onChoose(id);
    setPlayed(id);
    // The next keys are the terminal's: Enter behind a PIN plays no card.
    if (keyed) reach("terminal");
    seeOnPhone(document.querySelector(places.terminal));
    const noticed = await playCard(room, id, { action, manner });
    setPlayed(undefined);
    if (!noticed) onRefused();
  };
  const rack = useRef<HTMLDivElement>(null);
  const drag = useDrag((id, slot) => void playAt(id, actionAt(slot)));
  const usual = (card: CardView) => {
    if (how !== "auto") return how;
    return manner === "too-fast"
      ? "swipe"
      : manner === "two-at-once"
        ? "tap"
        : usualAction(card, seen.device?.reader.open ?? []);
  };
  const dragged = seen.cards.find(({ id }) => id === drag.dragged?.card);
  const howWords = { auto: say.auto, swipe: capital(say.stripe), insert: capital(say.chip), tap: capital(say.tap) };
  const mannerWords = {
    normal: say.normal,
    early: say.early,
    hold: say.hold,
    "too-fast": say.tooFast,
    "two-at-once": say.twoAtOnce,
  };
  const inOrder = groupNames.flatMap((name) => seen.cards.filter((card) => groupOf(card) === name));
  const tabStop = inOrder.find(({ id }) => id === (stop ?? chosen))?.id ?? inOrder[0]?.id;
  const move = (event: KeyboardEvent) => {
    const to = inOrder.findIndex(({ id }) => id === tabStop) + (steps[event.key] ?? 0);
    const id = event.key === "Home" ? inOrder[0]?.id : event.key === "End" ? inOrder.at(-1)?.id : inOrder[to]?.id;
    if (id === undefined || id === tabStop) return;
    event.preventDefault();
    rack.current?.querySelector<HTMLElement>(`[data-card="${id}"]`)?.focus();
  };
  const face = (card: CardView) => (
    <button
      type="button"
      key={card.id}
      class={`${lookOf(card)} ${card.id === played ? "played" : ""} ${card.id === chosen ? "chosen" : ""}`}
      data-card={card.id}
      tabIndex={card.id === tabStop ? 0 : -1}
      onFocus={() => setStop(card.id)}
      onMouseDown={keepFocus}
      onClick={(event) => {
        if (!drag.wasDropped()) void playAt(card.id, usual(card), byKeyboard(event));
      }}
      {...drag.handlers(card.id)}
    >
      <CardFace card={card} language={language} say={say} />
    </button>
  );
  const groupWords = { everyday: say.everyday, declined: say.declined, chips: say.otherChips, broken: say.broken };
  const showGroup = (name: GroupName) => {
    const head = rack.current?.querySelector<HTMLElement>(`[data-group="${name}"]`);
    rack.current?.scrollTo({ top: head?.offsetTop ?? 0 });
  };
  return (
    <section class="panel deck">
      <h2>
        <span>
          {say.deck} <Shortcut of="C" />
        </span>
        <span class="groups">
          {groupNames.map((name) => (
            <button type="button" key={name} onMouseDown={keepFocus} onClick={() => showGroup(name)}>
              {groupWords[name]}
            </button>
          ))}
        </span>
      </h2>
      <p class={refused ? "note notice" : "note"} role="status">
        {refused ? say.notNoticed : (realParts(seen.device?.outside ?? [], say) ?? say.deckHint)}
      </p>
      <div class="ways">
        <Choices name={say.how} group="how" all={hows} labels={howWords} at={how} onChoose={setHow} />
        <Choices name={say.manner} group="manner" all={manners} labels={mannerWords} at={manner} onChoose={setManner} />
      </div>
      <div class="cards" ref={rack} role="toolbar" aria-label={say.deck} onKeyDown={move}>
        {groupNames.map((name) => (
          <Fragment key={name}>
            <h3 data-group={name}>{groupWords[name]}</h3>
            {seen.cards.filter((card) => groupOf(card) === name).map(face)}
          </Fragment>
        ))}
      </div>
      {dragged && drag.dragged ? (
        <div
          class={`${lookOf(dragged)} dragged`}
          style={{ left: `${drag.dragged.x}px`, top: `${drag.dragged.y}px` }}
          aria-hidden="true"
        >
          <CardFace card={dragged} language={language} say={say} />
        </div>
      ) : null}
    </section>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Which parts are real, and where: the deck's cards are not for those. */
function realParts(outside: readonly OutsidePart[], say: Words): string | undefined {
  if (outside.length === 0) return undefined;
  const names = { printer: say.printer, stripe: say.stripe, chip: say.chip, tap: say.tap };
  const each = outside.map(({ part, at, there }) => `${names[part]} ${at}${there ? "" : ` (${say.notThere})`}`);
  return `${say.realParts}${each.join(", ")}`;
}

interface ChoicesProps<T extends string> {
  readonly name: string;
  readonly group: string;
  readonly all: readonly T[];
  readonly labels: { readonly [value in T]: string };
  readonly at: T;
  readonly onChoose: (value: T) => void;
}

/** One of a few, side by side: radio buttons, so the arrows choose. */
function Choices<T extends string>({ name, group, all, labels, at, onChoose }: ChoicesProps<T>) {
  return (
    <fieldset class="choices">
      <legend class="unseen">{name}</legend>
      {all.map((value) => (
        <label key={value} class={value === at ? "on" : ""}>
          <input type="radio" name={group} value={value} checked={value === at} onChange={() => onChoose(value)} />
          {labels[value]}
        </label>
      ))}
    </fieldset>
  );
}
