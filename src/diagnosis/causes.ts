import type { Text } from "../../hal/display";
import type { Bearer, BearerState } from "../../hal/network";
import { hasGoodSignal, isDead, isWeak } from "../evidence/bearers";
import type { Attempt, NotSentFacts } from "../evidence/failures";
import { join, text } from "../screen/text";
import { bearerNames, bearerText, figures, named, seconds } from "./bearer-words";
import type { FaultCode } from "./catalogue";
import { type Diagnosis, diagnose, type Ranked } from "./diagnosis";
import { connectFaultWords } from "./support-words";

/*
 * Cause is a pure function of evidence: a ranked list of the catalogue's codes, each with what speaks for it. What is shown is
 * the first; "more" shows them all.
 */

type Cause = Ranked;

/** The first of a ranked list, with the whole list for support. */
export function firstOf(causes: readonly [Cause, ...Cause[]]): Diagnosis {
  const [{ diagnosis }] = causes;
  return { ...diagnosis, ranked: causes };
}

/** Why no connection came about. @param own what the last phase says by itself, with its own words where it has them. */
export function connectCauses(facts: NotSentFacts, own: Diagnosis): readonly [Cause, ...Cause[]] {
  const { bearers = [], attempts = [] } = facts;
  const tried = [...lastAnswers(facts), ...attempts.map(attemptText)];
  const ownCause = { diagnosis: own, speaks: [...bearers.map(bearerText), ...tried] };
  const weak = weakCause(bearers);
  const dead = bearers.find(isDead);
  switch (own.code) {
    case "A04":
      // Nothing came through at all, or names were not answered.
      return weak ? [weak, ownCause] : [dead ? { ...ownCause, diagnosis: nothingThrough(dead) } : ownCause];
    case "A05": {
      // Who refuses was reached: that network works. Who only is silent may not have been.
      if (facts.why === "refused") return weak ? [ownCause, weak] : [ownCause];
      if (weak) return [weak, ownCause];
      return dead && !wasReached(attempts) ? [deadCause(dead), ownCause] : [ownCause];
    }
    default:
      return weak ? [ownCause, weak] : [ownCause];
  }
}

/** When the host answered last, over each bearer: what worked then need not be looked at first. */
function lastAnswers({ answeredAgoMs, wellAgoMs = {} }: NotSentFacts): readonly Text[] {
  if (answeredAgoMs === undefined) return [];
  const over = Object.entries(wellAgoMs).map(([bearer, agoMs]) => named(bearer as Bearer, ago(agoMs)));
  const [first = ago(answeredAgoMs), ...more] = over;
  const all = more.reduce((one, other) => text(`${one.zh}，${other.zh}`, `${one.en}, ${other.en}`), first);
  return [text(`上次应答：${all.zh}`, `Last answer: ${all.en}`)];
}

function ago(ms: number): Text {
  const minutes = Math.floor(ms / 60_000);
  return minutes === 0 ? text("1分钟内", "less than a minute ago") : text(`${minutes}分钟前`, `${minutes} min ago`);
}

/** The connection stood, and no answer came. */
export function silenceCauses(bearers: readonly BearerState[], own: Diagnosis): readonly [Cause, ...Cause[]] {
  const ownCause = { diagnosis: own, speaks: bearers.map(bearerText) };
  const weak = weakCause(bearers);
  return weak ? [weak, ownCause] : [ownCause];
}

/** A03 with what was measured, where the merchant's own network is weak: all of it that is up. */
function weakCause(bearers: readonly BearerState[]): Cause | undefined {
  const up = bearers.filter((state) => state.up);
  const weak = up.filter(isWeak);
  const [first] = weak;
  // One that carries well is enough.
  if (!first || up.some((state) => !isWeak(state) && !isDead(state) && state.roundTripMs !== undefined))
    return undefined;
  const behind = hasGoodSignal(first) ? { cause: weakBehindSignal, remedy: behindRemedies[first.bearer] } : {};
  return { diagnosis: diagnose("A03", { detail: figures(first), ...behind }), speaks: bearers.map(bearerText) };
}

const weakBehindSignal = text("网络弱，但信号好", "Weak network, good signal");

/** Nobody gets nearer to what is near: it is the router, the cable, or the carrier. */
const behindRemedies: { readonly [bearer in Bearer]: Text } = Object.freeze({
  wifi: text("请重启路由器，或联系宽带商", "Restart router, or call provider"),
  cellular: text("请改用Wi-Fi，或联系运营商", "Use Wi-Fi, or call the carrier"),
  ethernet: text("请检查网线，或重启路由器", "Check cable, or restart router"),
});

/** A03 in a line, on screens that are about something else: what carries is weak. */
export function weakLine(bearers: readonly BearerState[]): Text | undefined {
  const detail = weakCause(bearers)?.diagnosis.detail;
  return detail && join(text("A03 网络弱：", "A03: weak network,"), detail);
}

function deadCause(dead: BearerState): Cause {
  return { diagnosis: nothingThrough(dead), speaks: [bearerText(dead)] };
}

/** A04: the bearer is up with a good signal, and nothing comes through. */
function nothingThrough(dead: BearerState): Diagnosis {
  const { zh, en } = bearerNames[dead.bearer];
  return diagnose("A04", { cause: text(`${zh} 上不了网`, `No internet on ${en}`) });
}

/** Did any host's name come back over the network? */
function wasReached(attempts: readonly Attempt[]): boolean {
  return attempts.some(({ fault, phasesMs }) => fault !== "dns" && phasesMs.length > 1);
}

/** One way that was tried: over what, how far, and how long each phase took. */
function attemptText({ bearer, fault, phasesMs }: Attempt): Text {
  const after = (unit: string) =>
    phasesMs.map((ms, phase) => `${phaseNames[phase] ?? ""} ${seconds(ms)}${unit} `).join("");
  const why = connectFaultWords[fault];
  const seen = text(`${after("秒")}${why.zh}`, `${after("s")}${why.en}`);
  return bearer ? named(bearer, seen) : seen;
}

const phaseNames: readonly string[] = Object.freeze(["DNS", "TCP", "TLS"]);

/** The ranked codes alone. */
export function rankedCodes({ ranked, code }: Diagnosis): readonly FaultCode[] {
  return ranked ? ranked.map(({ diagnosis }) => diagnosis.code) : [code];
}
