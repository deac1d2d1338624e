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
const STILL = "(prefers-reduced-motion: reduce)";

/** Scrolls a phone's page as far as it takes to see the element: elsewhere all of this is in sight. */
export function seeOnPhone(element: Element | null): void {
  if (!matchMedia(PHONE).matches) return;
  element?.scrollIntoView({ block: "nearest", behavior: matchMedia(STILL).matches ? "instant" : "smooth" });
}
