import { useEffect, useMemo, useState } from "preact/hooks";
import { type HostView, type Language, play, type ScreenView, view } from "../api";
import { useKept } from "../kept";
import { type OwnerWords, ownerWords } from "./words";

/** How often the app asks its acquirer. */
const ASKED_MS = 1000;

type Act = "bind" | "unbind" | "release";

/** What the app says of the last thing that was asked of it. */
interface Said {
  readonly mood: "good" | "bad";
  readonly text: string;
}

/**
 * The merchant's app at the acquirer (A22): account, real name, binding by the code on a terminal's screen, giving a terminal up, and
 * letting one that lost its key have another (A14).
 */
export function OwnerApp() {
  const [host, setHost] = useState<HostView>();
  const [isOffline, setOffline] = useState(false);
  const [account, keepAccount] = useKept("owner-account", () => "");
  const [kept, keep] = useKept("language", () => (navigator.language.startsWith("zh") ? "zh" : "en"));
  const language: Language = kept === "en" ? "en" : "zh";
  const say = ownerWords[language];
  const [said, setSaid] = useState<Said>();
  const ask = useMemo(
    () => async () => {
      try {
        setHost(await view<HostView>("host"));
        setOffline(false);
      } catch (error) {
        // A server that is gone, and nothing else: what it refuses is an answer.
        if (!(error instanceof TypeError)) throw error;
        setOffline(true);
      }
    },
    [],
  );
  useEffect(() => {
    void ask();
    const timer = setInterval(() => void ask(), ASKED_MS);
    return () => clearInterval(timer);
  }, [ask]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = say.title;
  }, [language, say]);
  const merchant = host?.merchants.find((each) => each.account !== undefined && each.account === account);
  const change = async (body: object, done: string | undefined, refused: string) => {
    const played = await play("host", { app: { account, ...body } });
    setSaid(played.kind !== "done" ? { mood: "bad", text: refused } : done ? { mood: "good", text: done } : undefined);
    await ask();
  };
  return (
    <main class="owner">
      <header>
        <h1>{say.title}</h1>
        <button
          type="button"
          lang={language === "zh" ? "en" : "zh-CN"}
          data-act="language"
          onClick={() => keep(language === "zh" ? "en" : "zh")}
        >
          {say.other}
        </button>
      </header>
      {host && !merchant ? (
        <Ask
          name="account"
          label={say.account}
          hint={say.accountHint}
          act={say.logIn}
          onGiven={(given) => {
            const isKnown = host.merchants.some((each) => each.account === given);
            setSaid(isKnown ? undefined : { mood: "bad", text: say.noAccount });
            if (isKnown) keepAccount(given);
          }}
        />
      ) : null}
      {merchant && !merchant.verified ? (
        <Ask
          name="name"
          label={say.name}
          hint={say.nameHint}
          act={say.check}
          onGiven={(name) => void change({ name }, undefined, say.wrongName)}
        />
      ) : null}
      {host && merchant?.verified ? (
        <Terminals
          say={say}
          terminals={host.terminals.filter((each) => each.merchant === merchant.number)}
          onAct={(act, value) =>
            void change({ [act]: value }, say.done[act], act === "bind" ? say.wrongCode : say.refused)
          }
          onNoCode={() => setSaid({ mood: "bad", text: say.noCode })}
        />
      ) : null}
      <p class={`said ${isOffline ? "bad" : (said?.mood ?? "")}`} role="status">
        {isOffline ? say.offline : said?.text}
      </p>
      {merchant ? (
        <footer>
          {merchant.verified ? <span class="checked">{say.checked}</span> : null}
          <button
            type="button"
            data-act="log-out"
            onClick={() => {
              setSaid(undefined);
              keepAccount("");
            }}
          >
            {say.logOut}
          </button>
        </footer>
      ) : null}
    </main>
  );
}

interface Asked {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly act: string;
  readonly onGiven: (text: string) => void;
}

/** One question of the app. */
function Ask({ name, label, hint, act, onGiven }: Asked) {
  const [text, setText] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== "") onGiven(text.trim());
      }}
    >
      <label>
        {label}
        <input
          name={name}
          value={text}
          placeholder={hint}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <button type="submit" data-act={name}>
        {act}
      </button>
    </form>
  );
}

interface Shown {
  readonly say: OwnerWords;
  readonly terminals: HostView["terminals"];
  readonly onAct: (act: Act, value: string) => void;
  readonly onNoCode: () => void;
}

const working: readonly string[] = ["normal", "bound", "activated"];

function Terminals({ say, terminals, onAct, onNoCode }: Shown) {
  const scan = async () => {
    const { id, qr } = await view<ScreenView>("screen");
    if (id === "activation" && qr) onAct("bind", qr);
    else onNoCode();
  };
  return (
    <section>
      <h2>{say.terminals}</h2>
      <ul>
        {terminals.map(({ number, serial, status, key, keyPending }) => (
          <li key={number} data-terminal={number}>
            <b>{number}</b> <small>SN {serial}</small>
            <p data-status={status}>{say.status[status] ?? status}</p>
            {key === "from afar" || keyPending ? (
              <p class="key">{keyPending ? say.keyPending : say.keyFromAfar}</p>
            ) : null}
            {working.includes(status) ? (
              <p class="acts">
                <button type="button" data-act="unbind" onClick={() => onAct("unbind", number)}>
                  {say.unbind}
                </button>
                <button type="button" data-act="release" onClick={() => onAct("release", number)}>
                  {say.release}
                </button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      <button type="button" class="scan" data-act="scan" onClick={() => void scan()}>
        {say.scan}
      </button>
      <Ask name="code" label={say.code} hint="QSB1:…" act={say.bind} onGiven={(code) => onAct("bind", code)} />
    </section>
  );
}
