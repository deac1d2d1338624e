import { useState } from "preact/hooks";
import { isSame, namesOf } from "../follow/name";
import type { Part } from "../part";
import { says } from "./say";
import { Timeline } from "./timeline";

/** The timeline behind a bar at the page's foot. Closed, it hears nothing and costs nothing. */
export function TimelineDrawer({ seen, language, follow }: Part) {
  const [open, setOpen] = useState(false);
  const say = says[language];
  const followAt = (seq: number) => {
    // A call belongs to what was told last before it.
    const row = seen.rows.find((each) => each.seq <= seq);
    const name = row && namesOf(seen).get(row.seq);
    return seen.transactions.some((each) => isSame(each, name)) ? () => follow(name) : undefined;
  };
  return (
    <div class={`tl-drawer ${open ? "tl-drawer-open" : ""}`}>
      <button type="button" class="tl-handle" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? `▾ ${say.close}` : `▴ ${say.timeline}`}
      </button>
      {open ? <Timeline language={language} followAt={followAt} /> : null}
    </div>
  );
}
