import { useState } from "preact/hooks";
import type { DiagnosisView, Money } from "../api";
import { keepFocus, type Part } from "../part";
import { whoWords } from "../words/faults";
import { term } from "../words/terms";
import { colon, timeOf } from "../words/words";

/**
 * What the terminal last said of a failure, for whoever has to do something about it: cause, what became of the money until
 * now, remedy, who can mend it. It stays until it is put away or the terminal says another one.
 */
export function Trouble({ seen, language, say }: Part) {
  const [read, setRead] = useState("");
  const { diagnosis } = seen;
  if (!diagnosis || nameOf(diagnosis) === read) return null;
  const { code, responseCode, cause, detail, money, remedy, who, atMs, stan } = diagnosis;
  const now = seen.transactions.findLast((each) => each.stan === stan)?.money;
  return (
    <section class="panel trouble" aria-label={say.trouble} data-code={code}>
      <h2>
        <b class="code">{responseCode === undefined ? code : `${code}-${responseCode}`}</b> {cause[language]}
      </h2>
      <p class="remedy">
        {remedy[language]}
        {detail ? <span class="note"> {detail[language]}</span> : null}
      </p>
      <p class="note">
        {money ? <MoneyNow said={money} now={now ?? money} language={language} /> : null}
        {stan ? `${say.stan} ${stan} · ` : ""}
        {say.mends}
        {colon[language]}
        {who.map((each) => whoWords[each]?.[language]).join(" / ")} · {timeOf(atMs)}
      </p>
      <button
        type="button"
        class="away"
        aria-label={say.close}
        onMouseDown={keepFocus}
        onClick={() => setRead(nameOf(diagnosis))}
      >
        ✕
      </button>
    </section>
  );
}

/** What the screen said, and what has come of it since. */
function MoneyNow({ said, now, language }: { said: Money; now: Money } & Pick<Part, "language">) {
  const chip = (money: Money) => <b class={`state ${money.replaceAll(" ", "-")}`}>{term(money, language)}</b>;
  return (
    <>
      {chip(said)} {said === now ? null : <>→ {chip(now)} </>}
    </>
  );
}

function nameOf({ code, atMs, money }: DiagnosisView): string {
  return `${code} ${atMs} ${money}`;
}
