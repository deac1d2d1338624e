import { useEffect, useState } from "preact/hooks";

/** 60 mm/s at 8 dots a mm: what the simulated printer feeds, and most real ones. */
const ROWS_PER_MS = 0.48;

/**
 * How much of the newest slip has come out of the printer's mouth, 0 to 1.
 * @param slips how many there are. @param rows of the newest.
 */
export function useFeeding(slips: number, rows: number): number {
  const [known, setKnown] = useState(slips);
  const [shown, setShown] = useState(1);
  useEffect(() => {
    setKnown(slips);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // What hung there when the page was opened, and a roll that became shorter, was not printed now.
    if (slips !== known + 1 || still) {
      setShown(1);
      return undefined;
    }
    const began = performance.now();
    let frame = 0;
    const feed = () => {
      const out = Math.min(1, ((performance.now() - began) * ROWS_PER_MS) / Math.max(1, rows));
      setShown(out);
      if (out < 1) frame = requestAnimationFrame(feed);
    };
    feed();
    return () => cancelAnimationFrame(frame);
  }, [slips]);
  return shown;
}
