import type { Terminal } from "../context";
import { showEnd } from "../counter/show-end";
import { diagnose } from "../diagnosis/diagnosis";
import { noticeScreen } from "../diagnosis/screens";
import { sixDigits } from "../host/messages";
import { text } from "../screen/text";

/**
 * D08: the journal lost something while the power was off. Says what is certain and what is being checked, until somebody has
 * seen it. All that the terminal still shows is certain; what may have ended otherwise is named.
 */
export async function tellLoss(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const loss = await book.lossToTell();
  if (!loss) return;
  const { epochMs } = await terminal.devices.clock.now();
  book.evidence.note("storage", epochMs / 1000, loss.records);
  const stans = (await book.checking())
    .filter((transaction) => transaction.state === "reversing" && transaction.doubt)
    .map(({ facts }) => facts.stan);
  const doubtful = [...stans, ...book.doubts].map(sixDigits);
  const detail =
    doubtful.length > 0
      ? text(
          `存疑凭证号 ${doubtful.slice(0, STANS_SHOWN_MAX).join(" ")}，其余完好`,
          `In doubt: ${doubtful.slice(0, STANS_SHOWN_MAX).join(" ")}; the rest is sound`,
        )
      : text(`丢失 ${loss.records} 条，现存记录完好`, `${loss.records} lost; what is listed is sound`);
  await showEnd(terminal, noticeScreen(diagnose("D08", { detail })));
  await book.toldOfLoss();
}

/** More do not fit a line of the smallest panel; all are in the list. */
const STANS_SHOWN_MAX = 2;

/** Sectors looked at in one moment of rest: some tens of milliseconds each. */
const SECTORS_A_REST = 4;

/** At rest: looks through a few sectors, and says at once what it finds lost. */
export async function scrubAtRest(terminal: Terminal): Promise<void> {
  for (let sector = 0; sector < SECTORS_A_REST && (await terminal.book.scrub()); ) sector++;
  await tellLoss(terminal);
}
