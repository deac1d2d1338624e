import { useRef } from "preact/hooks";
import { keepFocus, type Part } from "../part";
import { usePicture } from "../wire";
import { pictureAddress } from "./picture";

/** What a finger did; lost: it left the glass. */
type Phase = "down" | "up" | "lost";

/** The display of a model that has its keys on the same glass: for a finger, a pen or the mouse. Dot for dot what a board draws. */
export function Glass({ room, seen, language, say }: Part) {
  const { screen, device } = seen;
  const { widthPixels = 320, heightPixels = 240 } = device?.screen ?? {};
  const { src } = usePicture(pictureAddress("glass", { seen, language }));
  const finger = useRef<number | undefined>(undefined);
  const touch = (phase: Phase) => (event: PointerEvent) => {
    if (phase === "down") {
      if (event.button !== 0 || finger.current !== undefined) return;
      finger.current = event.pointerId;
    } else if (finger.current !== event.pointerId) return;
    if (phase !== "down") finger.current = undefined;
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const dot = (at: number, size: number, dots: number) =>
      Math.min(dots - 1, Math.max(0, Math.floor((at / size) * dots)));
    const x = dot(event.clientX - left, width, widthPixels);
    const y = dot(event.clientY - top, height, heightPixels);
    void room.touch(phase, x, y);
  };
  return (
    <img
      class="screen glass"
      src={src}
      width={widthPixels}
      height={heightPixels}
      alt={say.screen}
      data-screen={screen?.id}
      draggable={false}
      onMouseDown={keepFocus}
      onPointerDown={touch("down")}
      onPointerUp={touch("up")}
      onPointerLeave={touch("lost")}
      onPointerCancel={touch("lost")}
    />
  );
}
