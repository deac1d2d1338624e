import { useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "../api";
import { useKept } from "../kept";
import { yuan } from "../words/words";
import { type Choice, everything, isSame, type MovedName } from "./choice";
import { ShopFeed } from "./feed";
import { type FigureName, figureNames, figureOf, figuresOfDays, isAvailable, isOfDay } from "./figures";
import { Payouts, Settlements, Terminals } from "./lists";
import { momentOf } from "./moment";
import { Records, type RecordsPart } from "./records";
import { merchantWords } from "./words";

/** Of the day's business; the others are of money that is still to come. */
const business: readonly FigureName[] = Object.freeze<FigureName[]>(["sales", "returned", "checking", "fees"]);

const available: Choice = Object.freeze({ kind: "available" });

/** The chain store's view: terminals, sales as they are made, and the way of the money to the account. */
export function MerchantPage() {
  const [, setDrawn] = useState(0);
  const feed = useMemo(() => new ShopFeed(() => setDrawn((before) => before + 1)), []);
  useEffect(() => {
    feed.open();
    return () => feed.close();
  }, [feed]);
  const [kept, keep] = useKept("language", () => (navigator.language.startsWith("zh") ? "zh" : "en"));
  const language: Language = kept === "en" ? "en" : "zh";
  const say = merchantWords[language];
  const [days, setDays] = useKept("merchant-days", () => "today");
  const [choice, setChoice] = useState<Choice>(everything);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = say.title;
  }, [language, say]);
  const { shop } = feed;
  if (!shop) return <p class="note waiting">…</p>;
  const among = days === "all" ? shop.records : shop.records.filter(({ atMs }) => isOfDay(atMs, shop.nowMs));
  const part: RecordsPart = { shop, among, choice, say, language, onChoose: setChoice };
  return (
    <>
      <header class="head">
        <h1>
          {shop.name} <small>{say.title}</small>
        </h1>
        {feed.connected ? null : (
          <p class="offline" role="status">
            {say.offline}
          </p>
        )}
        <time>{momentOf(shop.nowMs)}</time>
        <label>
          <span class="unseen">{say.period}</span>
          <select value={days} onChange={({ currentTarget }) => setDays(currentTarget.value)} data-act="days">
            <option value="today">{say.today}</option>
            <option value="all">{say.allDays}</option>
          </select>
        </label>
        <button
          type="button"
          lang={language === "zh" ? "en" : "zh-CN"}
          data-act="language"
          onClick={() => keep(language === "zh" ? "en" : "zh")}
        >
          {say.otherLanguage}
        </button>
      </header>
      <main>
        <Figures {...part} />
        <div class="columns">
          <div class="column">
            <Terminals {...part} />
            <Payouts {...part} />
            <Settlements {...part} />
          </div>
          <Records {...part} />
        </div>
      </main>
    </>
  );
}

/** Every figure is a button that leads to its records; where it has none of its own, to those of its payouts. */
function Figures(part: RecordsPart) {
  const { shop, among, say } = part;
  return (
    <div class="figure-groups">
      <section aria-label={say.business}>
        <h2>{say.business}</h2>
        <div class="figures">
          {business.map((name) => (
            <FigureButton
              key={name}
              part={part}
              name={name}
              among={figuresOfDays.includes(name) ? among : shop.records}
            />
          ))}
        </div>
      </section>
      <section aria-label={say.money}>
        <h2>
          {say.money} <small>{shop.account}</small>
        </h2>
        <div class="figures">
          {figureNames
            .filter((name) => !business.includes(name))
            .map((name) => (
              <FigureButton key={name} part={part} name={name} among={shop.records} />
            ))}
          <button
            type="button"
            class="figure"
            data-figure="available"
            aria-pressed={isSame(part.choice, available)}
            onClick={() => part.onChoose(available)}
          >
            <span>{say.available}</span>
            <b class="number">¥{yuan(shop.availableFen)}</b>
            <small>{say.counts(shop.records.filter((record) => isAvailable(record, shop)).length)}</small>
          </button>
          {sumsOf(part).map(([name, fen]) => (
            <button
              key={name}
              type="button"
              class="figure"
              data-figure={name}
              aria-pressed={isSame(part.choice, { kind: "moved", name })}
              onClick={() => part.onChoose({ kind: "moved", name })}
            >
              <span>{say[name]}</span>
              <b class="number">¥{yuan(fen)}</b>
            </button>
          ))}
        </div>
      </section>
    </div>
  );
}

/** What the acquirer says of money that is no single record's. */
function sumsOf({ shop }: Pick<RecordsPart, "shop">): readonly (readonly [name: MovedName, fen: number])[] {
  const arrivedFen = shop.bank.reduce((sumFen, { balanceFen }) => sumFen + balanceFen, 0);
  return [
    ["onTheWay", shop.onTheWayFen],
    ["arrived", arrivedFen],
    ...(shop.owedFen > 0 ? [["owed", shop.owedFen] as const] : []),
  ];
}

function FigureButton({
  part,
  name,
  among,
}: {
  readonly part: RecordsPart;
  readonly name: FigureName;
  readonly among: RecordsPart["among"];
}) {
  const { shop, choice, say, onChoose } = part;
  const { fen, records } = figureOf(name, shop, among);
  const at: Choice = { kind: "figure", name };
  return (
    <button
      type="button"
      class={`figure ${name === "checking" && records.length > 0 ? "asks" : ""}`}
      data-figure={name}
      aria-pressed={isSame(choice, at)}
      onClick={() => onChoose(at)}
    >
      <span>{say.figures[name]}</span>
      <b class="number">¥{yuan(fen)}</b>
      <small>{say.counts(records.length)}</small>
    </button>
  );
}
