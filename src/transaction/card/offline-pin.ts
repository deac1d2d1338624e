import type { ApduResponse, CardReaderFault, ReaderFault } from "../../../hal/card-reader";
import type { Text } from "../../../hal/display";
import type { SecureElementFault } from "../../../hal/secure-element";
import type { Terminal } from "../../context";
import type { Diagnosis } from "../../diagnosis/diagnosis";
import { elementFault } from "../../diagnosis/parts";
import { status } from "../../emv/apdu";
import type { OfflinePin, OfflinePinEntry } from "../../emv/types";
import { freshStack } from "../../values/fresh-stack";
import { cardWords, pinTriesText, wrongPinText } from "./card-words";
import { inLanguage } from "./holder-language";
import { collectPin } from "./pin";

/** 63Cx: wrong, x tries left (EMV 4.4 Book 3, 6.5.12). */
const WRONG_PIN = 0x63c0;

/** A PIN that the card verifies itself: from the PIN pad to the card through the secure element, never through here. */
export class OfflinePinAtTerminal implements OfflinePin {
  readonly #terminal: Terminal;
  readonly #amountFen: number;
  readonly #showReading: (line?: Text) => Promise<void>;
  /** The card said that an entry was wrong. */
  #wrong = false;
  /** PIN pad or secure element failed, or nobody was there: the kernel ends, and this is why. */
  stopped: Diagnosis | undefined;

  /** @param showReading says that the card is at work and has to stay, and one more line. */
  constructor(terminal: Terminal, amountFen: number, showReading: (line?: Text) => Promise<void>) {
    this.#terminal = terminal;
    this.#amountFen = amountFen;
    this.#showReading = showReading;
  }

  /** Says how many tries are left, and warns of the last (EMV 4.4 Book 4, 6.3.4.1). */
  async enter({ triesLeft, language }: Parameters<OfflinePin["enter"]>[0]): Promise<OfflinePinEntry> {
    await freshStack;
    const { panel } = this.#terminal;
    if (this.#wrong) await panel.beep("error");
    const collected = await inLanguage(panel, language, () =>
      collectPin(this.#terminal, this.#amountFen, this.#hint(triesLeft), this.#wrong),
    );
    if (collected.kind === "stopped") {
      this.stopped = collected.diagnosis;
      return { kind: "cancelled" };
    }
    await this.#showReading();
    return collected.kind === "entered" ? collected : { kind: "bypassed" };
  }

  async verify({ entry, encipher }: Parameters<OfflinePin["verify"]>[0]): ReturnType<OfflinePin["verify"]> {
    const element = this.#terminal.devices["secure-element"];
    const answer = await element.verifyOffline({ entry, ...(encipher ? { encipher } : {}) });
    if (answer.kind === "fault") return this.#failed(answer.fault);
    if (answer.kind !== "response") return answer;
    this.#wrong = (answer.status & 0xfff0) === WRONG_PIN;
    if (isLocked(answer)) {
      await this.#showReading(cardWords.pinLocked);
      await this.#terminal.panel.beep("error");
    }
    return answer;
  }

  #hint(triesLeft: number | undefined): Text {
    if (triesLeft === undefined) return this.#wrong ? cardWords.pinWrong : cardWords.pinOfCard;
    return this.#wrong ? wrongPinText(triesLeft) : pinTriesText(triesLeft);
  }

  #failed(fault: CardReaderFault | SecureElementFault): ReaderFault {
    switch (fault) {
      case "disconnected":
      case "overheated":
      case "no-answer":
        return { kind: "fault", fault };
      default:
        // Not the reader's: the element has its own rows (D07, B20).
        this.stopped = elementFault(fault);
        return { kind: "fault", fault: "disconnected" };
    }
  }
}

/** 63C0, 6983, 6984: no further try. */
function isLocked({ status: word }: ApduResponse): boolean {
  return word === WRONG_PIN || word === status.authenticationBlocked || word === status.invalidated;
}
