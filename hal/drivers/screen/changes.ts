import { common, isSame, type Mark, type Rectangle, type ScreenLayout } from "./marks";

/**
 * Which parts of the panel have to be drawn again: they cover every pixel that may differ, and do not overlap.
 *
 * @param shown what the panel shows; undefined where nobody knows.
 */
export function changedParts(layout: ScreenLayout, shown: ScreenLayout | undefined): readonly Rectangle[] {
  const { widthPixels: width, heightPixels: height, marks } = layout;
  const whole = { left: 0, top: 0, width, height };
  if (!shown || shown.widthPixels !== width || shown.heightPixels !== height) return [whole];
  const gone = shown.marks.filter((mark, at) => !isAmong(mark, marks, at));
  const fresh = marks.filter((mark, at) => !isAmong(mark, shown.marks, at));
  const parts: Rectangle[] = [];
  for (const mark of [...gone, ...fresh]) {
    const part = common(mark, whole);
    if (part) add(parts, part);
  }
  return parts;
}

/** @param at where it is in most cases: with one digit more all other marks keep their places. */
function isAmong(mark: Mark, marks: readonly Mark[], at: number): boolean {
  const there = marks[at];
  if (there && isSame(mark, there)) return true;
  return marks.some((other) => isSame(mark, other));
}

/** Parts that meet become one. */
function add(parts: Rectangle[], part: Rectangle): void {
  let joined = part;
  for (let at = 0; at < parts.length; ) {
    if (!common(parts[at] as Rectangle, joined)) {
      at++;
      continue;
    }
    joined = around(parts[at] as Rectangle, joined);
    parts.splice(at, 1);
    // It is larger now, and may meet those that were looked at.
    at = 0;
  }
  parts.push(joined);
}

function around(one: Rectangle, other: Rectangle): Rectangle {
  const left = Math.min(one.left, other.left);
  const top = Math.min(one.top, other.top);
  const width = Math.max(one.left + one.width, other.left + other.width) - left;
  const height = Math.max(one.top + one.height, other.top + other.height) - top;
  return { left, top, width, height };
}
