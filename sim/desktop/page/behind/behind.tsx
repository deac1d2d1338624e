import type { ComponentType } from "preact";
import { useRef } from "preact/hooks";
import type { Money } from "../api";
import { useKept } from "../kept";
import { keepFocus, type Part } from "../part";
import { term } from "../words/terms";
import { Faults } from "../world/faults";
import { Grid } from "../world/grid";
import { World } from "../world/world";
import { Books } from "./books";
import { Flash } from "./flash";
import { Verdict } from "./verdict";
import { Wire } from "./wire";

type TabName = "books" | "wire" | "flash" | "faults" | "grid" | "world";

const tabs: { readonly [name in TabName]: ComponentType<Part> } = Object.freeze({
  books: Books,
  wire: Wire,
  flash: Flash,
  faults: Faults,
  grid: Grid,
  world: World,
});
const names = Object.freeze(Object.keys(tabs)) as readonly TabName[];
const states: readonly Money[] = Object.freeze(["charged", "being checked", "returned", "not charged"]);

/** Behind the counter: the verdict always in sight, and one of the books, the wire, the flash, the faults, the grid and the world. */
export function Behind(part: Part) {
  const { seen, say, language } = part;
  const [kept, keep] = useKept("tab", () => "books");
  const at = names.find((name) => name === kept) ?? "books";
  const Shown = tabs[at];
  const armed = seen.faults?.faults.filter(({ spent }) => spent !== true).length ?? 0;
  return (
    <section class="panel behind" aria-label={say.behind}>
      <div class="verdict-line">
        <Verdict {...part} />
        <ul class="counts">
          {states.map((state) => {
            const count = seen.transactions.filter(({ money }) => money === state).length;
            return (
              <li key={state} class={`state ${state.replaceAll(" ", "-")} ${count === 0 ? "nothing" : ""}`}>
                {term(state, language)} <b>{count}</b>
              </li>
            );
          })}
        </ul>
      </div>
      <Tabs label={say.behind} at={at} onChoose={keep} titles={titlesOf(part, armed)} />
      <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${at}`}>
        <Shown {...part} />
      </div>
    </section>
  );
}

function titlesOf({ say }: Part, armed: number): { readonly [name in TabName]: string } {
  return {
    books: say.books,
    wire: say.wire,
    flash: say.flash,
    faults: armed > 0 ? `${say.faults} ${armed}` : say.faults,
    grid: say.grid,
    world: say.world,
  };
}

interface TabsProps {
  readonly label: string;
  readonly at: TabName;
  readonly titles: { readonly [name in TabName]: string };
  readonly onChoose: (name: TabName) => void;
}

/** One stop for Tab; the arrows move between the tabs. */
function Tabs({ label, at, titles, onChoose }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = names[(names.indexOf(at) + step + names.length) % names.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    onChoose(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {names.map((name) => (
        <button
          type="button"
          key={name}
          id={`tab-${name}`}
          role="tab"
          data-tab={name}
          aria-selected={name === at}
          aria-controls="tab-panel"
          tabIndex={name === at ? 0 : -1}
          onMouseDown={keepFocus}
          onClick={() => onChoose(name)}
        >
          {titles[name]}
        </button>
      ))}
    </div>
  );
}
