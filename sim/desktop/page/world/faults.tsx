import { useEffect, useState } from "preact/hooks";
import type { FaultView } from "../api";
import { keepFocus, type Part } from "../part";
import { rowOf, sections } from "../words/faults";
import { term } from "../words/terms";
import { PortFault } from "./port-fault";

/** What is armed, the catalogue's rows by section, and faults at any call of any port. */
export function Faults(part: Part) {
  const { room, seen, language, say } = part;
  const { faults } = seen;
  if (!faults) return null;
  const armed = new Set(faults.faults.filter(({ spent }) => spent !== true).map(({ code }) => code));
  const rows = [
    ...faults.codes.map((row) => ({ ...row, byPerson: false })),
    ...Object.entries(faults.byVerbs).map(([code, does]) => ({ code, does, byPerson: true })),
  ].toSorted((a, b) => a.code.localeCompare(b.code));
  const letters = [...new Set(rows.map(({ code }) => code.slice(0, 1)))];
  return (
    <div class="faults">
      <Armed {...part} />
      {letters.map((letter) => (
        <details key={letter} open={letter !== "A"}>
          <summary>
            {letter} · {sections[letter]?.[language]}
          </summary>
          <ul class="catalogue">
            {rows
              .filter(({ code }) => code.startsWith(letter))
              .map(({ code, does, byPerson }) => (
                <li key={code}>
                  {byPerson ? (
                    <p class="fault-row person" title={say.byPerson}>
                      <b>{code}</b> {rowOf(code, does, language)}
                    </p>
                  ) : (
                    <button
                      type="button"
                      class="fault-row"
                      data-fault={code}
                      aria-pressed={armed.has(code)}
                      onMouseDown={keepFocus}
                      onClick={() => void room.now("fault", { code })}
                    >
                      <b>{code}</b> {rowOf(code, does, language)}
                    </button>
                  )}
                </li>
              ))}
          </ul>
        </details>
      ))}
      <PortFault part={part} faults={faults} />
    </div>
  );
}

/** What is armed, each with what has come of it; one that strikes lights up. */
function Armed({ room, seen, language, say }: Part) {
  const [striking, setStriking] = useState<unknown>(undefined);
  useEffect(() => room.listen((event) => void (event.kind === "fault" && setStriking(event["id"]))), [room]);
  const faults = seen.faults?.faults ?? [];
  if (faults.length === 0) return <p class="note armed-none">{say.noneArmed}</p>;
  const name = ({ code, port, point, kind }: FaultView) =>
    code ?? `${term(port, language)}.${point} ${term(kind, language)}`;
  const state = ({ struck, spent, port }: FaultView) => {
    if (port === undefined) return say.inForce;
    return (struck ?? 0) > 0 ? `${say.struck} ×${struck}` : spent ? "" : say.waitsToStrike;
  };
  return (
    <ul class="armed" aria-label={say.armed}>
      {faults.map((fault) => (
        <li
          key={fault.id}
          class={`${(fault.struck ?? 0) > 0 ? "struck" : ""} ${fault.id === striking ? "striking" : ""}`}
          data-armed={fault.code ?? fault.kind}
        >
          <b>{name(fault)}</b> {state(fault)}
          <button
            type="button"
            aria-label={`${say.disarm} ${name(fault)}`}
            onMouseDown={keepFocus}
            onClick={() => void room.now("unfault", { id: fault.id })}
          >
            ✕
          </button>
        </li>
      ))}
      <li class="all">
        <button type="button" data-act="disarm" onMouseDown={keepFocus} onClick={() => void room.now("unfault", {})}>
          {say.disarmAll}
        </button>
      </li>
    </ul>
  );
}
