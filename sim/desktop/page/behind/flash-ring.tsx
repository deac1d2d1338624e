import type { FlashView } from "../api";
import type { Part } from "../part";
import type { FlashMap } from "./flash-map";
import { flashWords } from "./flash-words";

/** How dark a sector is: a step for each doubling of its erases, eight steps. */
const STEPS = 8;

export function wearStep(erases: number): number {
  return erases === 0 ? 0 : Math.min(STEPS - 1, 1 + Math.floor(Math.log2(erases)));
}

const MIDDLE = 120;
const [OUTER, INNER, LOG] = [104, 76, 70];
/** One outside and one inside: they may be neighbours. */
const [HEAD_AT, TAIL_AT] = [112, 58];

interface RingProps {
  readonly flash: FlashView;
  readonly map: FlashMap | undefined;
  readonly at: number;
  readonly onChoose: (slot: number) => void;
  readonly part: Part;
}

/** Every sector in the order in which the journal goes round: as dark as it is worn, the log from its tail to its head on the inside. */
export function Ring({ flash, map, at, onChoose, part: { language, say } }: RingProps) {
  const count = flash.wear.length;
  const turn = (slot: number) => (slot / count) * 2 * Math.PI - Math.PI / 2;
  const { head, tail } = map ?? {};
  const choose = ({ target }: MouseEvent) => {
    const slot = target instanceof Element ? target.getAttribute("data-sector") : null;
    if (slot !== null) onChoose(Number(slot));
  };
  const mark = (slot: number | undefined, word: string, look: string, radius: number) => {
    if (slot === undefined) return null;
    const [x, y] = pointAt(turn(slot + 0.5), radius);
    return (
      <text x={x} y={y} class={`mark ${look}`} text-anchor="middle" dominant-baseline="middle">
        {word}
      </text>
    );
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the buttons beside it choose a sector by keys.
    <svg
      class="ring"
      viewBox={`0 0 ${2 * MIDDLE} ${2 * MIDDLE}`}
      role="img"
      aria-label={`${say.flash}: ${count} ${say.sector}. ${flashWords.ring[language]}`}
      onClick={choose}
    >
      {flash.wear.map((erases, slot) => {
        const isRetired = flash.retired?.includes(slot) ?? false;
        return (
          <path
            key={slot}
            data-sector={slot}
            class={`sector wear-${wearStep(erases)} ${isRetired ? "retired" : ""} ${slot === at ? "chosen" : ""}`}
            d={segment(turn(slot), turn(slot + 1))}
          >
            <title>{`${say.sector} ${slot}: ${erases} ${say.erased}${isRetired ? `, ${say.retired}` : ""}`}</title>
          </path>
        );
      })}
      {head !== undefined && tail !== undefined ? (
        <path class="log" d={arc(turn(tail), turn((head < tail ? head + count : head) + 1))} />
      ) : null}
      {mark(tail, flashWords.tail[language], "tail", TAIL_AT)}
      {mark(head, flashWords.head[language], "head", HEAD_AT)}
      <text class="sector-number" x={MIDDLE} y={MIDDLE} text-anchor="middle" dominant-baseline="middle">
        {at}
      </text>
    </svg>
  );
}

function pointAt(angle: number, radius: number): readonly [number, number] {
  return [round(MIDDLE + radius * Math.cos(angle)), round(MIDDLE + radius * Math.sin(angle))];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function segment(from: number, to: number): string {
  const [a, b, c, d] = [pointAt(from, OUTER), pointAt(to, OUTER), pointAt(to, INNER), pointAt(from, INNER)];
  return `M${a} A${OUTER} ${OUTER} 0 0 1 ${b} L${c} A${INNER} ${INNER} 0 0 0 ${d}Z`;
}

function arc(from: number, to: number): string {
  const large = to - from > Math.PI ? 1 : 0;
  return `M${pointAt(from, LOG)} A${LOG} ${LOG} 0 ${large} 1 ${pointAt(to, LOG)}`;
}
