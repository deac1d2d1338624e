import type { Terminal } from "../context";
import type { Diagnosis } from "../diagnosis/diagnosis";
import { LINES_MAX, type Screen } from "../screen/panel";
import { text } from "../screen/text";
import { END_MS, showEnd } from "./show-end";

export const moreHint = text("F3 详细原因", "F3: more");
/** Where F3 is support's word. */
export const moreHintF4 = text("F4 详细原因", "F4: more");

/** Is there more to say than the screen does? */
export function hasMore({ ranked }: Diagnosis): boolean {
  return ranked !== undefined;
}

/** Every cause that the evidence speaks for, and what speaks for it: one a page, the likeliest first. For support. */
export async function showMore(terminal: Terminal, { ranked = [] }: Diagnosis): Promise<void> {
  for (const [at, { diagnosis, speaks }] of ranked.entries()) {
    const number = `${at + 1}/${ranked.length}`;
    const lines = [
      text(`${diagnosis.code} ${diagnosis.cause.zh}`, `${diagnosis.code} ${diagnosis.cause.en}`),
      ...(diagnosis.detail ? [diagnosis.detail] : []),
      ...speaks,
    ];
    await showEnd(terminal, {
      id: "detail",
      title: text(`可能原因 ${number}`, `Possible cause ${number}`),
      lines: lines.slice(0, LINES_MAX),
    });
  }
}

/** Shows an end or a notice until somebody has seen it; F3 leads to all causes, and back. */
export async function showWithMore(
  terminal: Terminal,
  screen: Screen,
  diagnosis: Diagnosis,
  timeoutMs = END_MS,
): Promise<void> {
  if (!hasMore(diagnosis)) return void (await showEnd(terminal, screen, timeoutMs));
  const lines = [...(screen.lines ?? []).slice(0, LINES_MAX - 2), moreHint];
  while ((await showEnd(terminal, { ...screen, lines }, timeoutMs, true)) === "f3") await showMore(terminal, diagnosis);
}
