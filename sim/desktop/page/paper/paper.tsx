import { useEffect, useRef, useState } from "preact/hooks";
import { addressOf } from "../api";
import { keepFrom } from "../keep-file";
import { keepFocus, type Part } from "../part";
import { usePicture } from "../wire";
import { term } from "../words/terms";
import { Phone } from "./phone";
import { usePrinting } from "./printing";

/** More than anybody leaves hanging from a printer; older slips are in the drawer. */
const HANGING_MAX = 12;
const DRAWER_MAX = 30;

/** The printer: paper comes out of its mouth as fast as a real one feeds it, hangs there, is torn off and kept. */
export function Paper(part: Part) {
  const { seen, say } = part;
  const { slips, device } = seen;
  const [tornAt, setTornAt] = useState(0);
  const torn = Math.min(tornAt, slips.length);
  const from = Math.max(torn, slips.length - HANGING_MAX);
  const printing = usePrinting(seen);
  const hanging: readonly Hanging[] = [...slips.slice(from), ...(printing ? [printing] : [])];
  const roll = useRef<HTMLElement>(null);
  useFollowing(roll, from + hanging.length, printing !== undefined);
  if (device?.printer === null) return <NoPrinter {...part} />;
  return (
    <section class="panel paper">
      <h2>
        {say.paper}{" "}
        {slips.length > 0 ? (
          <small>
            {slips.length} {say.slipCount}
          </small>
        ) : null}
        <span class="paper-keys">
          <button
            type="button"
            data-act="tear"
            disabled={hanging.length === 0 || printing !== undefined}
            onMouseDown={keepFocus}
            onClick={() => setTornAt(slips.length)}
          >
            {say.tear}
          </button>
          <Drawer part={part} torn={from} />
        </span>
      </h2>
      <Care {...part} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard. */}
      <section class="roll" ref={roll} tabIndex={0} aria-label={say.paper}>
        {hanging.map((slip, index) => (
          <HangingSlip key={from + index} slip={slip} at={from + index} part={part} />
        ))}
        {hanging.length === 0 ? <p class="note">{say.paperEmpty}</p> : null}
      </section>
      <div class={printing ? "mouth feeding" : "mouth"} aria-hidden="true" />
    </section>
  );
}

/** What keeps it from printing, and the hand that mends it, where the paper is missed. */
function Care({ room, seen, say }: Part) {
  const printer = seen.device?.printer;
  if (!printer) return null;
  const mends = [
    ...(printer.remainingMm <= 0 ? [{ what: say.paperGone, name: say.paperIn, body: { paper: "in" } }] : []),
    ...(printer.cover === "open" ? [{ what: say.coverIsOpen, name: say.coverClose, body: { cover: "closed" } }] : []),
  ];
  return mends.map(({ what, name, body }) => (
    <p key={what} class="care" role="status">
      {what}
      <button type="button" onMouseDown={keepFocus} onClick={() => void room.now("printer", body)}>
        {name}
      </button>
    </p>
  ));
}

function NoPrinter(part: Part) {
  const { say } = part;
  return (
    <section class="panel paper none">
      <h2>{say.receipt}</h2>
      <Phone {...part} none={say.noPrinter} />
    </section>
  );
}

/** A slip, or as much of one as has come out. */
interface Hanging {
  readonly kind: string;
  readonly copy: string;
  readonly rows: number;
  readonly whole?: boolean;
  /** None while it is being printed. */
  readonly text?: string;
}

interface HangingProps {
  readonly slip: Hanging;
  readonly at: number;
  readonly part: Part;
}

/** One slip, dot by dot; while it is printed, its head shows first. */
function HangingSlip({ slip, at, part }: HangingProps) {
  const { say, language } = part;
  const name = `${term(slip.kind, language)} ${term(slip.copy, language)}`;
  const { src } = usePicture(addressOf(`paper.png?slip=${at}&rows=${slip.rows}`));
  return (
    <figure class={slip.whole === false ? "slip cut-short" : "slip"} style={{ aspectRatio: `404 / ${slip.rows + 16}` }}>
      <img src={src} alt={slip.text ?? name} width={384} height={slip.rows} />
      {slip.text !== undefined ? (
        <button
          type="button"
          class="save"
          title={`${say.save}: ${name}`}
          onMouseDown={keepFocus}
          onClick={() => void keepFrom(...pngOf(at))}
        >
          {say.save}
        </button>
      ) : null}
    </figure>
  );
}

function pngOf(at: number): [address: string, name: string] {
  return [addressOf(`paper.png?slip=${at}`), `qianshou-${at + 1}.png`];
}

/** What was torn off: each still there to be looked at and saved. */
function Drawer({ part, torn }: { part: Part; torn: number }) {
  const { seen, say, language } = part;
  if (torn === 0) return null;
  const first = Math.max(0, torn - DRAWER_MAX);
  return (
    <details class="drawer">
      <summary>
        {say.drawer} {torn}
      </summary>
      <ul>
        {seen.slips.slice(first, torn).map((slip, index) => (
          <li key={`${slip.atMs} ${first + index}`}>
            <button type="button" onClick={() => void keepFrom(...pngOf(first + index))}>
              {first + index + 1} · {term(slip.kind, language)} {term(slip.copy, language)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The paper follows its mouth while it is fed; then the newest slip's head comes into sight: that is read first. */
function useFollowing(roll: { readonly current: HTMLElement | null }, slips: number, feeding: boolean): void {
  useEffect(() => {
    const box = roll.current;
    if (!box) return undefined;
    if (!feeding) {
      const newest = box.querySelector<HTMLElement>(".slip:last-of-type");
      if (newest) box.scrollTo({ top: newest.offsetTop - 6, behavior: "smooth" });
      return undefined;
    }
    const follow = new ResizeObserver(() => {
      box.scrollTop = box.scrollHeight;
    });
    for (const slip of box.querySelectorAll(".slip")) follow.observe(slip);
    return () => follow.disconnect();
  }, [roll, slips, feeding]);
}
