import { useState } from "preact/hooks";
import type { FaultsView, Who } from "../api";
import { useKept } from "../kept";
import { keepFocus, type Part } from "../part";
import { rowOf, sections, whoWords } from "../words/faults";
import { colon } from "../words/words";
import { Armed, disarm } from "./armed";
import { PortFault } from "./port-fault";

const FIRST_OPEN = "B";
const everyone: readonly Who[] = Object.freeze(["M", "C", "O", "S", "T"]);

interface Row {
  readonly code: string;
  readonly says: string;
  readonly byPerson: boolean;
  readonly who: readonly Who[];
}

/** What is armed, the catalogue's rows by section, to be searched and folded, and faults at any call of any port. */
export function Faults(part: Part) {
  const { seen, language, say } = part;
  const [sought, setSought] = useState("");
  const [mender, setMender] = useState<Who | "">("");
  const [open, keepOpen] = useKept("fault-sections", () => FIRST_OPEN);
  const { faults } = seen;
  if (!faults) return null;
  const all = rowsOf(faults, part);
  const rows = all.filter((row) => fits(row, sought) && (mender === "" || row.who.includes(mender)));
  const isSearch = sought.trim() !== "" || mender !== "";
  const letters = [...new Set(rows.map(({ code }) => code.slice(0, 1)))];
  return (
    <div class="faults">
      <div class="faults-head">
        <Armed {...part} />
        <div class="seek">
          <input
            type="search"
            aria-label={say.seekFault}
            placeholder={say.seekFault}
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
          <select
            aria-label={say.mends}
            value={mender}
            onChange={(event) => setMender(everyone.find((who) => who === event.currentTarget.value) ?? "")}
          >
            <option value="">
              {say.mends}
              {colon[language]}
              {say.anybody}
            </option>
            {everyone.map((who) => (
              <option key={who} value={who}>
                {say.mends}
                {colon[language]}
                {whoWords[who]?.[language]}
              </option>
            ))}
          </select>
          <span class="note" role="status">
            {isSearch ? `${rows.length} / ${all.length}` : all.length}
          </span>
        </div>
      </div>
      {letters.map((letter) => (
        <Section
          key={letter}
          part={part}
          letter={letter}
          rows={rows.filter(({ code }) => code.startsWith(letter))}
          isOpen={isSearch || open.includes(letter)}
          onToggle={(isOpen) => {
            if (!isSearch) keepOpen((now) => now.replaceAll(letter, "") + (isOpen ? letter : ""));
          }}
        />
      ))}
      {rows.length === 0 ? <p class="note">{say.noneFound}</p> : null}
      <PortFault part={part} faults={faults} />
    </div>
  );
}

interface SectionProps {
  readonly part: Part;
  readonly letter: string;
  readonly rows: readonly Row[];
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

function Section({ part, letter, rows, isOpen, onToggle }: SectionProps) {
  const { language, seen } = part;
  const armed = (seen.faults?.faults ?? []).filter(({ spent }) => spent !== true);
  const isArmed = (code: string) => armed.some((fault) => fault.code === code);
  return (
    <details
      open={isOpen}
      data-section={letter}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== isOpen) onToggle(currentTarget.open);
      }}
    >
      <summary>
        {letter} · {sections[letter]?.[language]} <span class="note">{rows.length}</span>
        {rows.some(({ code }) => isArmed(code)) ? <span class="armed-here" /> : null}
      </summary>
      {isOpen ? (
        <ul class="catalogue">
          {rows.map((row) => (
            <li key={row.code}>
              <FaultRow part={part} row={row} isArmed={isArmed(row.code)} />
            </li>
          ))}
        </ul>
      ) : null}
    </details>
  );
}

/** A click arms a row, another one takes it back. A row that people play says how; nothing can be armed there. */
function FaultRow({ part, row, isArmed }: { part: Part; row: Row; isArmed: boolean }) {
  const { room, say, seen, language } = part;
  const words = (
    <>
      <b>{row.code}</b> <span class="says">{row.says}</span>
      <span
        class="who"
        title={`${say.mends}${colon[language]}${row.who.map((who) => whoWords[who]?.[language]).join(" / ")}`}
      >
        {row.who.map((who) => whoWords[who]?.[language]).join(" / ")}
      </span>
    </>
  );
  if (row.byPerson) {
    return (
      <p class="fault-row person" data-played={row.code}>
        {words}
        <span class="by">{say.byPerson}</span>
      </p>
    );
  }
  const ids = (seen.faults?.faults ?? []).filter(({ code }) => code === row.code).map(({ id }) => id);
  return (
    <button
      type="button"
      class="fault-row"
      data-fault={row.code}
      aria-pressed={isArmed}
      onMouseDown={keepFocus}
      onClick={() => (isArmed ? disarm(room, ids) : room.now("fault", { code: row.code }))}
    >
      {words}
    </button>
  );
}

function rowsOf(faults: FaultsView, { language }: Part): readonly Row[] {
  const row = (code: string, does: string, byPerson: boolean): Row => ({
    code,
    says: rowOf(code, does, language),
    byPerson,
    who: faults.who[code] ?? [],
  });
  return [
    ...faults.codes.map(({ code, does }) => row(code, does, false)),
    ...Object.entries(faults.byVerbs).map(([code, does]) => row(code, does, true)),
  ].toSorted((a, b) => a.code.localeCompare(b.code));
}

/** Every word that is sought is in the code or in what the row says. */
function fits({ code, says }: Row, sought: string): boolean {
  const text = `${code} ${says}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
