import { useRef, useState } from "preact/hooks";
import type { TerminalView } from "./api";
import type { Part } from "./part";
import { acquirerNames, choiceWords, engineNames, modelNames, modelParts } from "./words/choice";
import type { Text } from "./words/text";

const SEED_MAX = 0xffff_ffff;

/** Which terminal this is, and another one in its place. */
export function TerminalChoice({ room, seen, language }: Part) {
  const box = useRef<HTMLDetailsElement>(null);
  const { terminal } = seen;
  if (!terminal) return null;
  const name = nameIn(language);
  const take = (wish: object) => {
    box.current?.removeAttribute("open");
    // A terminal that was just taken starts.
    void room.act("terminal", wish).then(() => (seen.clock?.paused ? room.act("clock", { action: "run" }) : undefined));
  };
  return (
    <details class="choice" ref={box}>
      <summary title={choiceWords.title[language]}>
        {name(modelNames, terminal.model)} · {name(acquirerNames, terminal.acquirer)}
      </summary>
      <ChoiceForm key={JSON.stringify(terminal)} terminal={terminal} language={language} onTake={take} />
    </details>
  );
}

interface ChoiceFormProps {
  readonly terminal: TerminalView;
  readonly language: Part["language"];
  readonly onTake: (wish: object) => void;
}

function ChoiceForm({ terminal, language, onTake }: ChoiceFormProps) {
  const [model, setModel] = useState(terminal.model);
  const [acquirer, setAcquirer] = useState(terminal.acquirer);
  const [engine, setEngine] = useState(terminal.engine);
  const [seed, setSeed] = useState(String(terminal.seed));
  const name = nameIn(language);
  const isSeed = /^\d{1,10}$/.test(seed) && Number(seed) <= SEED_MAX;
  const submit = (event: Event) => {
    event.preventDefault();
    onTake({ model, acquirer, seed: Number(seed), ...(engine === terminal.engine ? {} : { engine }) });
  };
  return (
    <form class="panel" aria-label={choiceWords.title[language]} onSubmit={submit}>
      <fieldset class="models">
        <legend>{choiceWords.model[language]}</legend>
        {terminal.models.map((each) => (
          <label key={each}>
            <input type="radio" name="model" value={each} checked={each === model} onChange={() => setModel(each)} />
            <b>{name(modelNames, each)}</b>
            <span class="note">{name(modelParts, each)}</span>
          </label>
        ))}
      </fieldset>
      <Select
        label={choiceWords.acquirer[language]}
        field="acquirer"
        value={acquirer}
        values={terminal.acquirers}
        nameOf={(each) => name(acquirerNames, each)}
        onChange={setAcquirer}
      />
      {terminal.engines.length > 1 ? (
        <Select
          label={choiceWords.engine[language]}
          field="engine"
          value={engine}
          values={terminal.engines}
          nameOf={(each) => name(engineNames, each)}
          onChange={setEngine}
        />
      ) : null}
      <label>
        <span>{choiceWords.seed[language]}</span>
        <input
          name="seed"
          inputMode="numeric"
          value={seed}
          aria-invalid={!isSeed}
          onInput={(event) => setSeed(event.currentTarget.value)}
        />
      </label>
      <p class="note">{choiceWords.note[language]}</p>
      <button type="submit" data-act="take" disabled={!isSeed}>
        {choiceWords.take[language]}
      </button>
    </form>
  );
}

interface SelectProps {
  readonly label: string;
  readonly field: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly nameOf: (value: string) => string;
  readonly onChange: (value: string) => void;
}

function Select({ label, field, value, values, nameOf, onChange }: SelectProps) {
  return (
    <label>
      <span>{label}</span>
      <select name={field} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {values.map((each) => (
          <option key={each} value={each}>
            {nameOf(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What is not listed is shown as it is. */
function nameIn(language: Part["language"]): (names: { readonly [name: string]: Text }, name: string) => string {
  return (names, name) => names[name]?.[language] ?? name;
}
