import { yuan } from "../words/words";
import { type Choice, checkedAt, isSame } from "./choice";
import { download } from "./csv";
import { figureOf, settledCount, settledFen, standingOf } from "./figures";
import { momentOf } from "./moment";
import type { RecordsPart } from "./records";
import { RuleForm } from "./rule-form";
import { balanceOf, payoutsCsv, settlementsCsv } from "./tables";
import { payoutTerm } from "./words";

/** The terminals: how each stands, what it sold, what it still asks about. */
export function Terminals({ shop, among, choice, say, onChoose }: RecordsPart) {
  return (
    <section class="panel" aria-labelledby="terminals-title" data-part="terminals">
      <h2 id="terminals-title">{say.terminals}</h2>
      <ul class="rows">
        {shop.terminals.map((each) => {
          const { terminal, number, batch } = each;
          const own = among.filter((record) => record.terminal === terminal);
          const sales = figureOf("sales", shop, own);
          const standing = standingOf(each);
          const checked = checkedAt(shop.records, terminal);
          const at: Choice = { kind: "terminal", terminal };
          const checks: Choice = { kind: "figure", name: "checking", terminal };
          return (
            <li key={terminal} data-terminal={terminal}>
              <button type="button" aria-pressed={isSame(choice, at)} onClick={() => onChoose(at)}>
                <span class="title">
                  {say.terminal} {terminal} <span class={`standing ${standing}`}>{say.standings[standing]}</span>
                </span>
                <span class="number sum">¥{yuan(sales.fen)}</span>
                <span class="note">
                  {number} · {say.batch} {batch ?? "–"}
                </span>
                <span class="note right">{say.counts(sales.records.length)}</span>
              </button>
              {checked === 0 ? null : (
                <button
                  type="button"
                  class="checks"
                  aria-pressed={isSame(choice, checks)}
                  onClick={() => onChoose(checks)}
                >
                  {say.figures.checking} {checked}
                </button>
              )}
              <a href={`/?terminal=${terminal}`} aria-label={`${say.open} ${terminal}`} title={say.open}>
                ↗
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Payouts({ shop, choice, say, language, onChoose }: RecordsPart) {
  const payouts = shop.payouts.toReversed();
  return (
    <section class="panel" aria-labelledby="payouts-title" data-part="payouts">
      <header>
        <h2 id="payouts-title">{say.payouts}</h2>
        <button
          type="button"
          data-act="csv-payouts"
          onClick={() => download("payouts.csv", payoutsCsv(payouts, say, language))}
        >
          {say.download}
        </button>
      </header>
      <RuleForm rule={shop.payoutRule} say={say} />
      {payouts.length === 0 ? <p class="note">{say.noPayouts}</p> : null}
      <ul class="rows">
        {payouts.map((each) => {
          const at: Choice = { kind: "payout", request: each.request };
          return (
            <li key={each.request} data-payout={each.request}>
              <button type="button" aria-pressed={isSame(choice, at)} onClick={() => onChoose(at)}>
                <span class="title">
                  {momentOf(each.atMs)}{" "}
                  <span class={`standing payout-${each.state}`}>{payoutTerm(each.state, language)}</span>
                </span>
                <span class="number sum">¥{yuan(each.amountFen)}</span>
                <span class="note">
                  {each.byRule ? `${say.byRule} · ` : ""}
                  {payoutTerm(each.product, language)} · {each.account}
                </span>
                <span class="note right number">
                  {say.fee} {yuan(each.feeFen)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Settlements({ shop, choice, say, onChoose }: RecordsPart) {
  const settlements = shop.settlements.toSorted((one, other) => other.atMs - one.atMs);
  return (
    <section class="panel" aria-labelledby="settlements-title" data-part="settlements">
      <header>
        <h2 id="settlements-title">{say.settlements}</h2>
        <button
          type="button"
          data-act="csv-settlements"
          onClick={() => download("settlements.csv", settlementsCsv(settlements, shop.records, say))}
        >
          {say.download}
        </button>
      </header>
      {settlements.length === 0 ? <p class="note">{say.noSettlements}</p> : null}
      <ul class="rows">
        {settlements.map((each) => {
          const { terminal, batch } = each;
          const at: Choice = { kind: "settlement", terminal, batch };
          const [word, standing] = balanceOf(each, say);
          return (
            <li key={`${terminal}/${batch}`} data-settlement={`${terminal}/${batch}`}>
              <button type="button" aria-pressed={isSame(choice, at)} onClick={() => onChoose(at)}>
                <span class="title">
                  {say.terminal} {terminal} · {batch} <span class={`standing ${standing}`}>{word}</span>
                </span>
                <span class="number sum">¥{yuan(settledFen(each))}</span>
                <span class="note">{momentOf(each.atMs)}</span>
                <span class="note right">{say.counts(settledCount(each))}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
