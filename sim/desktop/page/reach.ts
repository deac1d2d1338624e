/** Parts of the page that the keyboard gets to at once, with the key that leads there. */
export const places = Object.freeze({
  terminal: Object.freeze({ selector: ".device", key: undefined }),
  cards: Object.freeze({ selector: '.cards [tabindex="0"]', key: "c" }),
  next: Object.freeze({ selector: ".next-step button", key: "n" }),
});

export type Place = keyof typeof places;

/** Puts the focus there, where there is such a part now. */
export function reach(place: Place): void {
  document.querySelector<HTMLElement>(places[place].selector)?.focus();
}

/** A button that was pressed by a key: the mouse leaves the focus where it is (`keepFocus`). */
export function byKeyboard(event: { readonly detail?: number }): boolean {
  return event.detail === 0;
}

/** Where typed characters belong to the page and not to the terminal. */
const ownInputs = "input, select, textarea, [data-own-keys]";

/** Whether a key that goes down is for the page as a whole: no chord, not held, and nobody types text. */
export function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
  // What is open before the page has all keys for itself.
  if (document.querySelector("dialog[open]")) return false;
  return !document.activeElement?.matches(ownInputs);
}

/** Whether nothing has the focus that Enter and the arrows would belong to. */
export function isAtTerminal(): boolean {
  const at = document.activeElement;
  return at === null || at === document.body || at.matches(places.terminal.selector);
}

/** The keys that lead to places. @returns ends it. */
export function listenForPlaces(): () => void {
  const press = (event: KeyboardEvent) => {
    const names = Object.keys(places) as Place[];
    const place = names.find((name) => places[name].key === event.key.toLowerCase());
    if (place === undefined || !isFree(event)) return;
    event.preventDefault();
    reach(place);
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
