import type { Language } from "./api";
import type { Room, Seen } from "./room";
import { type Words, words } from "./words/words";

/** What every part of the page is drawn from. */
export interface Part {
  readonly room: Room;
  readonly seen: Seen;
  readonly language: Language;
  readonly say: Words;
}

export function partOf(room: Room, language: Language): Part {
  return { room, seen: room.seen, language, say: words[language] };
}

/** A click with the mouse leaves the focus where it is: Enter is the terminal's then, and not another click. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
