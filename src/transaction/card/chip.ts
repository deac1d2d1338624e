import type { CardInterface } from "../../../hal/card-reader";
import type { Text } from "../../../hal/display";
import type { Terminal } from "../../context";
import type { Repeat } from "../../counter/confirm";
import { catalogue } from "../../diagnosis/catalogue";
import { type Diagnosis, diagnose, forSupport } from "../../diagnosis/diagnosis";
import { partFault } from "../../diagnosis/parts";
import { chipFlawText } from "../../diagnosis/support-words";
import { ContactTransaction } from "../../emv/contact";
import type {
  ApplicationChoice,
  CardDecision,
  Cardholder,
  ContactOutcome,
  EmvParameters,
  EmvRefused,
  EmvRequest,
  PinAsked,
} from "../../emv/types";
import { withAmount } from "../../screen/pictured";
import { same, text } from "../../screen/text";
import { amountLines } from "../../screen/words";
import { freshStack } from "../../values/fresh-stack";
import type { MaskedPan } from "../../values/masked-pan";
import { titleInHand } from "../kinds/kinds";
import { cardWords } from "./card-words";
import { emvPorts } from "./emv-setup";
import { inLanguage } from "./holder-language";
import { OfflinePinAtTerminal } from "./offline-pin";
import { collectPin } from "./pin";
import { givenUp, leftAlone } from "./walked-away";

/** A cardholder who has not chosen by then has walked away (B12). */
const CHOICE_MS = 60_000;
/** What the digit keys can name. */
const CHOICES_MAX = 9;

/** A chip in the slot that asks its issuer, its holder checked as it wants. */
export interface ChipRead {
  readonly kind: "chip";
  /** Waits for the issuer's word: `complete`. */
  readonly transaction: ContactTransaction;
  readonly decision: CardDecision;
  /** Names the online PIN; undefined where none was entered. */
  readonly entry: number | undefined;
}

/** The card is shown once more, by these ways. */
export interface Again {
  readonly kind: "again";
  /** stripe: the chip may be passed over (`unionpay.md`, 9). not-tap: by contacts or stripe. */
  readonly by: "any" | "stripe" | "not-tap";
  readonly hint: Text;
  /** Why it failed, should there be no further try; undefined: the card is as it should be and this was no failure. */
  readonly failure: "B01" | "B02" | undefined;
}

/** Asks, where there is something to ask, whether this card is charged again (B19). */
export type AsksAboutRepeat = (pan: MaskedPan) => Promise<Repeat>;

export interface ReadingFailed {
  readonly kind: "failed";
  readonly diagnosis: Diagnosis;
}

/** From the activated chip to its first word (EMV 4.4 Book 3, figure 7): everything up to asking the issuer. */
export async function readChip(
  terminal: Terminal,
  parameters: EmvParameters,
  request: EmvRequest,
  asks: AsksAboutRepeat,
): Promise<ChipRead | Again | ReadingFailed> {
  await showReading(terminal, request.amountFen);
  const holder = new HolderAtTerminal(terminal, request.amountFen, asks);
  const offlinePin = new OfflinePinAtTerminal(terminal, request.amountFen, (line) =>
    showReading(terminal, request.amountFen, line),
  );
  const ports = emvPorts(terminal, holder, () => undefined, offlinePin);
  const transaction = new ContactTransaction(ports, parameters, request);
  // A device's stack is small: the kernel begins on an empty one.
  await undefined;
  const outcome = await transaction.begin();
  const stopped = holder.stopped ?? offlinePin.stopped;
  if (stopped) return { kind: "failed", diagnosis: stopped };
  if (outcome.kind === "online") return { kind: "chip", transaction, decision: outcome, entry: holder.entry };
  return notOnline(outcome);
}

function notOnline(outcome: Exclude<ContactOutcome, { kind: "online" }>): Again | ReadingFailed {
  switch (outcome.kind) {
    case "offline-approved":
    case "offline-declined":
      return failed(diagnose("B06", { cause: cardWords.chipDeclined, remedy: cardWords.otherCard }));
    case "failed":
      return failed(forSupport(unreadCard("chip"), chipFlawText(outcome.step, outcome.flaw, outcome.status)));
    case "lost":
      return lost(outcome.how);
    case "fallback":
      return { kind: "again", by: "stripe", hint: cardWords.fallBack, failure: undefined };
    case "refused":
      return failed(refusal(outcome.why));
    case "cancelled":
      return failed(diagnose("B12"));
  }
}

