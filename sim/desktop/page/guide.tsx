import { useEffect } from "preact/hooks";
import { useKept } from "./kept";
import { keepFocus, type Part } from "./part";

/** What a first visitor does, in this order; kept is "gone" once he has, or says that he knows. */
const steps: readonly string[] = Object.freeze(["sign-in", "sell", "pull"]);

/** Three steps for a first visit. Each ticks itself off; then they go away, for good. */
export function Guide({ seen, say }: Part) {
  const [kept, keep] = useKept("guide", () => "sign-in");
  const { screen, power } = seen;
  useEffect(() => {
    const next = nextStep(kept, screen?.id, power?.boots ?? 0);
    if (next !== kept) keep(next);
  }, [kept, screen?.id, power?.boots]);
  if (kept === "gone") return null;
  const at = steps.indexOf(kept);
  const told = [say.guideSignIn, say.guideSell, say.guidePull];
  return (
    <aside class="guide" aria-label={say.guide}>
      <ol>
        {told.map((text, index) => (
          <li key={text} class={index < at ? "done" : index === at ? "now" : ""}>
            {index < at ? "✓ " : ""}
            {text}
          </li>
        ))}
      </ol>
      <button type="button" data-act="guide" onMouseDown={keepFocus} onClick={() => keep("gone")}>
        {say.guideAway}
      </button>
    </aside>
  );
}

function nextStep(kept: string, screen: string | undefined, boots: number): string {
  if (kept === "sign-in" && screen === "home") return "sell";
  if (kept === "sell" && screen === "approved") return "pull";
  if (kept === "pull" && (screen === "off" || boots > 1)) return "gone";
  return kept;
}
