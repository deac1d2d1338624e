import type { Part } from "../part";

/** What the independent checker says of the three books: the terminal's, the acquirer's and the paper. */
export function Verdict({ seen, say }: Part) {
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
