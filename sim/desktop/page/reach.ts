/** Parts of the page that the keyboard gets to at once: by the first stops of Tab, and one of them by a key of its own. */
export const places = Object.freeze({
  terminal: ".device",
  cards: '.cards [tabindex="0"]',
  // Where nobody has to do anything, the plug.
  next: ".next-step button, .next-step a, .plug",
  behind: '.tabs [tabindex="0"]',
  run: ".tl-track",
});

export type Place = keyof typeof places;

/** Puts the focus there, where there is such a part now. */
export function reach(place: Place): void {
  document.querySelector<HTMLElement>(places[place])?.focus();
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
  return at === null || at === document.body || at.matches(places.terminal);
}
