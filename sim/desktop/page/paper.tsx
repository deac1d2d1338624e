import { useEffect, useRef } from "preact/hooks";
import type { Part } from "./app";
import { words } from "./words";

/** The paper as it was printed, dot by dot; the newest slip is in sight. */
export function Paper({ seen, language }: Part) {
  const say = words[language];
  const roll = useRef<HTMLDivElement>(null);
  const { slips } = seen;
  const last = slips.at(-1);
  const end = () => {
    if (roll.current) roll.current.scrollTop = newestTop(roll.current);
  };
  useEffect(end, [slips.length]);
  return (
    <section class="panel paper">
      <h2>
        {say.paper} <small>{slips.length}</small>
      </h2>
      {last ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard.
        <section class="roll" ref={roll} tabIndex={0} aria-label={say.paper}>
          {slips.map((slip, at) => (
            <img key={at} class="slip" src={`/api/paper.png?slip=${at}`} alt={slip.text} onLoad={end} />
          ))}
        </section>
      ) : (
        <p class="note">{say.paperEmpty}</p>
      )}
    </section>
  );
}

/** Where the newest slip begins: its head is read first. */
function newestTop(roll: HTMLElement): number {
  const newest = roll.lastElementChild;
  return newest instanceof HTMLElement ? newest.offsetTop - roll.offsetTop : 0;
}
