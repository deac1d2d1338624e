import type { Text } from "../../../hal/display";
import type { Terminal } from "../../context";
import { partWorks } from "../../counter/parts";
import { type Diagnosis, diagnose } from "../../diagnosis/diagnosis";
import { elementFault, partFault, partGarbled } from "../../diagnosis/parts";
import { withAmount } from "../../screen/pictured";
import { amountLines, words } from "../../screen/words";
import { kindInHand } from "../kinds/kinds";
import { calledOff, givenUp, leftAlone } from "./walked-away";

/** A cardholder who types nothing for so long has walked away (B12). */
const PIN_MS = 60_000;
/** ISO 9564-1, 6.1. */
const PIN_DIGITS_MIN = 4;
const PIN_DIGITS_MAX = 12;
/** Entries of one to three digits in a row: a cardholder who has not noticed by then does not know the PIN (B12). */
const SHORT_ENTRIES_MAX = 8;

/** How the PIN pad was left. `entry` names what the secure element makes a block from, once. */
export type PinCollected =
  | { readonly kind: "entered"; readonly entry: number }
  /** Enter alone: no PIN. */
  | { readonly kind: "none" }
  | { readonly kind: "stopped"; readonly diagnosis: Diagnosis };

/**
 * Asks the cardholder for the PIN that goes to the issuer. Enter behind too few digits is a slip of the finger: the PIN is asked
 * for again. The PIN pad cannot do it by itself, because enter alone, no PIN, is an answer.
 * @param hint one more line.
 * @param wrong the last one was: that its card needs one is known.
 */
export async function collectPin(
  terminal: Terminal,
  amountFen: number,
  hint?: Text,
  wrong = false,
): Promise<PinCollected> {
  const { devices, panel, session, book } = terminal;
  if (session.inHand.asks?.pin === false) return { kind: "none" };
  const scrambled = (await book.settings.parameters())?.scrambledPin === true;
  const { pinAlways } = kindInHand(session);
  for (let tries = 0; tries < SHORT_ENTRIES_MAX; tries++) {
    if (session.inHand.till?.cancelled) return { kind: "stopped", diagnosis: calledOff() };
    if (tries > 0) await panel.beep("error");
    await panel.show({
      id: "pin",
      title: words.enterPin,
      lines: [
        ...amountLines(amountFen),
        ...(hint ? [hint] : []),
        ...(tries > 0 ? [words.pinTooShort] : wrong || pinAlways ? [] : [words.pinHint]),
      ],
      ...withAmount(amountFen),
      input: "",
    });
    const entry = await devices["pin-pad"].collect({
      minDigits: 0,
      maxDigits: PIN_DIGITS_MAX,
      timeoutMs: PIN_MS,
      scrambled,
    });
    if (!partWorks(session, "pin-pad", entry.kind !== "fault"))
      return { kind: "stopped", diagnosis: partFault("pin-pad") };
    if (entry.kind === "timeout") return { kind: "stopped", diagnosis: leftAlone() };
    if (entry.kind === "cancelled")
      return { kind: "stopped", diagnosis: session.inHand.till?.cancelled ? calledOff() : givenUp() };
    if (entry.kind !== "entered" || typeof entry.digits !== "number")
      return { kind: "stopped", diagnosis: partGarbled("pin-pad") };
    if (entry.digits === 0 && !pinAlways) return { kind: "none" };
    if (entry.digits >= PIN_DIGITS_MIN) return { kind: "entered", entry: entry.entry };
  }
  return { kind: "stopped", diagnosis: diagnose("B12") };
}

/** What of a card the secure element needs, in clear: never kept. */
export interface CardSecrets {
  readonly pan: string;
  /** Empty: the card told none. */
  readonly track2: string;
}

/** Field 52 and field 35 as they go out. */
export interface SealedSecrets {
  readonly track2?: string;
  readonly trackEncrypted: boolean;
  readonly pinBlock?: Uint8Array;
}

/** The PIN block of an entry, and the track under its key where the terminal has one. */
export async function sealSecrets(
  terminal: Terminal,
  { pan, track2 }: CardSecrets,
  entry: number | undefined,
): Promise<SealedSecrets | Diagnosis> {
  const element = terminal.devices["secure-element"];
  const pinBlock = entry === undefined ? undefined : await element.pinBlock({ entry, format: "iso-0", pan });
  if (pinBlock?.kind === "fault") return elementFault(pinBlock.fault);
  const { track: hasKey } = await element.status();
  const trackEncrypted = hasKey && track2 !== "";
  const sealed = trackEncrypted ? await element.encryptTrack({ track: track2 }) : undefined;
  if (sealed?.kind === "fault") return elementFault(sealed.fault);
  return {
    ...(track2 === "" ? {} : { track2: sealed?.track ?? track2 }),
    trackEncrypted,
    ...(pinBlock ? { pinBlock: pinBlock.bytes } : {}),
  };
}
