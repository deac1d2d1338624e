import type { Text } from "../../../hal/display";
import { owed } from "../../book/owed";
import type { Session, Terminal } from "../../context";
import type { FaultCode } from "../../diagnosis/catalogue";
import type { Diagnosis } from "../../diagnosis/diagnosis";
import { chargeThen } from "../../diagnosis/ends";
import { saleNotSentDiagnosis, signInDiagnosis } from "../../diagnosis/host-failures";
import type { SignInFailure } from "../../evidence/failures";
import { OWED_PAUSE_MS_MAX } from "../../host/online";
import { echo } from "../../host/sign-in";
import { contacting } from "../../screen/pictured";
import { join, sendsToSupport, text } from "../../screen/text";
import { words } from "../../screen/words";
import { signInForMoney } from "./owed";
import { barredText } from "./recover";

/*
 * What stopped something and stops the next sale, too: the way to the acquirer (A04 to A06), its maintenance (A07), what it knows of
 * merchant and terminal (A09 to A11). Home says it, and before a card is asked for it is looked at again: nobody shows a card for
 * what is known not to work. At rest it heals by itself.
 */

/** Between two looks at rest: growing, as those at what is owed. */
const LOOK_MS_MIN = 30_000;

/** Only a sign-in that succeeds ends these. */
const barring: readonly FaultCode[] = Object.freeze(["A09", "A10", "A11"]);
/** Whatever answer comes ends these. */
const down: readonly FaultCode[] = Object.freeze(["A04", "A05", "A06", "A07"]);

/** Takes note of what was met. What stops nothing, or home sees for itself (A01, A03, A14), is none of it. */
export function noteStanding({ session }: Pick<Terminal, "session">, failure: SignInFailure): void {
  const { code } = signInDiagnosis(failure);
  if (barring.includes(code)) session.barred = failure;
  else if (down.includes(code)) session.down = failure;
}

/** For home: what stands in the way, and what helps. */
export function standingLines(barred: Session["barred"], down: Session["down"]): readonly Text[] {
  return [...(barred ? linesOf(barred) : []), ...(down ? linesOf(down) : [])];
}

function linesOf(failure: SignInFailure): readonly Text[] {
  const { code, cause, remedy } = signInDiagnosis(failure);
  const stands = barring.includes(code) || down.includes(code);
  const line = stands ? join(text(`${code} `, `${code}:`), cause) : barredText(failure);
  // Support's number is on home by itself; who is at home has no sale that goes by itself.
  if (remedy === undefined || sendsToSupport(remedy)) return [line];
  return [line, code === "A07" ? chargeThen : remedy];
}

/** Is it for support to end? */
export function standsForSupport({ barred, down }: Session): boolean {
  return barred !== undefined || (down !== undefined && sendsToSupport(signInDiagnosis(down).remedy));
}

/** Before a card is asked for. @returns why none is; undefined where nothing stands in the way any more. */
export async function whatStands(terminal: Terminal): Promise<Diagnosis | undefined> {
  const { session } = terminal;
  if (session.barred && !(await signInForMoney(terminal))) return signInDiagnosis(session.barred);
  if (!session.down) return undefined;
  await terminal.panel.show({
    id: "processing",
    title: words.connectingAgain,
    lines: [words.pleaseWait],
    ...contacting,
  });
  const failure = await lookAgain(terminal);
  if (!failure) return undefined;
  if (failure.kind === "not-sent") return saleNotSentDiagnosis(failure);
  const why = signInDiagnosis(failure);
  return why.code === "A07" ? { ...why, remedy: chargeThen } : why;
}

/** At rest, at growing pauses. */
export async function lookAtStanding(terminal: Terminal): Promise<void> {
  const { session, devices } = terminal;
  if (!session.barred && !session.down) {
    if (session.look) session.look = undefined;
    return;
  }
  const nowMs = await devices.clock.monotonic();
  session.look ??= { notBeforeMs: nowMs + LOOK_MS_MIN, pauseMs: LOOK_MS_MIN };
  const { look } = session;
  if (nowMs < look.notBeforeMs) return;
  look.pauseMs = Math.min(2 * look.pauseMs, OWED_PAUSE_MS_MAX);
  look.notBeforeMs = nowMs + look.pauseMs;
  // What is owed asks for a sign-in at a pace of its own.
  if (session.barred && (await owed(terminal)).length === 0) await signInForMoney(terminal, "counter");
  if (session.down) await lookAgain(terminal);
}

/** Is the acquirer there again? @returns why it is not. */
async function lookAgain(terminal: Terminal): Promise<SignInFailure | undefined> {
  const { session } = terminal;
  const answered = await echo(terminal);
  session.down = undefined;
  if (answered.kind === "ok") return undefined;
  noteStanding(terminal, answered.failure);
  return answered.failure;
}
