import type { Terminal } from "../context";
import { showEnd } from "../counter/show-end";
import { diagnose } from "../diagnosis/diagnosis";
import { noticeScreen } from "../diagnosis/screens";
import { sixDigits } from "../host/messages";
import type { Screen } from "../screen/panel";
import { text } from "../screen/text";

/**
 * D08: the journal lost something while the power was off. Says what is certain and what is being checked, until somebody has
 * seen it. All that the terminal still shows is certain; what may have ended otherwise is named.
 * @returns whether there was anything to tell.
 */
export async function tellLoss(terminal: Terminal): Promise<boolean> {
  const { book } = terminal;
  const loss = await book.losses.toTell();
  if (!loss) return false;
  const { epochMs } = await terminal.devices.clock.now();
  book.evidence.note("storage", epochMs / 1000, loss.records);
  const stans = (await book.checking())
    .filter((transaction) => transaction.state === "reversing" && transaction.doubt)
    .map(({ facts }) => facts.stan);
  const doubtful = [...stans, ...book.losses.doubts].map(sixDigits);
  const shown = doubtful.slice(0, STANS_SHOWN_MAX).join(" ");
  const detail =
    doubtful.length > 0
      ? text(
          `存疑凭证号 ${shown}，${loss.unnamed ? "另有丢失" : "其余完好"}`,
          `In doubt: ${shown}; ${loss.unnamed ? "others are lost" : "the rest is sound"}`,
        )
      : text(`丢失 ${loss.records} 条，现存记录完好`, `${loss.records} lost; what is listed is sound`);
  await showEnd(terminal, noticeScreen(diagnose("D08", { detail })));
  await book.losses.told();
  return true;
}

/** More do not fit a line of the smallest panel; all are in the list. */
const STANS_SHOWN_MAX = 2;

/** Sectors looked at in one moment of rest: some tens of milliseconds each. */
const SECTORS_A_REST = 4;

/** At rest: looks through a few sectors, and says at once what it finds lost. @returns whether it did. */
export async function scrubAtRest(terminal: Terminal): Promise<boolean> {
  for (let sector = 0; sector < SECTORS_A_REST && (await terminal.book.losses.scrub()); ) sector++;
  return tellLoss(terminal);
}

/** Between two looks into the flash: a key comes through at once. */
const LOOK_MS = 50;

/**
 * Behind power-up, until somebody types: is all of the journal still there? A boot that read all of it would take seconds.
 * @returns whether another screen was shown meanwhile.
 */
export async function looksThrough(terminal: Terminal, screen: Screen): Promise<boolean> {
  const { panel, book } = terminal;
  if (book.losses.isLookedThrough || panel.typedAhead) return false;
  await panel.show(screen, "");
  while (!book.losses.isLookedThrough) {
    const press = await panel.key(LOOK_MS);
    if (press.kind === "key") panel.unread(press.key);
    if (press.kind !== "timeout") return false;
    if (await scrubAtRest(terminal)) return true;
  }
  return false;
}
