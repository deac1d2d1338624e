import type { FlashView } from "../api";
import type { Part } from "../part";
import type { Words } from "../words/words";

/** How dark a sector is: a step for each doubling of its erases, eight steps. */
const STEPS = 8;

function wearStep(erases: number): number {
  return erases === 0 ? 0 : Math.min(STEPS - 1, 1 + Math.floor(Math.log2(erases)));
}

function kilobytes(bytes: number | undefined): string {
  return bytes === undefined ? "–" : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`;
}

/** The chip that the journal lives on: every sector as dark as it is worn. */
export function Flash({ seen, say }: Part) {
  const { flash } = seen;
  if (!flash) return null;
  return (
    <div class="flash">
      <dl class="facts">
        {factsOf(flash, say).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="sectors" role="img" aria-label={`${say.flash}: ${flash.wear.length} ${say.sector}`}>
        {flash.wear.map((erases, sector) => (
          <i
            key={sector}
            class={`sector wear-${wearStep(erases)}${flash.retired?.includes(sector) ? " retired" : ""}`}
            title={`${say.sector} ${sector}: ${erases} ${say.erased}${flash.retired?.includes(sector) ? `, ${say.retired}` : ""}`}
          />
        ))}
      </div>
    </div>
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
    [say.wear, `${erases} ${say.erased}, ≤ ${most}/${say.sector}`],
    [say.retired, String(flash.retired?.length ?? 0)],
  ];
}
