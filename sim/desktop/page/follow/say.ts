import type { CardView, Language, WireMessage, WorldEvent } from "../api";
import { nameOfMessage } from "../words/message";
import { pointName } from "../words/points";
import { messageName, term } from "../words/terms";
import { words, yuan } from "../words/words";
import type { Act } from "./life";
import { actWords } from "./words";

export interface Said {
  readonly what: string;
  readonly detail: string;
}

/** An act in words. @param cards the deck: a card is called by its face. */
export function sayAct(act: Act, cards: readonly CardView[], language: Language): Said {
  const say = (name: keyof typeof actWords) => actWords[name][language];
  switch (act.kind) {
    case "keys":
      return act.isPin
        ? { what: say("pin"), detail: `${act.keys.filter((key) => key === "•").length} ${say("digits")}` }
        : { what: say("presses"), detail: act.keys.map((key) => keyName(key, language)).join(" ") };
    case "screen": {
      const [title, lines] = screenWords(act.event, language);
      return { what: title || words[language].screenOff, detail: lines.join(" · ") };
    }
    case "message": {
      const out = act.event["direction"] === "to-host";
      const mti = String(act.event["mti"] ?? "");
      const name = act.message ? nameOfMessage(act.message, language) : messageName(mti, language);
      const what = `${out ? "→" : "←"} ${mti} ${name}`;
      return { what, detail: act.message ? messageWords(act.message, out, language) : "" };
    }
    case "slip": {
      return { what: say("prints"), detail: slipWords(act.event, language) };
    }
    case "other":
      return sayOther(act.event, cards, language);
  }
}

function sayOther(
  event: Extract<Act, { kind: "other" }>["event"],
  cards: readonly CardView[],
  language: Language,
): Said {
  const say = (name: keyof typeof actWords) => actWords[name][language];
  const text = (name: string) => String(event[name] ?? "");
  switch (event.kind) {
    case "card":
      return { what: term(event["action"], language), detail: cardName(event["card"], cards, language) };
    case "power":
      return event["action"] === "cut"
        ? { what: `⚡ ${words[language].cut}`, detail: "" }
        : { what: `● ${words[language].on}`, detail: `${say("boot")} ${text("boot")}` };
    case "fault":
      return { what: words[language].fault, detail: faultWords(event, language) };
    default: {
      const verb = text("verb");
      return { what: verb === "sign" ? say("signs") : verb === "pay" ? say("pays") : say("scanned"), detail: "" };
    }
  }
}

/** A card by its face; by its name where the deck has none. */
export function cardName(id: unknown, cards: readonly CardView[], language: Language): string {
  return cards.find((card) => card.id === id)?.face[language] ?? String(id ?? "");
}

/** Which slip came out, and whether all of it did. */
export function slipWords({ slip, copy, whole }: WorldEvent, language: Language): string {
  const { torn: cutShort } = words[language];
  const torn = whole !== false ? "" : language === "zh" ? `（${cutShort}）` : ` (${cutShort})`;
  return `${term(slip, language)} ${term(copy, language)}${torn}`;
}

/** Where a fault struck, and what it did. */
export function faultWords({ port, point, fault }: WorldEvent, language: Language): string {
  return [term(port, language), pointName(point, language), term(fault, language)].join(" · ");
}

export function screenWords(
  event: { readonly [detail: string]: unknown },
  language: Language,
): readonly [string, readonly string[]] {
  const [title, lines] = language === "zh" ? ["title", "lines"] : ["titleEn", "linesEn"];
  const told = event[lines];
  return [String(event[title] ?? ""), Array.isArray(told) ? told.filter(Boolean).map(String) : []];
}

const keyNames: { readonly [key: string]: { readonly [language in Language]: string } } = Object.freeze({
  enter: { zh: "确认", en: "Enter" },
  cancel: { zh: "取消", en: "Cancel" },
  clear: { zh: "清除", en: "Clear" },
  menu: { zh: "菜单", en: "Menu" },
  up: { zh: "▲", en: "▲" },
  down: { zh: "▼", en: "▼" },
});

/** A key of the terminal as its cap calls it. */
export function keyName(key: string, language: Language): string {
  return keyNames[key]?.[language] ?? key.toUpperCase();
}

/** What the acquirer made of a request; undefined where it noted nothing. */
export function noteWords({ note }: WireMessage, language: Language): string | undefined {
  return note ? `${actWords.notes[language]}${term(note, language)}` : undefined;
}

/** What a message is about: its amount, the acquirer's code or the terminal's reason for a reversal, the acquirer's note. */
function messageWords(message: WireMessage, isRequest: boolean, language: Language): string {
  const { fields } = message;
  const of = (number: number) => fields.find(({ field }) => field === number)?.value;
  const [amount, code, note] = [of(4), of(39), noteWords(message, language)];
  return [
    ...(amount ? [`¥${yuan(Number(amount))}`] : []),
    ...(code ? [`${actWords[isRequest ? "reason" : "code"][language]} ${code}`] : []),
    ...(note ? [note] : []),
  ].join(" · ");
}
