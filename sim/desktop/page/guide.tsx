import { useEffect } from "preact/hooks";
import { useKept } from "./kept";
import { keepFocus, type Part } from "./part";

/** What a first visitor does, and the screen that says that he has. */
const steps = Object.freeze([
  Object.freeze({ screen: "home", words: "guideSignIn" }),
  Object.freeze({ screen: "approved", words: "guideSell" }),
  Object.freeze({ screen: "off", words: "guidePull" }),
] as const);
const FIRST = "000";
const ALL = "111";
const GONE = "gone";
/** Time to see that the last step is ticked, too. */
const FAREWELL_MS = 5000;

/** Three steps for a first visit. Each ticks itself off, in whatever order they are done; then they go away, for good. */
export function Guide({ room, seen, say }: Part) {
  const [kept, keep] = useKept("guide", () => FIRST);
  const done = /^[01]{3}$/.test(kept) || kept === GONE ? kept : FIRST;
  const shown = seen.screen?.id;
  useEffect(() => keep(withStep(done, shown)), [done, shown]);
  // Whoever comes later sees what others have done already: who has sold has signed in.
  const { transactions } = seen;
  const hasSold = transactions.some(({ money }) => money === "charged");
  useEffect(() => {
    if (transactions.length > 0) keep((at) => withStep(at, "home"));
    if (hasSold) keep((at) => withStep(at, "approved"));
  }, [transactions.length > 0, hasSold]);
  // A screen may be gone again before the page has looked at it; its event is not.
  useEffect(() => room.listen(({ kind, id }) => kind === "screen" && keep((at) => withStep(at, id))), [room]);
  useEffect(() => {
    if (done !== ALL) return undefined;
    const farewell = setTimeout(() => keep(GONE), FAREWELL_MS);
    return () => clearTimeout(farewell);
  }, [done]);
  if (done === GONE) return null;
  const next = done.indexOf("0");
  return (
    <aside class="guide" aria-label={say.guide}>
      <ol>
        {steps.map(({ words }, index) => (
          <li key={words} class={done[index] === "1" ? "done" : index === next ? "now" : ""} data-step={index + 1}>
            {say[words]}
          </li>
        ))}
      </ol>
      <button type="button" data-act="guide" onMouseDown={keepFocus} onClick={() => keep(GONE)}>
        {say.guideAway}
      </button>
    </aside>
  );
}

/** `done` with the step ticked whose screen this is. A terminal that has not started yet is off, too: that is no plug pulled. */
function withStep(done: string, screen: unknown): string {
  const at = steps.findIndex((step) => step.screen === screen);
  if (at < 0 || done === GONE || (screen === "off" && done[0] === "0")) return done;
  return `${done.slice(0, at)}1${done.slice(at + 1)}`;
}
