import { chinaTime, instantOf } from "../clock";
import type { Terminal } from "../context";
import type { FaultCode } from "../diagnosis/catalogue";
import { connectFaultCode, type Diagnosis, diagnose, elementFaultCode } from "../diagnosis/diagnosis";
import { same, text } from "../screen/text";
import type { NotSent } from "./exchange";
import { binaryField, type Message, textField } from "./iso8583/message";
import { parseSignInKeys } from "./iso8583/sign-in-keys";
import { managementRequest, signInRequest } from "./messages";
import { type Refused, refusal, refused } from "./refusal";
import { noteRequirement } from "./requirement";

/** An answer to sign-in or echo that has not come by then will not come: no bank is asked, only the acquirer's host. */
const MANAGEMENT_TIMEOUT_MS = 30_000;
/** A clock that differs by less than this from the host's is left alone. */
const CLOCK_TOLERANCE_MS = 2_000;
/** Keys with a wrong check value are asked for once again (A15). */
const KEY_TRIES = 2;
/** A reply that got lost is asked for again: the newest keys win (A20). */
const ANSWER_TRIES = 3;

export type SignedIn = { readonly kind: "ok" } | Refused;

/** 签到: working keys, clock and batch from the host (A01 to A20 of the catalogue). */
export async function signIn(terminal: Terminal): Promise<SignedIn> {
  const { devices, personalisation, book, host, session } = terminal;
  const keys = await devices["secure-element"].status();
  if (keys.tampered) return refused(diagnose("D07", "not charged"));
  if (!keys.master) return refused(diagnose("A14", "not charged"));
  let unanswered = 0;
  for (let keyTries = 0; keyTries < KEY_TRIES; ) {
    const stan = await book.takeStan();
    const operator = session.operator?.number ?? "01";
    const exchanged = await host.exchange(signInRequest(personalisation, stan, book.batch, operator), {
      mac: false,
      timeoutMs: MANAGEMENT_TIMEOUT_MS,
    });
    if (exchanged.kind === "not-sent") return refused(await notSent(terminal, exchanged.why));
    if (exchanged.kind === "no-answer") {
      if (++unanswered < ANSWER_TRIES) continue;
      return refused(diagnose("A20", "not charged"));
    }
    const { reply } = exchanged;
    if (textField(reply, 39) !== "00") return refusal(terminal, reply);
    const loaded = await takeKeys(terminal, reply);
    if (loaded === "wrong") {
      keyTries++;
      continue;
    }
    if (loaded !== "loaded") return refused(loaded);
    await takeClock(terminal, reply);
    await takeBatch(terminal, reply);
    session.signedIn = true;
    session.bearer = exchanged.bearer;
    session.due.signIn = false;
    session.refused = { parameters: false, authorityKeys: false, applications: false };
    noteRequirement(session, exchanged.processingRequirement);
    return { kind: "ok" };
  }
  session.signedIn = false;
  await devices["secure-element"].forget();
  return refused(diagnose("A15", "not charged"));
}

/** 回响测试: is the host there, and how fast? */
export async function echo(terminal: Terminal): Promise<{ readonly kind: "ok"; readonly ms: number } | SignedIn> {
  const { devices, host, personalisation, book } = terminal;
  const startMs = await devices.clock.monotonic();
  const exchanged = await host.exchange(managementRequest(personalisation, "echo", book.batch), {
    mac: false,
    timeoutMs: MANAGEMENT_TIMEOUT_MS,
  });
  if (exchanged.kind === "not-sent") return refused(await notSent(terminal, exchanged.why));
  if (exchanged.kind === "no-answer") return refused(diagnose("A05", "not charged"));
  if (textField(exchanged.reply, 39) !== "00") return refusal(terminal, exchanged.reply);
  noteRequirement(terminal.session, exchanged.processingRequirement);
  return { kind: "ok", ms: (await devices.clock.monotonic()) - startMs };
}

/** Why no request could be sent, in the catalogue's words, with each bearer's signal (A01). */
export async function notSent(terminal: Terminal, why: NotSent): Promise<Diagnosis> {
  const code = notSentCode(why);
  if (code === "A06") {
    const cause = tlsCauses[why as keyof typeof tlsCauses];
    const now = (await localTime(terminal)).replace(/^(....)(..)(..)(..)(..).*/, "$1-$2-$3 $4:$5");
    return diagnose(code, "not charged", { cause, detail: text(`终端时间 ${now}`, `The terminal's clock: ${now}`) });
  }
  if (code !== "A01") return diagnose(code, "not charged");
  const bearers = await terminal.devices.network.bearers();
  const signals = bearers.map((state) => `${state.bearer} ${state.up ? "" : "×"}${state.signal} dBm`).join("  ");
  return diagnose(code, "not charged", { detail: same(signals) });
}

/** Which it is: the host's certificate, or the clock that it is held against. */
const tlsCauses = Object.freeze({
  "tls-expired": text("安全连接失败：主机证书已过期", "Not secure: the host's certificate has expired"),
  "tls-name": text("安全连接失败：证书不是该主机的", "Not secure: the certificate is another host's"),
  "tls-issuer": text("安全连接失败：证书颁发者不可信", "Not secure: the certificate's issuer is not known"),
  "tls-clock": text("终端时间不对，无法核验主机证书", "The clock is wrong: no certificate can be checked"),
});

function notSentCode(why: NotSent): FaultCode {
  switch (why) {
    case "record":
      return "D04";
    case "no-key":
    case "check-value":
    case "tampered":
    case "no-entry":
    case "disconnected":
      return elementFaultCode(why);
    default:
      return connectFaultCode(why);
  }
}

/** Loads all keys or none. "wrong": a check value does not fit (A15). */
async function takeKeys(terminal: Terminal, reply: Message): Promise<"loaded" | "wrong" | Diagnosis> {
  const layout = binaryField(reply, 62);
  const parsed = layout && parseSignInKeys(layout, "des3");
  if (parsed?.kind !== "keys") return "wrong";
  const loaded = await terminal.devices["secure-element"].load({
    masterSlot: terminal.personalisation.masterSlot,
    keys: parsed.keys,
  });
  if (loaded.kind === "loaded") return "loaded";
  if (loaded.fault === "check-value") return "wrong";
  return diagnose(elementFaultCode(loaded.fault), "not charged");
}

/** The host's clock is the terminal's (fields 12 and 13). */
async function takeClock(terminal: Terminal, reply: Message): Promise<void> {
  const { clock } = terminal.devices;
  const { epochMs } = await clock.now();
  const hostMs = instantOf(textField(reply, 13) ?? "", textField(reply, 12) ?? "", epochMs);
  if (hostMs !== undefined && Math.abs(hostMs - epochMs) > CLOCK_TOLERANCE_MS) await clock.set({ epochMs: hostMs });
}

/** The host's batch number counts while 0 < n < 999999 (`unionpay.md`, 4). */
async function takeBatch(terminal: Terminal, reply: Message): Promise<void> {
  const batch = Number((textField(reply, 60) ?? "").slice(2, 8));
  if (batch > 0 && batch < 999_999 && batch !== terminal.book.batch) await terminal.book.setBatch(batch);
}

/** Local time, 14 digits, of now. */
export async function localTime(terminal: Terminal): Promise<string> {
  return chinaTime((await terminal.devices.clock.now()).epochMs);
}
