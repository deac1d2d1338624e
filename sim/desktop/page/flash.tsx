import type { FlashView } from "./api";
import type { Part } from "./app";
import { type Words, words } from "./words";

/** How dark a sector is: a step for each doubling of its erases, eight steps. */
const STEPS = 8;

function wearStep(erases: number): number {
  return erases === 0 ? 0 : Math.min(STEPS - 1, 1 + Math.floor(Math.log2(erases)));
}

function kilobytes(bytes: number | undefined): string {
  return bytes === undefined ? "–" : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`;
}

export function Flash({ seen, language }: Part) {
  const say = words[language];
  const { flash } = seen;
  return (
    <section class="panel flash">
      <h2>
        {say.flash} {flash ? <small>{factsOf(flash, say)}</small> : null}
      </h2>
      <div class="sectors" role="img" aria-label={flash ? factsOf(flash, say) : say.flash}>
        {flash?.wear.map((erases, sector) => (
          <i
            key={sector}
            class={`sector wear-${wearStep(erases)}${flash.retired?.includes(sector) ? " retired" : ""}`}
            title={`${say.sector} ${sector}: ${erases} ${say.erased}${flash.retired?.includes(sector) ? `, ${say.retired}` : ""}`}
          />
        ))}
      </div>
    </section>
  );
}

function factsOf(flash: FlashView, say: Words): string {
  if (flash.unreadable !== undefined) return flash.unreadable;
  const erases = flash.wear.reduce((sum, each) => sum + each, 0);
  return `${kilobytes(flash.sizeBytes)} · ${say.free} ${kilobytes(flash.free)} · ${say.live} ${kilobytes(flash.liveBytes)} · ${flash.records} ${say.records} · ${erases} ${say.erased}`;
}
