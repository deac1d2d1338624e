import type { Terminal } from "../../context";
import { diagnose, forSupport } from "../../diagnosis/diagnosis";
import { chipFlawText } from "../../diagnosis/support-words";
import { ContactlessTransaction } from "../../emv/contactless";
import type { CardDecision, Cardholder, ContactlessOutcome, EmvParameters, EmvRequest } from "../../emv/types";
import { cardWords } from "./card-words";
import { type Again, lost, type ReadingFailed, unreadCard } from "./chip";
import { emvPorts } from "./emv-setup";

/** A tap that asks its issuer: the card has left. An online PIN is still to be entered. */
export interface TapRead {
  readonly kind: "tap";
  readonly transaction: ContactlessTransaction;
  readonly decision: CardDecision;
}

/** One tap: each needs its own. The field is powered only for an amount that may be tapped (`chipWays`). */
export class TapReader {
  readonly #terminal: Terminal;
  readonly #transaction: ContactlessTransaction;
  #beeped: Promise<void> | undefined;

  constructor(terminal: Terminal, parameters: EmvParameters, request: EmvRequest) {
    this.#terminal = terminal;
    const ports = emvPorts(terminal, nobody, () => {
      this.#beeped ??= terminal.panel.beep("ok");
    });
    this.#transaction = new ContactlessTransaction(ports, parameters, request);
  }

  /** From the card in the field to its word. The field is down afterwards. */
  async read(): Promise<TapRead | Again | ReadingFailed> {
    // A device's stack is small: the kernel begins on an empty one.
    await undefined;
    const outcome = await this.#transaction.begin();
    await this.#beeped;
    await this.#terminal.devices["card-reader"].release();
    if (outcome.kind === "online") return { kind: "tap", transaction: this.#transaction, decision: outcome };
    return notOnline(outcome, this.#terminal.devices["card-reader"].interfaces.includes("chip"));
  }
}

/** After a tap nobody chooses, and the PIN is asked for when the card has left (EMV Contactless Book A, 5.9). */
const nobody: Cardholder = Object.freeze({
  choose: async () => "cancelled" as const,
  goesOn: async () => true,
  onlinePin: async () => "unavailable" as const,
});

/** @param slot whether there is one: what cannot be tapped here may still be inserted (EMV Contactless Book A, message 1C). */
function notOnline(outcome: Exclude<ContactlessOutcome, { kind: "online" }>, slot: boolean): Again | ReadingFailed {
  switch (outcome.kind) {
    case "offline-approved":
    case "offline-declined":
      return {
        kind: "failed",
        diagnosis: diagnose("B06", { cause: cardWords.chipDeclined, remedy: cardWords.otherCard }),
      };
    case "see-phone":
      return { kind: "again", by: "any", hint: cardWords.seePhone, failure: undefined };
    case "try-again":
      return { kind: "again", by: "any", hint: cardWords.tapAgain, failure: "B02" };
    case "insert-card":
      return { kind: "again", by: "not-tap", hint: cardWords.insertInstead, failure: undefined };
    case "not-accepted":
      return {
        kind: "failed",
        diagnosis: diagnose("B06", {
          cause: cardWords.notAccepted,
          remedy: slot ? cardWords.otherWay : cardWords.otherCard,
        }),
      };
    case "failed":
      return {
        kind: "failed",
        diagnosis: forSupport(unreadCard("tap"), chipFlawText(outcome.step, outcome.flaw, outcome.status)),
      };
    case "lost":
      return lost(outcome.how);
  }
}
