import { useEffect, useRef, useState } from "preact/hooks";
import type { AftermathView } from "../api";
import { seeOnPhone } from "../narrow";
import { keepFocus, type Part } from "../part";
import { places } from "../reach";
import { timeOf, type Words } from "../words/words";

/** What became of the last power cut: one sentence, and who did what in the order of time. It stays until it is put away. */
export function Aftermath({ seen, language, say }: Part) {
  const [read, setRead] = useState(0);
  const { aftermath } = seen;
  const sentenceAt = useRef<HTMLParagraphElement>(null);
  const said = aftermath?.sentence[language];
  useEffect(() => {
    // The terminal's screen says the same: both are to be read together.
    if (sentenceAt.current) seeOnPhone(document.querySelector(places.terminal), sentenceAt.current);
  }, [said, aftermath?.isBack, aftermath?.steps.length]);
  if (!aftermath || aftermath.atMs === read) return null;
  const { atMs, about, isBack, money, sentence, steps } = aftermath;
  return (
    <section class="panel aftermath" aria-label={say.aftermath} data-about={about} data-money={money}>
      <h2>
        {say.aftermath} <small>{timeOf(atMs)}</small>
      </h2>
      <p ref={sentenceAt} class={`sentence ${money === undefined ? "" : `state ${money.replaceAll(" ", "-")}`}`}>
        {sentence[language]}
      </p>
      {isBack ? null : <p class="note">{say.plugInToSee}</p>}
      {steps.length === 0 ? null : (
        <ol class="steps">
          {steps.map(({ part, text }) => (
            <li key={part} data-part={part}>
              <span class="who">{nameOf(part, say)}</span> <span>{text[language]}</span>
            </li>
          ))}
        </ol>
      )}
      <button type="button" class="away" aria-label={say.close} onMouseDown={keepFocus} onClick={() => setRead(atMs)}>
        ✕
      </button>
    </section>
  );
}

function nameOf(part: AftermathView["steps"][number]["part"], say: Words): string {
  return { sent: say.partSent, acquirer: say.host, found: say.partFound, did: say.partDid }[part];
}
