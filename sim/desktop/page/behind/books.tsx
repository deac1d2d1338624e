import { followWords } from "../follow/words";
import { keepFocus, type Part } from "../part";
import { term } from "../words/terms";
import { yuan } from "../words/words";

/** The newest are read; the views have all. */
const ROWS_MAX = 60;

/** The terminal's journal beside the acquirer's ledger. */
export function Books(part: Part) {
  const { seen, say } = part;
  return (
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
  const { language, say, follow } = props.part;
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
            <tr key={`${row.batch}${row.stan}${row.kind}`} class="followed" onClick={() => follow(row)}>
              <td>
                <button
                  type="button"
                  class="to-life"
                  onMouseDown={keepFocus}
                  title={followWords.follow[language]}
                  aria-label={`${followWords.follow[language]}: ${row.stan}`}
                >
                  {row.stan}
                </button>
              </td>
              <td>{term(row.kind, language)}</td>
              <td class="amount">{yuan(row.amountFen)}</td>
              <td>
                <span class={`state ${row.state.replaceAll(" ", "-")}`}>{term(row.state, language)}</span>
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
