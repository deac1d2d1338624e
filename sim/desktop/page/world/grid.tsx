import { useEffect, useState } from "preact/hooks";
import type { FaultView, GridCell, GridStrike } from "../api";
import { keepFocus, type Part } from "../part";
import { rowOf } from "../words/faults";
import { stepWords } from "../words/grid";
import { term } from "../words/terms";
import { colon, timeOf } from "../words/words";

/** What has become of a row at a step: waits there, struck and nothing was told, was told right or wrong. */
type State = "armed" | "injected" | "right" | "wrong";
const states: readonly State[] = Object.freeze(["armed", "injected", "right", "wrong"]);
/** The same for whoever does not see the colours. */
const marks: { readonly [state in State]: string } = Object.freeze({
  armed: "…",
  injected: "!",
  right: "✓",
  wrong: "✗",
});

/** Fault × step: a click arms a row at a step, another one takes it back; below, what struck beside what was told of it. */
export function Grid(part: Part) {
  const { room, seen, say, language } = part;
  const { faults, diagnosis, grid } = seen;
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  // What is armed, what struck and what was told: each may be another one now.
  useEffect(() => void room.lookAtGrid(), [room, faults, diagnosis]);
  if (!grid || !faults) return null;
  return (
    <div class="grid">
      <ul class="legend">
        {states.map((state) => (
          <li key={state}>
            <i class={`cell ${state}`}>{marks[state]}</i> {say[state]}
          </li>
        ))}
      </ul>
      <Strikes part={part} strikes={grid.strikes} />
      <p class="note pointed">{pointed === undefined ? say.gridHint : pointedWords(part, pointed)}</p>
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: the focus does the same. */}
      <table
        class="steps"
        onMouseOver={({ target }) => setPointed(nameAt(target) ?? pointed)}
        onFocusIn={({ target }) => setPointed(nameAt(target) ?? pointed)}
      >
        <thead>
          <tr>
            <th scope="col">{say.fault}</th>
            {grid.steps.map((step) => (
              <th key={step} scope="col">
                <span>{stepWords[step]?.[language] ?? step}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map(({ row, cells }) => (
            <tr key={row}>
              <th scope="row" title={titleOf(part, row)} data-row={row}>
                {row}
              </th>
              {grid.steps.map((step) => (
                <td key={step}>
                  <Cell part={part} row={row} cell={cells.find((each) => each.step === step)} strikes={grid.strikes} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">
        {say.gridPending}
        {colon[language]}
        {Object.keys(grid.pending).join(" ")}
      </p>
    </div>
  );
}

interface CellProps {
  readonly part: Part;
  readonly row: string;
  readonly cell: GridCell | undefined;
  readonly strikes: readonly GridStrike[];
}

function Cell({ part, row, cell, strikes }: CellProps) {
  if (!cell) return null;
  const { room, say, seen, language } = part;
  const { step, codes, byPerson } = cell;
  const waits = waitingAt(seen.faults?.faults ?? [], row, step);
  const state = waits ? "armed" : stateOf(strikes.find((strike) => strike.row === row && strike.step === step));
  const told = codes.length > 0 ? codes.join(" / ") : say.nothingToTell;
  const name = `${row}, ${stepWords[step]?.[language] ?? step}: ${told}`;
  if (byPerson) return <i class="cell hand" data-hand={`${row}@${step}`} title={`${name} (${say.byPerson})`} />;
  return (
    <button
      type="button"
      class={`cell ${state ?? ""}`}
      data-cell={`${row}@${step}`}
      data-state={state ?? ""}
      aria-label={state ? `${name}, ${say[state]}` : name}
      aria-pressed={waits !== undefined}
      title={name}
      onMouseDown={keepFocus}
      onClick={() => void (waits ? room.now("unfault", { id: waits.id }) : room.now("fault", { code: row, step }))}
    >
      {state ? marks[state] : ""}
    </button>
  );
}

/** Left what struck, right what the terminal said of it, newest first. */
function Strikes({ part, strikes }: { readonly part: Part; readonly strikes: readonly GridStrike[] }) {
  const { say, language } = part;
  if (strikes.length === 0) return null;
  return (
    <table class="strikes">
      <thead>
        <tr>
          <th scope="col">{say.injected}</th>
          <th scope="col">{say.diagnosed}</th>
        </tr>
      </thead>
      <tbody>
        {strikes.map((strike) => {
          const { row, step, atMs, told, wrong } = strike;
          return (
            <tr key={`${row} ${step} ${atMs}`} data-strike={`${row}@${step ?? ""}`}>
              <td title={titleOf(part, row)}>
                <b>{row}</b> {step === undefined ? "" : stepWords[step]?.[language]}{" "}
                <span class="note">{timeOf(atMs)}</span>
              </td>
              <td class={stateOf(strike)} title={wrong}>
                {told ? (
                  <>
                    <b>{told.code}</b> {told.money ? term(told.money, language) : ""}{" "}
                    <span class="note">{timeOf(told.atMs)}</span> {marks[wrong === undefined ? "right" : "wrong"]}
                  </>
                ) : (
                  "–"
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The row, and the step where a cell is pointed at. */
function nameAt(target: EventTarget | null): string | undefined {
  const found = target instanceof Element ? target.closest<HTMLElement>("[data-cell], [data-hand], [data-row]") : null;
  return found?.dataset["cell"] ?? found?.dataset["hand"] ?? found?.dataset["row"];
}

/** What a code stands for: whoever sees the grid for the first time knows none of them. */
function pointedWords(part: Part, pointed: string): string {
  const [row = "", step] = pointed.split("@");
  const at = step === undefined ? undefined : (stepWords[step]?.[part.language] ?? step);
  return [`${row} ${titleOf(part, row)}`, at].filter(Boolean).join(" · ");
}

function waitingAt(faults: readonly FaultView[], row: string, step: string): FaultView | undefined {
  return faults.find((fault) => fault.code === row && fault.step === step && fault.struckMs === undefined);
}

function stateOf(strike: GridStrike | undefined): State | undefined {
  if (!strike) return undefined;
  if (strike.wrong !== undefined) return "wrong";
  return strike.told ? "right" : "injected";
}

function titleOf({ seen, language }: Part, row: string): string {
  const { codes = [], byVerbs = {} } = seen.faults ?? {};
  return rowOf(row, codes.find(({ code }) => code === row)?.does ?? byVerbs[row] ?? row, language);
}
