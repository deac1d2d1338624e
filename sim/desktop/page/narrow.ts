import { useEffect, useState } from "preact/hooks";

/** Where the style stands parts below each other: the same width as in its rules. */
const NARROW = "(max-width: 1180px)";

/** Whether the page is a tablet's or a phone's: what has to be in sight stands elsewhere then. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const look = () => setNarrow(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return isNarrow;
}

/** One column, longer than its window. */
const PHONE = "(max-width: 760px)";

/**
 * Scrolls a phone's page as far as it takes to see these parts: elsewhere all of them are in sight. Where they do not fit into the window
 * together, the last one is seen. The page jumps: if it glided, what a finger is about to touch would move away from under it.
 */
export function seeOnPhone(...parts: readonly (Element | null)[]): void {
  if (!matchMedia(PHONE).matches) return;
  for (const part of parts) part?.scrollIntoView({ block: "nearest", behavior: "instant" });
}
