import { useState } from "preact/hooks";
import type { HostRule } from "../api";
import { cardName } from "../follow/say";
import { keepFocus, type Part } from "../part";
import { messageName, requestTypes, term } from "../words/terms";
import { yuan } from "../words/words";
import { Choice } from "./inputs";

const merchantStatuses = Object.freeze(["normal", "not activated", "frozen", "expired", "closed", "unknown"]);
const terminalStatuses = Object.freeze(["normal", "not activated", "bound", "activated", "closed", "unknown"]);
/** Codes of field 39 that merchants meet most (unionpay.md §7). */
const codes = Object.freeze([
  "silent",
  "00",
  "03",
  "12",
  "30",
  "41",
  "43",
  "51",
  "54",
  "55",
  "57",
  "61",
  "65",
  "91",
  "96",
]);
const ANY = "";
const HOUR_MS = 3_600_000;

/** How the acquirer behaves: who it knows, when it is down, and what it answers by rule. */
export function AcquirerControls(part: Part) {
  const { room, seen, language, say } = part;
  const { host, clock } = seen;
  const named = (value: string) => term(value, language);
  const maintained = host?.maintenance !== null && host?.maintenance !== undefined;
  const from = clock?.epochMs ?? 0;
  return (
    <fieldset class="group">
      <legend>{say.host}</legend>
      <div class="inputs">
        <Choice
          label={say.merchant}
          all={merchantStatuses}
          at={host?.merchants[0]?.status ?? "normal"}
          named={named}
          onChoose={(merchant) => void room.now("host", { merchant })}
        />
        <Choice
          label={say.terminalAtHost}
          all={terminalStatuses}
          at={host?.terminals[0]?.status ?? "normal"}
          named={named}
          onChoose={(terminal) => void room.now("host", { terminal })}
        />
        <button
          type="button"
          aria-pressed={maintained}
          onMouseDown={keepFocus}
          onClick={() => void room.now("host", { maintenance: maintained ? null : { from, to: from + HOUR_MS } })}
        >
          {say.maintenance}
        </button>
        <button type="button" onMouseDown={keepFocus} onClick={() => void room.now("host", { clear: true })}>
          {say.clearRules}
        </button>
      </div>
      <RuleForm {...part} />
      <ul class="rules">
        {host?.rules.map((rule, at) => (
          <li key={at}>{toldOf(rule, part)}</li>
        ))}
        {host?.rules.length === 0 ? <li class="note">{say.noRules}</li> : null}
      </ul>
    </fieldset>
  );
}

function RuleForm({ room, seen, language, say }: Part) {
  const [card, setCard] = useState(ANY);
  const [mti, setMti] = useState("0200");
  const [amount, setAmount] = useState("");
  const [code, setCode] = useState("51");
  const [once, setOnce] = useState(true);
  const add = (event: Event) => {
    event.preventDefault();
    const when = {
      ...(card === ANY ? {} : { card }),
      ...(mti === ANY ? {} : { mti }),
      ...(amount === "" ? {} : { amount: Number(amount) }),
    };
    const times = once ? { times: 1 } : {};
    void room.now("host", code === "silent" ? { silence: { when, ...times } } : { respond: { when, code, ...times } });
  };
  return (
    <form class="inputs" onSubmit={add}>
      <Choice
        label={say.ruleWhen}
        all={[ANY, ...requestTypes]}
        at={mti}
        named={(value) => (value === ANY ? say.anyMessage : `${value} ${messageName(value, language)}`)}
        onChoose={setMti}
      />
      <Choice
        label={say.card}
        all={[ANY, ...seen.cards.map(({ id }) => id)]}
        at={card}
        named={(value) => (value === ANY ? say.anyCard : cardName(value, seen.cards, language))}
        onChoose={setCard}
      />
      <label class="input">
        <span>{say.amount}</span>
        <input
          inputMode="numeric"
          pattern="[0-9]{1,12}"
          placeholder={say.anyAmount}
          value={amount}
          onInput={(event) => setAmount(event.currentTarget.value)}
        />
      </label>
      <Choice
        label={say.ruleThen}
        all={codes}
        at={code}
        named={(value) => (value === "silent" ? say.silent : value)}
        onChoose={setCode}
      />
      <label>
        <input type="checkbox" checked={once} onChange={(event) => setOnce(event.currentTarget.checked)} /> {say.once}
      </label>
      <button type="submit" data-act="rule">
        {say.addRule}
      </button>
    </form>
  );
}

function toldOf({ when, effect, timesLeft }: HostRule, { seen, language, say }: Part): string {
  const conditions = [
    when.mti === undefined ? say.anyMessage : `${when.mti} ${messageName(when.mti, language)}`,
    when.cardId === undefined ? say.anyCard : cardName(when.cardId, seen.cards, language),
    ...(when.amountFen === undefined ? [] : [`¥${yuan(when.amountFen)}`]),
  ];
  const what = [
    term(effect.kind, language),
    effect.code,
    effect.delayMs === undefined ? undefined : `+${effect.delayMs} ms`,
  ];
  const left = timesLeft === undefined ? "" : ` (${say.left} ${timesLeft})`;
  return `${conditions.join(" · ")} → ${what.filter(Boolean).join(" ")}${left}`;
}
