import type { Slip } from "../../../../src/receipt/slip";
import { acknowledgement, entryLetters, exemption, kindWords, labels } from "../../../../src/receipt/slip-words";
import { moneyText } from "../../../../src/screen/money-text";
import { groupPan } from "../../../../src/values/masked-pan";
import { formatFen } from "../../../../src/values/money";
import type { OpenedReceipt } from "../../receipt/open-receipt";
import type { Language } from "../api";
import { labelIn, receiptWords } from "./words";

interface Props {
  readonly opened: OpenedReceipt;
  readonly language: Language;
}

/** A receipt as its cardholder reads and keeps it: whether it is genuine, where the money is, the amount, the particulars. */
export function Receipt({ opened, language }: Props) {
  const say = receiptWords[language];
  if (opened.kind === "unreadable")
    return (
      <p id="verdict" class="unreadable" role="status">
        {say.unreadable}
        <small>{say.unreadableMore}</small>
      </p>
    );
  const { slip, signature, lines } = opened;
  return (
    <>
      <p id="verdict" class={signature} role="status">
        {say[signature]}
      </p>
      <article id="slip">
        <Head slip={slip} language={language} />
        <Particulars slip={slip} language={language} />
        <Foot slip={slip} language={language} />
        <details>
          <summary>{say.asPaper}</summary>
          <pre>{lines.join("\n")}</pre>
        </details>
      </article>
    </>
  );
}

type Part = { readonly slip: Slip; readonly language: Language };

function Head({ slip, language }: Part) {
  const words = kindWords[slip.kind];
  const { diagnosis, amountFen } = slip;
  return (
    <header>
      <h1>{slip.merchant.name}</h1>
      <p class="kind">{titleIn(slip, language)}</p>
      {amountFen === undefined ? null : (
        <p class="amount">
          <span>{language === "zh" ? "¥" : "CNY"}</span> {formatFen(words.negative ? -amountFen : amountFen)}
        </p>
      )}
      {diagnosis ? (
        <div class="diagnosis">
          <p class="money">{moneyText(diagnosis.money)[language]}</p>
          <p>{diagnosis.cause[language]}</p>
          <p>{diagnosis.remedy[language]}</p>
          <p class="code">
            {diagnosis.responseCode === undefined ? diagnosis.code : `${diagnosis.code}-${diagnosis.responseCode}`}
          </p>
        </div>
      ) : null}
    </header>
  );
}

function titleIn({ kind, transaction = kindWords[kind].transaction }: Slip, language: Language): string {
  return transaction[language];
}

function Particulars({ slip, language }: Part) {
  return (
    <dl>
      {rowsOf(slip).flatMap(([label, value]) =>
        value === undefined ? (
          []
        ) : (
          <div key={label}>
            <dt>{labelIn(label, language)}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** In the order of the paper. */
function rowsOf(slip: Slip): readonly (readonly [label: string, value: string | undefined])[] {
  const { card, merchant } = slip;
  return [
    [
      card?.entry === "scan" ? labels.payerCode : labels.cardNo,
      card && `${groupPan(card.number)} /${entryLetters[card.entry]}`,
    ],
    [labels.dateTime, readable(slip.localTime)],
    [labels.issuer, slip.issuer],
    [labels.acquirer, slip.acquirer],
    [labels.voucher, slip.voucher],
    [labels.authCode, slip.authCode],
    [labels.referenceNo, slip.referenceNo],
    [labels.batch, slip.batch],
    [labels.merchantNo, merchant.merchantNo],
    [labels.terminalNo, merchant.terminalNo],
    [labels.operator, slip.operator],
  ];
}

/** "20261231235950" → "2026-12-31 23:59:50". */
function readable(localTime: string): string {
  return localTime.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3 $4:$5:$6");
}

function Foot({ slip, language }: Part) {
  const say = receiptWords[language];
  const { signing, remarks = [], chip = [] } = slip;
  return (
    <footer>
      {signing.kind === "drawn" ? <p>{say.signedOnPad}</p> : null}
      {signing.kind === "exempt" ? <p>{exemption(formatFen(signing.limitFen))[language]}</p> : null}
      {signing.kind === "line" || signing.kind === "drawn" ? <p class="note">{acknowledgement[language]}</p> : null}
      {remarks.map((remark) => (
        <p key={remark}>
          {say.remarks}: {remark}
        </p>
      ))}
      {chip.length === 0 ? null : (
        <details>
          <summary>{say.chip}</summary>
          {chip.map(([tag, value]) => (
            <p key={tag} class="chip">
              {tag}: {value}
            </p>
          ))}
        </details>
      )}
    </footer>
  );
}
