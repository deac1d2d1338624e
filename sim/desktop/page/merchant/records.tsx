import { useEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../api";
import { term } from "../words/terms";
import { yuan } from "../words/words";
import { type Choice, chosen, everything } from "./choice";
import { amountCell, type Cell, csvOf, download, nameCell } from "./csv";
import { isBack, moneyOf } from "./figures";
import { momentOf } from "./moment";
import type { Shop, ShopRecord } from "./shop";
import { type MerchantWords, recordTerm } from "./words";

/** More are drawn when somebody asks for them. */
const SHOWN = 100;

export interface RecordsPart {
  readonly shop: Shop;
  readonly among: readonly ShopRecord[];
  readonly choice: Choice;
  readonly say: MerchantWords;
  readonly language: Language;
  readonly onChoose: (choice: Choice) => void;
}

/** The records behind whatever figure was chosen, newest first. */
export function Records({ shop, among, choice, say, language, onChoose }: RecordsPart) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [most, setMost] = useState(SHOWN);
  const { title, records, fen, fenOf } = chosen(choice, shop, among, say, language);
  const report = reportOf(shop, choice);
  // Who chose a figure is led to its records, by keyboard too.
  useEffect(() => {
    setMost(SHOWN);
    if (choice !== everything) heading.current?.focus();
  }, [choice]);
  const newest = records.toReversed();
  return (
    <section class="panel records" aria-labelledby="records-title" data-part="records">
      <header>
        <h2 id="records-title" tabIndex={-1} ref={heading}>
          {title}
          <small class="count">
            {say.counts(records.length)}
            {fen === undefined ? null : <b class="number"> ¥{yuan(fen)}</b>}
          </small>
        </h2>
        {choice.kind === "all" ? null : (
          <button type="button" data-act="all" onClick={() => onChoose(everything)}>
            {say.showAll}
          </button>
        )}
        <button
          type="button"
          data-act="csv-records"
          onClick={() => download("records.csv", recordsCsv(newest, say, language))}
        >
          {say.download}
        </button>
      </header>
      {report === undefined ? null : <pre class="report">{report}</pre>}
      {newest.length === 0 ? <p class="note">{say.noRecords}</p> : null}
      <RecordTable records={newest.slice(0, most)} say={say} language={language} fenOf={fenOf} />
      {newest.length > most ? (
        <button type="button" class="more" onClick={() => setMost(most + SHOWN)}>
          {say.more(Math.min(SHOWN, newest.length - most))}
        </button>
      ) : null}
    </section>
  );
}

function RecordTable({
  records,
  say,
  language,
  fenOf,
}: Pick<RecordsPart, "say" | "language"> & {
  readonly records: readonly ShopRecord[];
  readonly fenOf: (record: ShopRecord) => number;
}) {
  if (records.length === 0) return null;
  const isPart = (record: ShopRecord) => fenOf(record) !== record.amountFen;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{say.time}</th>
            <th scope="col">{say.terminal}</th>
            <th scope="col">{say.voucher}</th>
            <th scope="col">{say.kind}</th>
            <th scope="col" class="wide">
              {say.card}
            </th>
            <th scope="col" class="right">
              {say.amount}
            </th>
            <th scope="col" class="right wide">
              {say.fee}
            </th>
            <th scope="col">{say.state}</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => {
            const money = moneyOf(record);
            const part = isPart(record) ? "part" : "";
            return (
              <tr key={record.key} data-record={record.key}>
                <td>{momentOf(record.atMs)}</td>
                <td>{record.terminal}</td>
                <td>{record.stan}</td>
                <td>{recordTerm(record.kind, language, term(record.kind, language))}</td>
                <td class="wide">{record.pan}</td>
                <td class={`right number ${part}`}>{signed(record)}</td>
                <td class="right number wide">{record.feeFen === 0 ? "" : yuan(record.feeFen)}</td>
                <td>
                  <span class={`state ${money.replaceAll(" ", "-")}`}>
                    {recordTerm(money, language, term(money, language))}
                  </span>
                  {record.code === null ? null : <small class="code">{record.code}</small>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {records.some(isPart) ? <p class="note">{say.inPart}</p> : null}
    </>
  );
}

function signed(record: ShopRecord): string {
  return `${isBack(record) ? "-" : ""}${yuan(record.amountFen)}`;
}

function reportOf(shop: Shop, choice: Choice): string | undefined {
  if (choice.kind !== "settlement") return undefined;
  const { terminal, batch } = choice;
  return shop.settlements.find((each) => each.terminal === terminal && each.batch === batch)?.report ?? undefined;
}

/** The records as they are shown, for a spreadsheet. */
export function recordsCsv(records: readonly ShopRecord[], say: MerchantWords, language: Language): string {
  const head = [say.time, say.terminal, say.batch, say.voucher, say.kind, say.card, say.amount, say.fee, say.state];
  const rows = records.map((record): readonly Cell[] => [
    momentOf(record.atMs),
    record.terminal,
    nameCell(record.batch),
    nameCell(record.stan),
    recordTerm(record.kind, language, term(record.kind, language)),
    record.pan,
    amountCell(isBack(record) ? -record.amountFen : record.amountFen),
    amountCell(record.feeFen),
    recordTerm(moneyOf(record), language, term(moneyOf(record), language)),
  ]);
  return csvOf(head, rows);
}
