import type { Text } from "../../../hal/display";
import type { Signature, SignaturePad } from "../../../hal/signature-pad";
import type { Owed, Unsigned } from "../../book/signature-state";
import type { Approved } from "../../book/states";
import type { Terminal } from "../../context";
import { batteryLine, offWhenEmpty } from "../../counter/battery";
import { besideKeys } from "../../counter/beside";
import { supervisor } from "../../counter/supervisor";
import { catalogue, type FaultCode } from "../../diagnosis/catalogue";
import { partCause } from "../../diagnosis/parts";
import { featureCodeOf } from "../../host/signature-upload";
import { type SignatureRules, signatureRulesOf } from "../../profiles/signature-rules";
import { moneyText } from "../../screen/money-text";
import type { Screen } from "../../screen/panel";
import { withAmount } from "../../screen/pictured";
import { join, text } from "../../screen/text";
import { amountText, words } from "../../screen/words";
import { formatFen } from "../../values/money";
import { imageOf, isPadFault, sealImage } from "./signature-image";

/** A cardholder who has not confirmed by then has walked away (C03). */
const SIGN_MS = 60_000;
/** C02: three tries. */
const TRIES_MAX = 3;
/** Between two looks at the battery while somebody signs. */
const BATTERY_LOOK_MS = 5_000;
/** Who clears more often than this plays with the pad. */
const CLEARS_MAX = 20;

/** Why there is no picture of a signature: the pad does not answer, or not as a pad does (F07), or what it gave is not sealed. */
type PadTrouble = "silent" | "garbled" | "unsealed";

/** A charged sale that nobody has signed yet. */
export type SaleToSign = Approved<Owed> | Approved<Unsigned>;

/** How signing ended, durably, and what is to be told of it on the next screen. The sale is charged in each case. */
export interface SigningEnd {
  readonly sale: Approved;
  /** Why there is no signature, and what to do; empty where all is well. */
  readonly lines: readonly [] | readonly [cause: Text, remedy: Text];
}

/** Asks for the signature of a charged sale until there is one, or it is certain that there will be none now. */
export async function takeSignature(terminal: Terminal, sale: SaleToSign): Promise<SigningEnd> {
  if (!(await mayTake(terminal, sale))) return putOff(terminal, sale, "C09");
  const pad = terminal.devices["signature-pad"];
  if (!pad) return withoutPad(terminal, sale);
  const status = await pad.status();
  if (status !== "ready") return withoutPad(terminal, sale, isPadFault(status) ? "silent" : "garbled");
  const rules = signatureRulesOf(await terminal.book.settings.parameters());
  const featureCode = featureCodeOf(sale.approval);
  let clears = 0;
  for (let tries = 0; tries < TRIES_MAX && clears < CLEARS_MAX; ) {
    const captured = await captureOrKey(terminal, pad, featureCode, await signScreen(terminal, sale, tries));
    switch (captured.kind) {
      case "signed": {
        const image = await imageOf(terminal, pad, captured.points, featureCode, rules.partBytes);
        if (image.kind === "image") return keep(terminal, sale, image.bytes);
        if (image.kind === "fault") return withoutPad(terminal, sale, image.pad);
        tries++;
        await terminal.panel.beep("error");
        break;
      }
      case "cleared":
        clears++;
        break;
      case "paper":
        return onPaper(terminal, sale, []);
      case "timeout":
      case "cancelled":
        return putOff(terminal, sale, "C03");
      case "fault":
        return withoutPad(terminal, sale, isPadFault(captured.fault) ? "silent" : "garbled");
      default:
        // It hangs on a cable: anything may come.
        return withoutPad(terminal, sale, "garbled");
    }
  }
  return withoutInk(terminal, sale, rules);
}

async function signScreen(terminal: Terminal, sale: SaleToSign, tries: number): Promise<Screen> {
  const again =
    tries === 0
      ? []
      : [coded("C02"), text(`第 ${tries + 1} 次，共 ${TRIES_MAX} 次`, `Try ${tries + 1} of ${TRIES_MAX}`)];
  const paper = terminal.devices.printer ? [text("F1 改用纸质签名", "F1: sign on paper")] : [];
  return {
    id: "sign",
    title: words.pleaseSign,
    ...withAmount(sale.facts.amountFen),
    lines: [
      ...(await moneyLines(terminal, sale)),
      ...again,
      words.signHint,
      ...paper,
      text("取消键 稍后补签", "Cancel: sign later"),
    ],
  };
}

const mayGoOn = text("主管输入密码后可签名", "Supervisor may allow it");

/** It may be signed late, when its money has gone back already. */
async function moneyLines({ book }: Terminal, sale: SaleToSign): Promise<readonly Text[]> {
  return [amountText(sale.facts.amountFen), moneyText(await book.returns.moneyOf(sale))];
}

/** What a supervisor is asked for stands above a password: the same in one line, why, and what the password does. */
async function aboutSigning({ book }: Terminal, sale: SaleToSign, why: Text, then: Text): Promise<readonly Text[]> {
  const [{ zh, en }, amount] = [moneyText(await book.returns.moneyOf(sale)), formatFen(sale.facts.amountFen)];
  return [text(`${zh} ${amount} 元`, `${en} CNY ${amount}`), why, then];
}

