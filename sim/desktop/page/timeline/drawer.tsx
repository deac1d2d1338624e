import { useState } from "preact/hooks";
import { type Language, says } from "./say";
import { Timeline } from "./timeline";

/** The timeline behind a bar at the page's foot. Closed, it hears nothing and costs nothing. */
export function TimelineDrawer({ language }: { readonly language: Language }) {
  const [open, setOpen] = useState(false);
  const say = says[language];
  return (
    <div class={`tl-drawer ${open ? "tl-drawer-open" : ""}`}>
      <button type="button" class="tl-handle" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? `▾ ${say.close}` : `▴ ${say.timeline}`}
      </button>
      {open ? <Timeline language={language} /> : null}
    </div>
  );
}
