import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { keepFocus, type Part } from "../part";
import { byKeyboard, reach } from "../reach";
import { Ink } from "./ink";

/** The signature pad: a canvas for mouse, pen and finger, awake while the terminal asks for a signature. */
export function Pad({ room, seen, say, children }: Part & { readonly children?: ComponentChildren }) {
  const { pad, model } = seen.device ?? {};
  const awake = pad?.listening ?? false;
  const canvas = useRef<HTMLCanvasElement>(null);
  const ink = useRef<Ink | undefined>(undefined);
  const [strokes, setStrokes] = useState(0);
  useEffect(() => {
    if (!canvas.current) return undefined;
    const drawn = new Ink(canvas.current, () => setStrokes(drawn.strokes.length));
    ink.current = drawn;
    return () => drawn.close();
  }, [model]);
  // A pad that wakes up, and one that has done its work, is clean.
  useEffect(() => ink.current?.wipe(awake), [awake]);
  const send = async (then: "confirm" | "clear") => {
    const drawn = ink.current?.strokes ?? [];
    if (then === "clear") ink.current?.wipe(true);
    const taken = await room.act("sign", { strokes: then === "clear" ? [] : drawn, then });
    // Asked again at once it has never been asleep: what was refused as a signature must not stay.
    if (taken && then === "confirm") ink.current?.wipe(room.seen.device?.pad?.listening ?? false);
  };
  return (
    <div class={awake ? "pad awake" : "pad"} data-pad={awake ? "awake" : "asleep"}>
      <canvas ref={canvas} class="ink" role="img" aria-label={`${say.pad}: ${awake ? say.padWaits : say.padIdle}`} />
      {strokes === 0 ? <p class="pad-word">{awake ? say.padWaits : say.padIdle}</p> : null}
      {pad?.caption ? <p class="caption">{pad.caption}</p> : null}
      <div class="pad-keys">
        {children}
        <button type="button" data-sign="clear" disabled={!awake} onMouseDown={keepFocus} onClick={() => send("clear")}>
          {say.padClear}
        </button>
        <button
          type="button"
          data-sign="confirm"
          disabled={!awake}
          onMouseDown={keepFocus}
          onClick={(event) => {
            if (byKeyboard(event)) reach("terminal");
            return send("confirm");
          }}
        >
          {say.padConfirm}
        </button>
      </div>
    </div>
  );
}
