import type { Text } from "../../hal/display";
import type { KeyPress } from "../../hal/keypad";
import { loadMasterKey } from "../activation/master-key";
import type { Terminal } from "../context";
import { hasMore, moreHint, showMore } from "../counter/more";
import { showNotice } from "../counter/notice";
import { showEnd } from "../counter/show-end";
import type { Diagnosis } from "../diagnosis/diagnosis";
import { signInDiagnosis, signInRemarkDiagnosis } from "../diagnosis/host-failures";
import { noticeScreen } from "../diagnosis/screens";
import type { SignInFailure } from "../evidence/failures";
import { bindingCode } from "../host/refusal";
import { type SignedIn, signIn } from "../host/sign-in";
import type { Screen } from "../screen/panel";
import { contacting } from "../screen/pictured";
import { sendsToSupport, text } from "../screen/text";
import { words } from "../screen/words";
import { noteStanding } from "../transaction/flow/standing";

/** Pauses between attempts to sign in by itself (A01, A08): growing, and bounded. */
const RETRY_MS: readonly number[] = Object.freeze([5_000, 10_000, 20_000, 40_000, 60_000]);
const RETRY_MS_MAX = 60_000;
/** A host that is down until a time (A07) is asked again at least so often: it may be back earlier, or never have said so. */
const DOWN_MS_MAX = 600_000;
/** What has mended itself: long enough to be read (A22, A23). */
const MENDED_MS = 10_000;

/**
 * 签到, by itself until it works or somebody goes back: A01 and A08 mend themselves, A22 somebody mends elsewhere. A refusal that
 * only support can mend is shown and not repeated.
 * @param first how an attempt just ended.
 * @returns whether the terminal is signed in.
 */
export async function signInByItself(terminal: Terminal, first?: SignedIn): Promise<boolean> {
  const { panel } = terminal;
  let isBinding = false;
  let last = first;
  for (let tries = 0; ; tries++) {
    const signed = last ?? (await showAndSignIn(terminal, !isBinding));
    last = undefined;
    if (signed.kind === "ok") {
      await tellOfSignIn(terminal);
      if (isBinding) await showEnd(terminal, boundScreen, MENDED_MS);
      return true;
    }
    const { failure } = signed;
    const diagnosis = signInDiagnosis(failure);
    const qr = bindingOf(failure);
    if (tries === 0 || !qr) await panel.beep("error");
    if (!(qr !== undefined || diagnosis.who.includes("T"))) {
      await showRefusal(terminal, diagnosis);
      return false;
    }
    if (!isBinding && isUnbound(failure)) await showEnd(terminal, unboundScreen, MENDED_MS);
    isBinding = qr !== undefined;
    const downMs = Math.min(downMsOf(failure), DOWN_MS_MAX);
    const pauseMs = downMs > 0 ? downMs : (RETRY_MS[tries] ?? RETRY_MS_MAX);
    const more = hasMore(diagnosis) ? [moreHint] : [];
    const next = qr ? askingText : downMs > 0 ? waitingText : retryText(diagnosis);
    const screen = qr ? activationScreen(diagnosis, qr) : noticeScreen(diagnosis);
    const mood = downMs > 0 || qr ? "waiting" : "bad";
    let press: KeyPress;
    do {
      await panel.show({ ...screen, lines: [...(screen.lines ?? []), next, ...more], mood });
      press = await panel.key(pauseMs);
      if (press.kind === "key" && press.key === "f3") await showMore(terminal, diagnosis);
    } while (press.kind === "key" && press.key === "f3");
    if (press.kind === "key" && press.key === "cancel") return false;
  }
}

/** 签到 because the host asks for it, once: a merchant whose keys still serve goes on. */
export async function signInWhenDue(terminal: Terminal): Promise<void> {
  const { session, devices } = terminal;
  // A14 was told and stands at home: one condition is one notice. 签到 in the menu looks for a key again.
  if (session.keyless && !(await devices["secure-element"].status()).master) return;
  const signed = await showAndSignIn(terminal);
  if (signed.kind === "ok") return;
  noteStanding(terminal, signed.failure);
  if (signed.failure.kind === "element" && signed.failure.fault === "no-key") session.keyless = true;
  if (session.signedIn) await showNotice(terminal, signInDiagnosis(signed.failure), "fault");
  else await signInByItself(terminal, signed);
}

