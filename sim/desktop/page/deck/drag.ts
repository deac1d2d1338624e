import { useRef, useState } from "preact/hooks";
import type { CardInterface } from "../api-device";

/** A finger that moved less than this has tapped. */
const SLACK_PIXELS = 6;

/** A card on its way: where it is drawn. */
export interface Dragged {
  readonly card: string;
  readonly x: number;
  readonly y: number;
}

interface Grip {
  readonly card: string;
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  moved: boolean;
}

/**
 * Cards are dragged with whatever points: mouse, pen or finger. (The drag and drop of HTML knows no fingers.)
 * @param onDrop told where a card was let go of, when that is a slot.
 */
export function useDrag(onDrop: (card: string, slot: CardInterface) => void) {
  const [dragged, setDragged] = useState<Dragged | undefined>(undefined);
  const grip = useRef<Grip | undefined>(undefined);
  const dropped = useRef(false);
  const end = () => {
    grip.current = undefined;
    setDragged(undefined);
  };
  return {
    dragged,
    /** Whether the click that follows belongs to a drag, and is none. */
    wasDropped(): boolean {
      const was = dropped.current;
      dropped.current = false;
      return was;
    },
    handlers: (card: string) => ({
      onPointerDown({ pointerId, clientX, clientY, button, currentTarget }: PointerEvent) {
        dropped.current = false;
        if (button !== 0) return;
        // At once: a quick hand is off the card with its first move.
        (currentTarget as HTMLElement).setPointerCapture(pointerId);
        grip.current = { card, pointer: pointerId, x: clientX, y: clientY, moved: false };
      },
      onPointerMove(event: PointerEvent) {
        const held = grip.current;
        if (held?.pointer !== event.pointerId) return;
        const { clientX, clientY } = event;
        if (!held.moved && Math.hypot(clientX - held.x, clientY - held.y) < SLACK_PIXELS) return;
        held.moved = true;
        setDragged({ card, x: clientX, y: clientY });
      },
      onPointerUp({ clientX, clientY }: PointerEvent) {
        dropped.current = grip.current?.moved ?? false;
        const slot = dropped.current ? slotAt(clientX, clientY) : undefined;
        if (slot) onDrop(card, slot);
        end();
      },
      onPointerCancel: end,
    }),
  };
}

function slotAt(x: number, y: number): CardInterface | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const slot = element.closest<HTMLElement>("[data-slot]")?.dataset["slot"];
    if (slot === "stripe" || slot === "chip" || slot === "tap") return slot;
  }
  // The whole front of the terminal is a field for phones and cards.
  return document.elementFromPoint(x, y)?.closest(".bezel") ? "tap" : undefined;
}
