import { useEffect, useState } from "preact/hooks";
import type { Language } from "../api";
import type { Part } from "../part";
import { fates, nameOf, outcome, stretch, travelWords } from "../words/travel";
import { isUnderWay, runningMs, type Travelling, type TravelSeen } from "./view";

/** How often the figure of a message on its way moves on. */
const TICK_MS = 100;

/** The line between terminal and acquirer. It shows the messages on their way, or else what became of the last one with money. */
export function Travel({ seen, language, say }: Part) {
  const { travel, terminal, power } = seen;
  const flying = useFlying(travel);
  const told = travel && flying.length === 0 ? toldOf(travel, language) : undefined;
  const host = `${say.host}${terminal ? ` ${terminal.acquirer}` : ""}`;
  return (
    <section class="travel" aria-label={travelWords.line[language]} data-flying={flying.length}>
      <svg class={power?.powered === false ? "end dark" : "end"} viewBox="0 0 18 18" aria-hidden="true">
        <title>{say.terminal}</title>
        <path d="M4 1h10v16H4zM6 3h6v5H6zM6.5 10.5h1m1 0h1m1 0h1m-5 2.5h1m1 0h1m1 0h1" />
      </svg>
      <div class="wire-line">
        {flying.map((message) => (
          <Token key={`${message.seq}@${travel?.seenAt}`} message={message} travel={travel} language={language} />
        ))}
        {flying.length > 0 ? null : (
          <p class={told === undefined ? "outcome idle" : "outcome"}>{told ?? travelWords.idle[language]}</p>
        )}
      </div>
      <svg class="end" viewBox="0 0 18 18" role="img" aria-label={host}>
        <title>{host}</title>
        <path d="M1 7l8-5 8 5zM3 9v5m4-5v5m4-5v5m4-5v5M1 16h16" />
      </svg>
    </section>
  );
}

interface TokenProps {
  readonly message: Travelling;
  readonly travel: TravelSeen | undefined;
  readonly language: Language;
}

/** One message. It glides on at the world's pace from where it was seen; each look at the world starts the glide again. */
function Token({ message, travel, language }: TokenProps) {
  const [began] = useState(() => performance.now());
  if (!travel) return null;
  const { direction, mti, leftMs, arrivesMs, fate } = message;
  const totalMs = arrivesMs - leftMs;
  const share = (runningMs(travel, began) - leftMs) / totalMs;
  // A lost message gets half-way.
  const reach = fate === "lost" ? 0.5 : 1;
  const place = (part: number) => `${100 * (direction === "to-host" ? part * reach : 1 - part * reach)}%`;
  const glides = typeof travel.pace === "number" && travel.pace > 0;
  const glideMs = glides ? ((1 - share) * totalMs) / Number(travel.pace) : 0;
  const passed = Math.min(totalMs, runningMs(travel) - leftMs);
  return (
    <p
      class={`token ${fate}${glides ? " glides" : ""}`}
      data-mti={mti}
      data-leg={direction}
      data-fate={fate}
      style={{ "--from": place(share), "--to": place(1), "--glide": `${glideMs}ms` }}
    >
      <b>
        {direction === "to-host" ? "→" : "←"} {mti}
      </b>{" "}
      <span>{nameOf(message, language)}</span> {fate === "whole" ? null : <em>{fates[fate][language]} </em>}
      <small>
        {stretch(passed, language)} / {stretch(totalMs, language)}
      </small>
    </p>
  );
}

/** What became of the last request with money. */
function toldOf({ messages, nowMs }: TravelSeen, language: Language): string | undefined {
  const at = messages.findLastIndex(({ money, direction }) => money && direction === "to-host");
  const asked = messages[at];
  if (!asked) return undefined;
  const answered = messages.slice(at + 1).find(({ money, direction }) => money && direction === "to-terminal");
  return outcome(asked, answered, nowMs, language);
}

/** The messages on their way. While there are any, the caller is drawn again with each tick. */
function useFlying(travel: TravelSeen | undefined): readonly Travelling[] {
  const [, tick] = useState(0);
  const flying = travel?.messages.filter((message) => isUnderWay(message, travel)) ?? [];
  const isFlying = flying.length > 0;
  useEffect(() => {
    if (!isFlying) return undefined;
    const timer = setInterval(() => tick((ticks) => ticks + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isFlying]);
  return flying;
}
