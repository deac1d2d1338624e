import { useEffect, useRef, useState } from "preact/hooks";
import type { Part } from "../part";
import { term } from "../words/terms";
import { timeOf, yuan } from "../words/words";
import { asText, recordTitle } from "./as-text";
import { ActDetail, Facts } from "./detail";
import { type Act, type Life, lookAtLife } from "./life";
import { isSame, type Name } from "./name";
import { sayAct } from "./say";
import { Signature } from "./signature";
import { followWords, whoNames } from "./words";

type Book = "journal" | "ledger" | "record";
const books: readonly Book[] = Object.freeze(["journal", "ledger", "record"]);

/** What is looked at: an act by the number of its event, or where the transaction stands now. */
type Place = number | Book;

/** The life of one transaction, before the page: who did and said what when, and where it stands in each book. */
export function Follow({ part, name }: { readonly part: Part; readonly name: Name }) {
  const { seen, language, say, follow } = part;
  const dialog = useRef<HTMLDialogElement>(null);
  const life = useLife(part, name);
  const [chosen, setChosen] = useState<Place | undefined>(undefined);
  useEffect(() => dialog.current?.showModal(), []);
  const acts = life?.acts ?? [];
  const row = seen.transactions.find((each) => isSame(each, name));
  const entry = seen.ledger?.entries.find((each) => isSame(each, name));
  const first = acts.find(({ kind }) => kind === "message") ?? acts[0];
  const at: Place = chosen ?? first?.seq ?? "journal";
  const act = acts.find(({ seq }) => seq === at);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it.
    <dialog
      ref={dialog}
      class="life"
      aria-label={followWords.life[language]}
      onClose={() => follow(undefined)}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
    >
      <header>
        <h2>
          {name.stan} {row ? term(row.kind, language) : ""} {row ? <b>¥{yuan(row.amountFen)}</b> : null}
        </h2>
        {row ? <span class={`state ${row.money.replaceAll(" ", "-")}`}>{term(row.money, language)}</span> : null}
        <Others {...part} name={name} />
        <span class="life-keys">
          {life ? (
            <Copy text={() => asText({ name, life, row, entry, cards: seen.cards }, language)} {...part} />
          ) : null}
          <button type="button" class="life-close" aria-label={say.close} onClick={() => dialog.current?.close()}>
            ✕
          </button>
        </span>
      </header>
      <Story
        acts={acts}
        at={at}
        known={life !== undefined}
        standing={{
          ...(row ? { journal: term(row.money, language) } : {}),
          ...(entry ? { ledger: term(entry.state, language) } : {}),
        }}
        part={part}
        onChoose={setChosen}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard. */}
      <section class="life-detail" tabIndex={0} aria-live="polite" aria-label={followWords.story[language]}>
        {act ? <ActDetail act={act} part={part} /> : null}
        {at === "journal" ? <Facts title={followWords.journal[language]} row={row} language={language} /> : null}
        {at === "ledger" ? (
          <>
            <Facts
              title={followWords.ledger[language]}
              row={entry}
              none={followWords.noEntry[language]}
              language={language}
            />
            {entry?.signature ? <Signature jbig={entry.signature.jbig} name={say.pad} /> : null}
          </>
        ) : null}
        {at === "record" ? (
          <Facts
            title={recordTitle(life?.record, language)}
            row={life?.record?.content}
            none={followWords.noRecord[language]}
            language={language}
          />
        ) : null}
      </section>
    </dialog>
  );
}

/** Not looked at more often than this, ms: a look asks for thousands of events. */
const LOOK_REST_MS = 150;

