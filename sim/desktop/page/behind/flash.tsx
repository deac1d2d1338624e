import { useEffect, useState } from "preact/hooks";
import type { FlashView } from "../api";
import { flashImage } from "../flash-image";
import { keepFocus, type Part } from "../part";
import type { Words } from "../words/words";
import { type FlashMap, mapOf, type SectorSeen, sayPart } from "./flash-map";
import { Ring } from "./flash-ring";
import { flashWords } from "./flash-words";

function kilobytes(bytes: number | undefined): string {
  return bytes === undefined ? "–" : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`;
}

/** The chip that the journal lives on, as the ring that it goes round; a sector tells what lies in it. */
export function Flash(part: Part) {
  const { seen, say, language } = part;
  const { flash } = seen;
  const map = useMap(flash);
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  if (!flash) return null;
  const count = flash.wear.length;
  // Until somebody chooses it is the one that is written to.
  const at = chosen ?? map?.head ?? 0;
  const go = (slot: number) => setChosen((slot + count) % count);
  const button = (name: string, sign: string, slot: number | undefined, act: string) => (
    <button
      type="button"
      data-flash={act}
      aria-label={name}
      title={name}
      disabled={slot === undefined}
      onMouseDown={keepFocus}
      onClick={() => slot !== undefined && go(slot)}
    >
      {sign}
    </button>
  );
  return (
    <div class="flash">
      <div class="flash-ring">
        <Ring flash={flash} map={map} at={at} onChoose={setChosen} part={part} />
        <div class="flash-keys">
          {button(flashWords.before[language], "◀", at - 1, "before")}
          {button(flashWords.tail[language], flashWords.tail[language], map?.tail, "tail")}
          {button(flashWords.head[language], flashWords.head[language], map?.head, "head")}
          {button(flashWords.next[language], "▶", at + 1, "next")}
        </div>
      </div>
      <div>
        <dl class="facts">
          {factsOf(flash, say).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {map?.sectors[at] ? <Records sector={map.sectors[at]} erases={flash.wear[at] ?? 0} part={part} /> : null}
      </div>
    </div>
  );
}

/** Not read more often than this, ms: the image is a megabyte. */
const READ_REST_MS = 500;

/** Read anew whenever the chip holds something else: a record in the place of one of its size leaves every other figure of the view as it was. */
function useMap(flash: FlashView | undefined): FlashMap | undefined {
  const [map, setMap] = useState<FlashMap | undefined>(undefined);
  const { sectorBytes, sum } = flash ?? {};
  useEffect(() => {
    if (sectorBytes === undefined) return undefined;
    let current = true;
    const read = async () => {
      const image = await flashImage();
      if (image && current) setMap(mapOf(image, sectorBytes));
    };
    // A server that has gone is told of in the head, and what was read stays.
    const timer = setTimeout(
      () => void read().catch((error) => current && !(error instanceof TypeError) && reportError(error)),
      READ_REST_MS,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [sectorBytes, sum]);
  return map;
}

/** What lies in a sector, part by part, in the words of the journal's SPEC. */
function Records({
  sector,
  erases,
  part,
}: {
  readonly sector: SectorSeen;
  readonly erases: number;
  readonly part: Part;
}) {
  const { language, say } = part;
  const { slot, sequence, parts, torn } = sector;
  return (
    <section class="records" data-slot={slot} aria-live="polite">
      <h3>
        {say.sector} {slot} · {flashWords.worn[language]} {erases}
        {sequence === undefined ? "" : ` · ${flashWords.sequence[language]} ${sequence}`}
      </h3>
      {torn.length > 0 ? (
        <p class="state differ">
          {flashWords.torn[language]} {torn.map((offset) => `0x${offset.toString(16)}`).join(" ")}
        </p>
      ) : null}
      {parts.length === 0 ? <p class="note">{flashWords.empty[language]}</p> : null}
      <ol>
        {parts.map((each) => {
          const { what, detail } = sayPart(each, language);
          return (
            <li key={each.address} class={`part-${each.kind}`}>
              <code>{each.address.toString(16).padStart(5, "0")}</code>
              <b>{what}</b>
              <span>{detail}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function factsOf(flash: FlashView, say: Words): readonly (readonly [string, string])[] {
  const erases = flash.wear.reduce((sum, each) => sum + each, 0);
  const most = flash.wear.reduce((highest, each) => Math.max(highest, each), 0);
  if (flash.unreadable !== undefined) return [[say.journal, flash.unreadable]];
  return [
    [say.flash, kilobytes(flash.sizeBytes)],
    [say.free, kilobytes(flash.free)],
    [say.live, kilobytes(flash.liveBytes)],
    [say.journal, `${flash.records} ${say.records}`],
    [say.wear, `${erases} ${say.erased} · ${say.sector} ≤ ${most}`],
    [say.retired, String(flash.retired?.length ?? 0)],
  ];
}
