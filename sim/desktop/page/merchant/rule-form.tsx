import { useEffect, useState } from "preact/hooks";
import { play } from "../api";
import { yuan } from "../words/words";
import type { PayoutRule } from "./shop";
import type { MerchantWords } from "./words";

const hours: readonly number[] = Object.freeze(Array.from({ length: 24 }, (_, hour) => hour));

/** What was typed as an amount, in fen; undefined for nothing, NaN for what is none. */
function fenTyped(typed: string): number | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  return /^\d{1,8}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : Number.NaN;
}

/** When the money goes by itself: at an hour, above an amount, both or never. */
export function RuleForm({ rule, say }: { readonly rule: PayoutRule | null; readonly say: MerchantWords }) {
  const inForce = { hour: String(rule?.hour ?? ""), above: rule?.aboveFen === undefined ? "" : yuan(rule.aboveFen) };
  const [hour, setHour] = useState(inForce.hour);
  const [above, setAbove] = useState(inForce.above);
  const [told, setTold] = useState("");
  // A rule that came from elsewhere is the one that is shown.
  useEffect(() => {
    setHour(inForce.hour);
    setAbove(inForce.above);
  }, [inForce.hour, inForce.above]);
  const save = async (event: Event) => {
    event.preventDefault();
    const aboveFen = fenTyped(above);
    const isNone = hour === "" && aboveFen === undefined;
    const next = { ...(hour === "" ? {} : { hour: Number(hour) }), ...(aboveFen === undefined ? {} : { aboveFen }) };
    const played = await play("host", { payoutRule: isNone ? null : next });
    if (played.kind === "refused") setTold(`${say.refused}: ${played.error}`);
    else setTold(played.kind === "done" ? say.saved : say.refused);
  };
  return (
    <form class="rule" aria-label={say.rule} onSubmit={(event) => void save(event)}>
      <b class="title">{say.rule}</b>
      <label>
        {say.ruleHour}
        <select value={hour} data-rule="hour" onChange={({ currentTarget }) => setHour(currentTarget.value)}>
          <option value="">{say.ruleNever}</option>
          {hours.map((each) => (
            <option key={each} value={String(each)}>
              {String(each).padStart(2, "0")}:00
            </option>
          ))}
        </select>
      </label>
      <label>
        {say.ruleAbove}
        <input
          inputMode="decimal"
          size={8}
          value={above}
          data-rule="above"
          onInput={({ currentTarget }) => setAbove(currentTarget.value)}
        />
      </label>
      <button type="submit" data-act="save-rule">
        {say.save}
      </button>
      <span role="status" class="note">
        {told}
      </span>
    </form>
  );
}
