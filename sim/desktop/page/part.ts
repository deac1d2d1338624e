import type { Language } from "./api";
import type { Name } from "./follow/name";
import type { Room } from "./room";
import type { Seen } from "./seen";
import { type Words, words } from "./words/words";

/** What every part of the page is drawn from. */
export interface Part {
  readonly room: Room;
  readonly seen: Seen;
  readonly language: Language;
  readonly say: Words;
  /** Opens the life of a transaction; undefined closes it. */
  readonly follow: (name: Name | undefined) => void;
}

export function partOf(room: Room, language: Language, follow: Part["follow"]): Part {
  return { room, seen: room.seen, language, say: words[language], follow };
}

/** A click with the mouse leaves the focus where it is: Enter is the terminal's then, and not another click. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
