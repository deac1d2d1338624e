import type { CheckView, Language } from "../api";
import type { Part } from "../part";
import { term } from "../words/terms";
import { colon, timeOf } from "../words/words";

/** What the independent checker says of the three books: the terminal's, the acquirer's and the paper. */
export function Verdict(part: Part) {
  const { seen, say } = part;
  const { check, clock } = seen;
  // Compared at rest: paused in the middle of something, it never comes to that.
  if (!check) return <p class="verdict waits">{clock?.paused && !clock.idle ? say.comparedLater : say.atWork}</p>;
  if (check.agree && check.owed.length > 0) return <Owed check={check} {...part} />;
  if (check.agree) return <p class="verdict agree">✓ {say.agree}</p>;
  return (
    <div class="verdict differ" role="alert">
      ✗ {say.differ}
      <ul>
        {check.differences.map(({ what, stan }) => (
          <li key={`${what} ${stan}`}>
            {stan} {what}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Of a charge that stands: what is still owed moves no money. */
const papers: readonly string[] = Object.freeze([
  "a slip",
  "a signature to be taken",
  "a signature to be sent",
  "a script report",
]);

function sinceWords(what: string, time: string, language: Language): string {
  return language === "zh" ? `${what}，${time} 起` : `${what}, since ${time}`;
}

/** No difference, and not over either: what the terminal has still to do, and since when. */
function Owed({ check: { owed }, language, say }: Part & { readonly check: CheckView }) {
  const isCertain = owed.every(({ what }) => papers.includes(what));
  return (
    <div class={`verdict owed ${isCertain ? "agree" : "waits"}`}>
      {isCertain ? `✓ ${say.agree}` : say.unsure} · {say.owed}
      {colon[language]}
      <ul>
        {owed.map(({ stan, what, sinceMs }) => (
          <li key={`${what} ${stan}`}>
            {stan} {sinceWords(term(what, language), timeOf(sinceMs).slice(0, 8), language)}
          </li>
        ))}
      </ul>
    </div>
  );
}
