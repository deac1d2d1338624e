import { useState } from "preact/hooks";
import type { Part } from "../part";
import { reach } from "../reach";

/** A payer's code, shown to the scanner. */
export function Scanner({ room, seen, say }: Part) {
  const [code, setCode] = useState("");
  const waits = seen.device?.scanner?.listening ?? false;
  return (
    <form
      class={waits ? "scanner waits" : "scanner"}
      onSubmit={(event) => {
        event.preventDefault();
        if (code === "") return;
        void room.act("scan", { code });
        // A code is good once, and the next keys are the terminal's.
        setCode("");
        reach("terminal");
      }}
    >
      <input
        value={code}
        maxLength={64}
        inputMode="numeric"
        aria-label={`${say.scanner}: ${say.scanHint}`}
        placeholder={say.scanHint}
        onInput={(event) => setCode(event.currentTarget.value)}
      />
      <button type="submit" disabled={!waits || code === ""} aria-label={say.scanShow}>
        <span class="lens" aria-hidden="true" />
      </button>
    </form>
  );
}
