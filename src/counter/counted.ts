import { SECTORS_BEHIND_MAX } from "../book/loss";
import type { Terminal } from "../context";
import { partFault } from "../diagnosis/parts";
import { noticeScreen, refusedScreen } from "../diagnosis/screens";
import { partWorks } from "./parts";
import { showEnd } from "./show-end";

/** At rest: a sector was opened since the count rose last. A silent element is told of when it is needed. */
export function countAtRest(terminal: Counting): Promise<void> {
  return follow(terminal, 1);
}

/** Between two sales of a busy hour, when no customer waits for an answer. */
export function countBetweenSales(terminal: Counting): Promise<void> {
  return follow(terminal, SECTORS_BEHIND_MAX);
}

type Counting = Pick<Terminal, "book" | "session">;

async function follow({ book, session }: Counting, sectors: number): Promise<void> {
  const { guard } = book;
  if (guard && (guard.isPending || guard.behind(book.sector) >= sectors))
    partWorks(session, "secure-element", await guard.follow(book.sector));
}

/** Before a new transaction, of so much: what was to be counted is counted. B20 where the element does not. */
export async function isCounted(terminal: Terminal, askedFen: number | undefined): Promise<boolean> {
  const { book, session } = terminal;
  const { guard } = book;
  if (!guard?.isPending) return true;
  if (partWorks(session, "secure-element", await guard.follow(book.sector))) return true;
  await terminal.panel.beep("error");
  const silent = partFault("secure-element");
  await showEnd(
    terminal,
    askedFen === undefined ? noticeScreen(silent) : refusedScreen(askedFen, silent, session.inHand.sale),
  );
  return false;
}