/** Looked at anew whenever something happened or the books are others: one that is under way is followed as it goes. */
function useLife({ seen, room }: Part, name: Name): Life | undefined {
  const [life, setLife] = useState<Life | undefined>(undefined);
  const { transactions, slips, wire, rows } = seen;
  useEffect(() => {
    let current = true;
    const look = async () => {
      const looked = await lookAtLife(room.seen, name);
      if (current) setLife(looked);
    };
    // A server that has gone is told of in the head, and what was seen stays.
    const timer = setTimeout(
      () => void look().catch((error) => room.seen.connected && !(error instanceof TypeError) && reportError(error)),
      life ? LOOK_REST_MS : 0,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [room, name, transactions.length, slips.length, wire.at(-1)?.seq, rows[0]?.seq]);
  return life;
}

/** What it takes back or completes, and what took it back or completed it. */
function Others({ seen, language, follow, name }: Part & { readonly name: Name }) {
  const mine = seen.transactions.find((each) => isSame(each, name));
  const others = seen.transactions.filter(
    ({ stan, original }) => stan !== name.stan && (original === name.stan || stan === mine?.original),
  );
  return others.map((each) => (
    <button key={each.stan} type="button" class="to-life" onClick={() => follow(each)}>
      {each.stan} {term(each.kind, language)} ›
    </button>
  ));
}

interface StoryProps {
  readonly acts: readonly Act[];
  readonly at: Place;
  /** False until it has been looked at. */
  readonly known: boolean;
  /** How it stands in the books, in words. */
  readonly standing: { readonly [book in (typeof books)[number]]?: string };
  readonly part: Part;
  readonly onChoose: (place: Place) => void;
}

/** One stop for Tab; the arrows move between the acts. */
function Story({ acts, at, known, standing, part, onChoose }: StoryProps) {
  const { seen, language } = part;
  const list = useRef<HTMLDivElement>(null);
  const places: readonly Place[] = [...acts.map(({ seq }) => seq), ...books];
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const next = places[places.indexOf(at) + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onChoose(next);
    list.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus();
  };
  // The keys are at what is looked at first, and that is in sight.
  useEffect(() => list.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus(), [known]);
  const button = (place: Place) => ({
    type: "button" as const,
    "data-place": place,
    "aria-pressed": place === at,
    tabIndex: place === at ? 0 : -1,
    onClick: () => onChoose(place),
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of a form's fields.
    <div class="life-story" ref={list} role="group" aria-label={followWords.story[language]} onKeyDown={move}>
      {known && acts.length === 0 ? <p class="note">{followWords.gone[language]}</p> : null}
      {acts.map((act) => {
        const { what, detail } = sayAct(act, seen.cards, language);
        return (
          <button key={act.seq} class={`act by-${act.who}`} {...button(act.seq)}>
            <time>{timeOf(act.atMs)}</time>
            <span class="who">{whoNames[act.who][language]}</span>
            <span class="said">
              <b>{what}</b> {detail}
            </span>
          </button>
        );
      })}
      <h3>{followWords.now[language]}</h3>
      {books.map((book) => (
        <button key={book} class="act" {...button(book)}>
          {followWords[book][language]}
          {standing[book] === undefined ? "" : ` · ${standing[book]}`}
        </button>
      ))}
    </div>
  );
}

/** Text for a report. A browser that does not let it into the clipboard shows it, to be copied by hand. */
function Copy({ text, language }: Part & { readonly text: () => string }) {
  const [told, setTold] = useState<"copied" | "by-hand" | undefined>(undefined);
  const copy = () =>
    void navigator.clipboard.writeText(text()).then(
      () => setTold("copied"),
      () => setTold("by-hand"),
    );
  return (
    <>
      <button type="button" class="life-copy" onClick={copy}>
        {told === "copied" ? `✓ ${followWords.copied[language]}` : followWords.copy[language]}
      </button>
      {told === "by-hand" ? (
        <textarea
          class="life-text"
          readOnly
          aria-label={followWords.copyByHand[language]}
          title={followWords.copyByHand[language]}
          value={text()}
          onFocus={(event) => event.currentTarget.select()}
        />
      ) : null}
    </>
  );
}
