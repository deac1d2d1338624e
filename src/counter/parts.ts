import type { Session } from "../context";
import type { Part } from "../evidence/part";

/** Keeps in mind which part does not work, until it does: home tells. @returns whether it works. */
export function partWorks(session: Session, part: Part, works: boolean): boolean {
  if (!works) session.deadPart = part;
  else if (session.deadPart === part) session.deadPart = undefined;
  return works;
}