/** C09: asked anew each time, so that a change counts at once. Another operator's sale may be signed with any who may. */
async function mayTake(terminal: Terminal, sale: SaleToSign): Promise<boolean> {
  const number = terminal.session.operator?.number ?? sale.facts.operator;
  const operator = await terminal.book.people.operator(number);
  if (operator?.signing !== "forbidden") return true;
  await terminal.panel.beep("error");
  return supervisor(terminal, await aboutSigning(terminal, sale, coded("C09"), mayGoOn));
}

/**
 * Waits for whichever comes first: the pad, or the operator who puts it off or takes paper. A battery that runs out is told
 * meanwhile (D05), and an empty one switches off: the sale is charged, and after the next start signing goes on (C04).
 */
async function captureOrKey(
  terminal: Terminal,
  pad: SignaturePad,
  caption: string,
  screen: Screen,
): Promise<Signature | { readonly kind: "paper" }> {
  const { devices, panel } = terminal;
  const { printer } = devices;
  let warned = await showWithBattery(terminal, screen, undefined);
  let paper = false;
  const captured = await besideKeys(terminal, pad.capture({ caption, timeoutMs: SIGN_MS }), async (isOver) => {
    const press = await panel.key(BATTERY_LOOK_MS);
    if (isOver()) return;
    if (press.kind === "timeout") {
      await offWhenEmpty(terminal);
      warned = await showWithBattery(terminal, screen, warned);
    }
    if (press.kind !== "key") return;
    paper = press.key === "f1" && printer !== undefined;
    if (paper || press.key === "cancel") await pad.cancel();
  });
  return paper && captured.kind === "cancelled" ? { kind: "paper" } : captured;
}

/** @param shown what the screen says of the battery; undefined: it does not stand yet. @returns what it says now. */
async function showWithBattery(terminal: Terminal, screen: Screen, shown: string | undefined): Promise<string> {
  const lines = batteryLine(await terminal.devices.battery.state());
  const now = lines[0]?.zh ?? "";
  if (now !== shown) await terminal.panel.show({ ...screen, lines: [...(screen.lines ?? []), ...lines] });
  return now;
}

/** The ink and that it was given become durable in one step; only then is anybody told. */
async function keep(terminal: Terminal, sale: SaleToSign, image: Uint8Array): Promise<SigningEnd> {
  const ink = await sealImage(terminal.devices["secure-element"], image);
  // What cannot be encrypted is not kept: as good as no pad.
  if (!ink) return withoutPad(terminal, sale, "unsealed");
  return { sale: await terminal.book.keepSignature(sale, ink), lines: [] };
}

async function putOff(terminal: Terminal, sale: SaleToSign, code: "C03" | "C09"): Promise<SigningEnd> {
  const lines = [coded(code), code === "C03" ? catalogue.C03.remedy : catalogue.C09.remedy] as const;
  if (isPutOff(sale)) return { sale, lines };
  return { sale: await terminal.book.record(sale, { type: "put-off" }), lines };
}

function isPutOff(sale: SaleToSign): sale is Approved<Unsigned> {
  return sale.signature.kind === "unsigned";
}

/** C01: paper where there is a printer. */
async function withoutPad(terminal: Terminal, sale: SaleToSign, why: PadTrouble = "silent"): Promise<SigningEnd> {
  await terminal.panel.beep("error");
  const cause = padCause(why);
  if (terminal.devices.printer) return onPaper(terminal, sale, [cause, catalogue.C01.remedy]);
  const without = await terminal.book.record(sale, { type: "cannot-sign", why: "pad" });
  return { sale: without, lines: [cause, withoutSignature] };
}

/** C01 where there is no paper to sign on. */
export const withoutSignature = text("无签名，客服 {phone}", "Call support {phone}");

/** Which part it was: a pad that answers nonsense is there (F07), and one whose ink the secure element does not seal is well. */
function padCause(why: PadTrouble): Text {
  switch (why) {
    case "silent":
      return coded("C01");
    case "garbled":
      return text("签名板应答异常 C01", "Pad reply garbled C01");
    case "unsealed":
      return join(partCause("secure-element"), text(" B20", "B20"));
  }
}

async function onPaper(terminal: Terminal, sale: SaleToSign, lines: SigningEnd["lines"]): Promise<SigningEnd> {
  return { sale: await terminal.book.record(sale, { type: "signs-on-paper" }), lines };
}

/** C02 after the last try: as the acquirer's parameter says; a supervisor who does not come leaves it to be done later. */
async function withoutInk(terminal: Terminal, sale: SaleToSign, rules: SignatureRules): Promise<SigningEnd> {
  if (rules.withoutInk === "paper" && terminal.devices.printer)
    return onPaper(terminal, sale, [coded("C02"), catalogue.C01.remedy]);
  const why = await aboutSigning(terminal, sale, coded("C02"), text("主管可确认免签", "Supervisor may waive it"));
  if (!(await supervisor(terminal, why))) return putOff(terminal, sale, "C03");
  const confirmed = await terminal.book.record(sale, { type: "cannot-sign", why: "ink" });
  const agreed = text("无签名，主管已确认 C02", "Signature waived C02");
  return { sale: confirmed, lines: [agreed, catalogue.A02.remedy] };
}

/** A row's cause with its code, on one line. */
function coded(code: FaultCode): Text {
  const { zh, en } = catalogue[code].cause;
  return text(`${zh} ${code}`, `${en} ${code}`);
}
