import { useState } from "preact/hooks";
import { addressOf, type Language, type Slip, type WireField, type WireMessage } from "../api";
import type { Part } from "../part";
import { usePicture } from "../wire";
import { nameOfMessage } from "../words/message";
import { factsOf } from "./facts";
import { partsOf } from "./fields";
import type { Act } from "./life";
import { noteWords, sayAct, screenWords } from "./say";
import { followWords } from "./words";

/** What belongs to an act: the screen as it was, the message field by field, the slip. */
export function ActDetail({ act, part }: { readonly act: Act; readonly part: Part }) {
  const { seen, language } = part;
  if (act.kind === "screen") return <Screen key={act.seq} act={act} language={language} />;
  if (act.kind === "message" && act.message) return <Message message={act.message} language={language} />;
  if (act.kind === "slip" && act.slip >= 0) {
    return <SlipPicture key={act.seq} at={act.slip} slip={seen.slips[act.slip]} />;
  }
  const { what, detail } = sayAct(act, seen.cards, language);
  return (
    <p class="life-words">
      <b>{what}</b> {detail}
    </p>
  );
}

function SlipPicture({ at, slip }: { readonly at: number; readonly slip: Slip | undefined }) {
  const rows = slip?.rows ?? 0;
  const { src } = usePicture(addressOf(`paper.png?slip=${at}&rows=${rows}`));
  return <img class="life-slip" src={src} alt={slip?.text ?? ""} width={384} height={rows} />;
}

/** In the display's own dots; in words where the picture is no longer kept. */
function Screen({ act, language }: { readonly act: Extract<Act, { kind: "screen" }>; readonly language: Language }) {
  const [isGone, setGone] = useState(false);
  const { src, failed } = usePicture(addressOf(`screen.png?event=${act.seq}&lang=${language}`));
  const [title, lines] = screenWords(act.event, language);
  const words = [title, ...lines].join("\n");
  if (isGone || failed)
    return (
      <>
        <pre class="life-words">{words}</pre>
        <p class="note">{followWords.pictureGone[language]}</p>
      </>
    );
  return <img class="life-screen" src={src} alt={words} width={320} height={240} onError={() => setGone(true)} />;
}

function Message({ message, language }: { readonly message: WireMessage; readonly language: Language }) {
  return (
    <div class="decoded">
      <p>
        <b>
          {message.mti} {nameOfMessage(message, language)}
        </b>
        <span class="note">{noteWords(message, language)}</span>
      </p>
      <Fields message={message} language={language} />
      <details>
        <summary>{followWords.hex[language]}</summary>
        <code class="hex">{message.hex.replaceAll(/(..)/g, "$1 ")}</code>
      </details>
    </div>
  );
}

/** All fields by number and name. */
export function Fields({ message, language }: { readonly message: WireMessage; readonly language: Language }) {
  return (
    <table>
      <tbody>
        {message.fields.map((field) => (
          <Field key={field.field} field={field} language={language} />
        ))}
      </tbody>
    </table>
  );
}

/** A field, and below it what it consists of. */
function Field({ field, language }: { readonly field: WireField; readonly language: Language }) {
  const parts = partsOf(field, language);
  return (
    <>
      <tr>
        <td class="field">{field.field}</td>
        <th scope="row">{language === "zh" ? field.nameZh : field.nameEn}</th>
        <td class="value">{field.value}</td>
      </tr>
      {parts.map(({ name, value }, at) => (
        <tr key={`${name} ${at}`} class="part">
          <td />
          <th scope="row">{name}</th>
          <td class="value">{value}</td>
        </tr>
      ))}
    </>
  );
}

interface FactsProps {
  readonly title: string;
  readonly row: object | undefined;
  /** Said where there is no row. */
  readonly none?: string;
  readonly language: Language;
}

/** A row of a book, by the names of its fields. */
export function Facts({ title, row, none = "–", language }: FactsProps) {
  return (
    <>
      <h3>{title}</h3>
      {row ? (
        <dl class="life-facts">
          {factsOf({ ...row }, language).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="note">{none}</p>
      )}
    </>
  );
}
