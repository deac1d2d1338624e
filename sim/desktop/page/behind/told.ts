import type { CardView, Language, WireMessage, WorldEvent } from "../api";
import { cardName, faultWords, screenWords, slipWords } from "../follow/say";
import { cutWords } from "../words/cuts";
import { nameOfMessage } from "../words/message";
import { messageName, term } from "../words/terms";
import { words } from "../words/words";

/** An event in words: what it was, and what belongs to it. */
export interface Told {
  readonly what: string;
  readonly detail: string;
}

/** @param message of an event that is one: its fields tell more than its type. */
export function toldOf(
  event: WorldEvent,
  cards: readonly CardView[],
  language: Language,
  message?: WireMessage | undefined,
): Told {
  const say = words[language];
  const text = (name: string) => String(event[name] ?? "");
  switch (event.kind) {
    case "power":
      return event["action"] === "cut"
        ? { what: `⚡ ${say.cut}`, detail: cutWords(event["why"], language) }
        : { what: `● ${say.on}`, detail: `#${text("boot")}` };
    case "screen": {
      const [title, lines] = screenWords(event, language);
      return { what: title || say.screenOff, detail: lines.join(" · ") };
    }
    case "message": {
      const out = event["direction"] === "to-host";
      const name = message ? nameOfMessage(message, language) : messageName(event["mti"], language);
      return {
        what: `${out ? "→" : "←"} ${text("mti")}`,
        detail: [name, `${text("bytes")} B`].filter(Boolean).join(" · "),
      };
    }
    case "slip":
      return { what: say.slip, detail: slipWords(event, language) };
    case "fault":
      return { what: say.fault, detail: faultWords(event, language) };
    case "card":
      return {
        what: say.card,
        detail: `${cardName(event["card"], cards, language)} · ${term(event["action"], language)}`,
      };
    case "reset":
      return { what: say.wasReset, detail: "" };
    case "clock":
      return { what: say.clockSet, detail: "" };
    default:
      return { what: say.bug, detail: text("message") };
  }
}
