import { useEffect } from "preact/hooks";
import type { Part } from "./part";

const SHOWN_MS = 6000;

/** What the simulator would not do, and why, for a few seconds. */
export function Refused({ room, seen, say }: Part) {
  const { refused } = seen;
  useEffect(() => {
    if (!refused) return undefined;
    const timer = setTimeout(() => room.forgive(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [room, refused]);
  return (
    <div class="refused" role="status">
      {refused ? (
        <p>
          <b>{say.refused}</b> {refused.error}
          <button type="button" aria-label={say.close} onClick={() => room.forgive()}>
            ✕
          </button>
        </p>
      ) : null}
    </div>
  );
}