/** What the last sign-in did not take, or set right, once: it may have gone by itself, behind an answer that wanted it. */
export async function tellOfSignIn(terminal: Terminal): Promise<void> {
  const { signInNotice } = terminal.session;
  terminal.session.signInNotice = undefined;
  if (signInNotice) await showEnd(terminal, noticeScreen(signInRemarkDiagnosis(signInNotice)), MENDED_MS);
}

/** A terminal without its merchant: what a phone scans, and what is written on the terminal itself. */
export function activationScreen(diagnosis: Diagnosis, qr: string): Screen {
  return { ...noticeScreen(diagnosis), id: "activation", title: text("激活终端", "Activation"), qr };
}

async function showRefusal(terminal: Terminal, diagnosis: Diagnosis): Promise<void> {
  await showNotice(terminal, diagnosis, diagnosis.code === "A13" ? "locked" : "fault");
}

const waitingText = text("等待中，按确认马上试", "Waiting. Enter: try now");
const askingText = text("等待绑定，按确认马上查", "Waiting. Enter: look now");

/** No figure: one that does not count down would be wrong a second later. */
function retryText({ remedy }: Diagnosis): Text {
  // Where the remedy already says that the terminal tries again, or that somebody else has to do something first.
  if (remedy.zh.includes("自动") || sendsToSupport(remedy)) return text("按确认马上试", "Enter: try now");
  return text("会自动重试，按确认马上试", "Tries again. Enter: now");
}

/** A22: what a phone scans to bind this terminal to its merchant. */
function bindingOf(failure: SignInFailure): string | undefined {
  const remark = failure.kind === "refused" ? failure.remark : undefined;
  return remark?.kind === "bind" ? bindingCode(remark.serial, remark.bindCode) : undefined;
}

function isUnbound(failure: SignInFailure): boolean {
  return failure.kind === "refused" && failure.remark?.kind === "bind" && failure.remark.unbound === true;
}

/** A07: how long the host will be down by its own clock; 0 where it did not say. */
function downMsOf(failure: SignInFailure): number {
  const remark = failure.kind === "refused" ? failure.remark : undefined;
  return remark?.kind === "maintenance" ? remark.downMs : 0;
}

const boundScreen: Screen = Object.freeze({
  id: "detail",
  title: text("激活终端", "Activation"),
  lines: Object.freeze([
    text("已绑定商户", "Linked to your shop"),
    text("完成首笔收款即激活", "The first sale activates it"),
  ]),
  mood: "good",
});

/** A22, shown before the code: the merchant has unlinked the terminal, and may not know that the shop still uses it. */
const unboundScreen: Screen = Object.freeze({
  id: "detail",
  title: text("激活终端", "Activation"),
  lines: Object.freeze([
    text("终端已解绑", "Unlinked from your shop"),
    text("重新绑定后可收款", "Link it again to take payments"),
  ]),
  mood: "bad",
});

/**
 * 签到. Where there is no master key (A14, A22), one is loaded from afar first.
 * @param isTold whether somebody is told that it came: A22 has an end of its own.
 */
export async function showAndSignIn(terminal: Terminal, isTold = true): Promise<SignedIn> {
  const { panel, devices } = terminal;
  const { master, tampered } = await devices["secure-element"].status();
  let isLoaded = false;
  if (!master && !tampered) {
    await panel.show({ id: "processing", title: words.signIn, lines: [loadingKeyText], ...contacting });
    const loaded = await loadMasterKey(terminal);
    if (loaded.kind === "failed") return loaded;
    isLoaded = loaded.loaded === true;
  }
  await panel.show({ id: "processing", title: words.signIn, lines: [words.signingIn], ...contacting });
  const signed = await signIn(terminal);
  // A14 has mended itself, and nobody has to call support any more.
  if (isLoaded && isTold && signed.kind === "ok") await showEnd(terminal, loadedScreen, MENDED_MS);
  return signed;
}

const loadedScreen: Screen = Object.freeze({
  id: "detail",
  title: words.signIn,
  lines: Object.freeze([text("密钥已装载", "The key is loaded"), text("可以收款了", "Ready to charge")]),
  mood: "good",
});

const loadingKeyText = text("正在装载密钥", "Loading the key");
