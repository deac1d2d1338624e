import type { Money } from "./api";
import type { Part } from "./app";
import { term, words, yuan } from "./words";

const states: readonly Money[] = Object.freeze(["charged", "being checked", "returned", "not charged"]);

/** The newest are read; the views have all. */
const ROWS_MAX = 60;

function looks(state: string): string {
  return `state ${state.replaceAll(" ", "-")}`;
}

/** The terminal's journal beside the acquirer's ledger, and whether they and the paper agree. */
export function Books(part: Part) {
  const { seen, language } = part;
  const say = words[language];
  return (
    <section class="panel books">
      <div class="verdict-line">
        <Verdict {...part} />
        <ul class="counts">
          {states.map((state) => (
            <li key={state} class={looks(state)}>
              {term(state, language)} <b>{seen.transactions.filter(({ money }) => money === state).length}</b>
            </li>
          ))}
        </ul>
      </div>
      <div class="ledgers">
        <Book
          title={say.journal}
          name="journal"
          part={part}
          rows={seen.transactions.map((each) => ({ ...each, state: each.money }))}
        />
        <Book
          title={`${say.ledger} · ${say.balance} ${yuan(seen.ledger?.balanceFen ?? 0)}`}
          name="ledger"
          part={part}
          rows={seen.ledger?.entries ?? []}
        />
      </div>
    </section>
  );
}

function Verdict({ seen, language }: Part) {
  const say = words[language];
  const { check } = seen;
  if (!check) return <p class="verdict waits">{say.atWork}</p>;
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

interface BookRow {
  readonly stan: string;
  readonly batch: string;
  readonly kind: string;
  readonly amountFen: number;
  readonly state: string;
}

function Book(props: { title: string; name: string; part: Part; rows: readonly BookRow[] }) {
  const { language } = props.part;
  const say = words[language];
  return (
    <table class="book" data-book={props.name}>
      <caption>{props.title}</caption>
      <thead>
        <tr>
          <th scope="col">{say.stan}</th>
          <th scope="col">{say.kind}</th>
          <th scope="col" class="amount">
            {say.amount}
          </th>
          <th scope="col">{say.money}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows
          .slice(-ROWS_MAX)
          .toReversed()
          .map((row) => (
            <tr key={`${row.batch}${row.stan}${row.kind}`}>
              <td>{row.stan}</td>
              <td>{term(row.kind, language)}</td>
              <td class="amount">{yuan(row.amountFen)}</td>
              <td>
                <span class={looks(row.state)}>{term(row.state, language)}</span>
              </td>
            </tr>
          ))}
        {props.rows.length === 0 ? (
          <tr>
            <td colSpan={4} class="empty">
              {say.none}
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}