/** B01, B02, B20: nothing was sent; the same card may be shown again. */
export function lost(how: "removed" | "protocol-error" | "card-timeout" | "reader-fault"): Again | ReadingFailed {
  if (how === "reader-fault") return failed(partFault("card-reader"));
  return how === "removed" ? tooEarly() : once("B01");
}

/** B02: taken out before it was read; it is shown once more, by any way. */
export function tooEarly(): Again {
  return once("B02");
}

function once(failure: "B01" | "B02"): Again {
  const { cause, remedy } = diagnose(failure);
  return { kind: "again", by: "any", hint: text(`${cause.zh}，${remedy.zh}`, `${cause.en}. ${remedy.en}`), failure };
}

/** B01, and which way of reading it. */
export function unreadCard(through: CardInterface): Diagnosis {
  const { zh, en } = catalogue.B01.cause;
  const way = cardWords[through];
  return diagnose("B01", { cause: text(`${zh}（${way.zh}）`, `${en}: ${way.en}`) });
}

function refusal(why: EmvRefused["why"]): Diagnosis {
  if (why === "not-accepted") return diagnose("B06", { cause: cardWords.notAccepted, remedy: cardWords.otherCard });
  return diagnose("B06", { cause: cardWords.chipBlocked });
}

function failed(diagnosis: Diagnosis): ReadingFailed {
  return { kind: "failed", diagnosis };
}

function showReading(terminal: Terminal, amountFen: number, line?: Text): Promise<void> {
  return terminal.panel.show({
    id: "processing",
    title: titleInHand(terminal.session),
    lines: [...amountLines(amountFen), ...(line ? [line] : []), cardWords.reading],
    ...withAmount(amountFen),
    mood: "waiting",
  });
}

/** The person before the terminal, as the kernel speaks to it. */
class HolderAtTerminal implements Cardholder {
  readonly #terminal: Terminal;
  readonly #amountFen: number;
  readonly #asks: AsksAboutRepeat;
  /** The online PIN that was entered last. */
  entry: number | undefined;
  /** The PIN pad failed, nobody was there, or the card is not to be charged: the kernel knows this as "cancelled". */
  stopped: Diagnosis | undefined;

  constructor(terminal: Terminal, amountFen: number, asks: AsksAboutRepeat) {
    this.#terminal = terminal;
    this.#amountFen = amountFen;
    this.#asks = asks;
  }

  async goesOn({ pan }: Parameters<Cardholder["goesOn"]>[0]): Promise<boolean> {
    const repeat = await this.#asks(pan);
    if (typeof repeat === "object") this.stopped = repeat;
    else if (repeat === "meant") await showReading(this.#terminal, this.#amountFen);
    return this.stopped === undefined;
  }

  async choose(request: Parameters<Cardholder["choose"]>[0]): Promise<number | "cancelled"> {
    const { choices, again, language } = request;
    const chosen = await inLanguage(this.#terminal.panel, language, () => this.#choose(choices, again));
    if (chosen !== "cancelled") await showReading(this.#terminal, this.#amountFen);
    return chosen;
  }

  async #choose(all: readonly ApplicationChoice[], again: boolean): Promise<number | "cancelled"> {
    const { panel } = this.#terminal;
    const choices = all.slice(0, CHOICES_MAX);
    await panel.show({
      id: "card.choose",
      title: cardWords.chooseTitle,
      lines: [...amountLines(this.#amountFen), again ? cardWords.chooseAgain : cardWords.confirmHint],
      options: choices.map(({ label }) => same(label)),
    });
    for (;;) {
      const press = await panel.key(CHOICE_MS);
      if (press.kind !== "key" || press.key === "cancel") {
        this.stopped = press.kind === "timeout" ? leftAlone() : givenUp();
        return "cancelled";
      }
      const index = press.key === "enter" ? 0 : Number(press.key) - 1;
      if (press.key !== "00" && index >= 0 && index < choices.length) return index;
    }
  }

  async onlinePin({ language }: Parameters<Cardholder["onlinePin"]>[0]): Promise<PinAsked> {
    await freshStack;
    const collected = await inLanguage(this.#terminal.panel, language, () =>
      collectPin(this.#terminal, this.#amountFen),
    );
    if (collected.kind === "stopped") {
      this.stopped = collected.diagnosis;
      return "cancelled";
    }
    await showReading(this.#terminal, this.#amountFen);
    this.entry = collected.kind === "entered" ? collected.entry : undefined;
    return collected.kind === "entered" ? "entered" : "bypassed";
  }
}
