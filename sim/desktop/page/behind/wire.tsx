import { memo } from "preact/compat";
import { useState } from "preact/hooks";
import type { Language, WireConnection, WireMessage } from "../api";
import { Fields } from "../follow/detail";
import { isSame, nameIn } from "../follow/name";
import { noteWords } from "../follow/say";
import { followWords } from "../follow/words";
import { keepFocus, type Part } from "../part";
import { nameOfMessage } from "../words/message";
import { timeOf, type Words } from "../words/words";

/** Every message on the wire, newest first, and the one that is chosen field by field. Card data are masked where they come from. */
export function Wire({ seen, say, language, follow }: Part) {
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const { wire } = seen;
  const shown = wire.find(({ seq }) => seq === chosen) ?? wire.at(-1);
  if (!shown) return <p class="note">{say.wireEmpty}</p>;
  return (
    <div class="wire">
      {seen.connection ? <Connection connection={seen.connection} say={say} /> : null}
      <ol class="messages">
        {wire.toReversed().map((message) => (
          <MessageRow
            key={message.seq}
            message={message}
            at={message.seq === shown.seq}
            language={language}
            onChoose={setChosen}
          />
        ))}
      </ol>
      <Message message={shown} language={language} say={say} onFollow={followable(shown, seen, follow)} />
    </div>
  );
}

/** Where a message is about a transaction of the journal: what opens that one's life. */
function followable(message: WireMessage, { transactions }: Part["seen"], follow: Part["follow"]) {
  const name = nameIn(message);
  return transactions.some((each) => isSame(each, name)) ? () => follow(name) : undefined;
}

/** How the terminal's connection is secured. Plain is warned of: it is for those who want to look with a sniffer. */
function Connection({ connection, say }: { connection: WireConnection; say: Words }) {
  const { tls, version, name, issuer, untilMs } = connection;
  if (!tls) return <p class="connection state differ">{say.wirePlain}</p>;
  if (version === undefined) return <p class="connection">TLS</p>;
  return (
    <p class="connection">
      {version.replace("TLSv", "TLS ")} · {say.wireTls} {name} · {say.wireIssuer} {issuer}
      {untilMs === undefined ? null : ` · ${say.wireUntil} ${new Date(untilMs).toISOString().slice(0, 10)}`}
    </p>
  );
}

interface RowProps {
  readonly message: WireMessage;
  readonly at: boolean;
  readonly language: Language;
  readonly onChoose: (seq: number) => void;
}

const MessageRow = memo(function MessageRow({ message, at, language, onChoose }: RowProps) {
  const out = message.direction === "to-host";
  return (
    <li>
      <button
        type="button"
        class={`message ${out ? "out" : "in"}`}
        data-mti={message.mti}
        aria-pressed={at}
        onClick={() => onChoose(message.seq)}
      >
        <time>{timeOf(message.atMs)}</time>
        <b>
          {out ? "→" : "←"} {message.mti ?? "?"}
        </b>
        <span>{nameOfMessage(message, language)}</span>
      </button>
    </li>
  );
});

interface MessageProps {
  readonly message: WireMessage;
  readonly language: Language;
  readonly say: Words;
  readonly onFollow: (() => void) | undefined;
}

/** One message: what the host made of it, its fields by name, its bytes. */
function Message({ message, language, say, onFollow }: MessageProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard.
    <section class="decoded" tabIndex={0} aria-label={`${message.mti ?? ""} ${say.fields}`}>
      <p>
        <b>
          {message.mti} {nameOfMessage(message, language)}
        </b>
        {message.malformed ? <span class="state differ">{say.malformed}</span> : null}
        {message.note ? <span class="note">{noteWords(message, language)}</span> : null}
        {onFollow ? (
          <button type="button" class="to-life" onMouseDown={keepFocus} onClick={onFollow}>
            {followWords.follow[language]} ›
          </button>
        ) : null}
      </p>
      <Fields message={message} language={language} />
      <code class="hex">{message.hex.replaceAll(/(..)/g, "$1 ")}</code>
    </section>
  );
}
