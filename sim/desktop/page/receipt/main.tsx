import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type OpenedReceipt, openReceipt, type TerminalKeys } from "../../receipt/open-receipt";
import type { Language } from "../api";
import { wire } from "../wire";
import { Receipt } from "./receipt";
import { keepAsFile } from "./save";
import { receiptWords } from "./words";

function App() {
  const [opened, setOpened] = useState<OpenedReceipt | undefined>(undefined);
  const [language, setLanguage] = useState<Language>(navigator.language.startsWith("zh") ? "zh" : "en");
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  useEffect(() => start(setOpened), []);
  if (!opened) return null;
  const say = receiptWords[language];
  return (
    <>
      <Receipt opened={opened} language={language} />
      <div class="acts">
        {opened.kind === "receipt" ? (
          <>
            <button type="button" data-act="print" onClick={() => print()}>
              {say.print}
            </button>
            <button type="button" data-act="save" onClick={() => void keepAsFile(opened.slip, say)}>
              {say.save}
            </button>
          </>
        ) : null}
        <button type="button" data-act="language" onClick={() => setLanguage(language === "zh" ? "en" : "zh")}>
          {say.language}
        </button>
      </div>
    </>
  );
}

/** Shows the slip at once, and whether it is genuine when the keys are here. @returns ends it. */
function start(show: (opened: OpenedReceipt) => void): () => void {
  let keys: TerminalKeys | undefined;
  const open = async () => show(await openReceipt(location.hash, keys));
  const opened = async () => {
    await open();
    keys = await fetchKeys();
    await open();
  };
  void opened();
  const anew = () => void open();
  addEventListener("hashchange", anew);
  return () => removeEventListener("hashchange", anew);
}

/** Of the acquirer's terminals; without a network the slip is shown all the same, and not called genuine. */
async function fetchKeys(): Promise<TerminalKeys | undefined> {
  try {
    const response = await wire().ask(new URL("keys.json", import.meta.url).href);
    return response.ok ? ((await response.json()) as TerminalKeys) : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

const root = document.getElementById("receipt");
if (!root) throw new Error("the page has no place for the receipt");
render(<App />, root);
