import { useEffect, useRef } from "preact/hooks";
import { isFree } from "./reach";

/** Does something when a key of the page's own goes down, wherever the focus is but where somebody types text. @param key in small letters. */
export function useShortcut(key: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== key || !isFree(event)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [key]);
}

/** The key beside what it does, where there is a keyboard. For ears `aria-keyshortcuts` says the same. */
export function Shortcut({ of }: { readonly of: string }) {
  return (
    <span class="shortcut" aria-hidden="true">
      {of}
    </span>
  );
}
