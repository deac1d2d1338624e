import { useRef } from "preact/hooks";
import { keepFocus, type Part } from "./part";
import { useShortcut } from "./shortcut";
import { keyRows, keysTitle } from "./words/keys";

/** Which PC key does what: behind a sign in the head, and behind "?". */
export function KeyMap({ language, say }: Part) {
  const dialog = useRef<HTMLDialogElement>(null);
  useShortcut("?", () => dialog.current?.showModal());
  return (
    <>
      <button
        type="button"
        class="keys-sign"
        title={keysTitle[language]}
        aria-label={keysTitle[language]}
        onMouseDown={keepFocus}
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <dialog ref={dialog} class="key-map" aria-label={keysTitle[language]}>
        <h2>
          {keysTitle[language]}
          <button type="button" class="away" aria-label={say.close} onClick={() => dialog.current?.close()}>
            ✕
          </button>
        </h2>
        <dl>
          {keyRows.map(({ keys, does }) => (
            <div key={keys.en}>
              <dt>
                <kbd>{keys[language]}</kbd>
              </dt>
              <dd>{does[language]}</dd>
            </div>
          ))}
        </dl>
      </dialog>
    </>
  );
}
