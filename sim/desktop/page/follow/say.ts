import type { CardView, Language, WireMessage } from "../api";
import { messageName, term } from "../words/terms";
import { yuan } from "../words/words";
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
      return { what: title || say("screenOff"), detail: lines.join(" · ") };
    }
    case "message": {
      const out = act.event["direction"] === "to-host";
      const mti = String(act.event["mti"] ?? "");
      const what = `${out ? "→" : "←"} ${mti} ${messageName(mti, language)}`;
      return { what, detail: act.message ? messageWords(act.message, language) : "" };
    }
    case "slip": {
      const { slip, copy, whole } = act.event;
      const torn = whole === false ? ` (${say("tornOff")})` : "";
      return { what: say("prints"), detail: `${term(slip, language)} ${term(copy, language)}${torn}` };
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
        ? { what: `⚡ ${say("cut")}`, detail: "" }
        : { what: `● ${say("on")}${text("boot")}`, detail: "" };
    case "fault":
      return {
        what: say("fault"),
        detail: `${term(event["port"], language)} ${text("point")} ${term(event["fault"], language)}`,
      };
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

function keyName(key: string, language: Language): string {
  return keyNames[key]?.[language] ?? key.toUpperCase();
}

/** What a message is about: its amount, the acquirer's code, and what the acquirer made of a request. */
function messageWords({ fields, note }: WireMessage, language: Language): string {
  const of = (number: number) => fields.find(({ field }) => field === number)?.value;
  const [amount, code] = [of(4), of(39)];
  return [
    ...(amount ? [`¥${yuan(Number(amount))}`] : []),
    ...(code ? [`${actWords.code[language]} ${code}`] : []),
    ...(note ? [`${actWords.notes[language]}${note}`] : []),
  ].join(" · ");
}
