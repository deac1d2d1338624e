import type { CardInterface, Presented } from "../../../hal/card-reader";
import type { Text } from "../../../hal/display";
import { pictures } from "../../../hal/icons";
import type { Terminal } from "../../context";
import { isOut } from "../../counter/card-out";
import { partWorks } from "../../counter/parts";
import { catalogue } from "../../diagnosis/catalogue";
import { diagnose } from "../../diagnosis/diagnosis";
import { partFault, partGarbled } from "../../diagnosis/parts";
import type { EmvRequest } from "../../emv/types";
import { withAmount } from "../../screen/pictured";
import { text } from "../../screen/text";
import { amountLines, words } from "../../screen/words";
import { titleInHand } from "../kinds/kinds";
import { cardOrCancel } from "./card-wait";
import { cardWords } from "./card-words";
import {
  type Again,
  type AsksAboutRepeat,
  type ChipRead,
  type ReadingFailed,
  readChip,
  tooEarly,
  unreadCard,
} from "./chip";
import { chipWays, emvParameters, emvSale, noteCard } from "./emv-setup";
import { readStripe, type StripeCard } from "./stripe";
import { type TapRead, TapReader } from "./tap";
import { leftAlone } from "./walked-away";

/** B01: three tries at a card that cannot be read. */
const TRIES_MAX = 3;
/** Being sent from one way to another, a phone asking for something: nobody goes on like this for longer. */
const ROUNDS_MAX = 8;

/** A card that failed is taken away by then. */
const REMOVAL_MS = 3_000;

export interface StripeRead {
  readonly kind: "stripe";
  readonly card: StripeCard;
  /** Its chip could not be used: 60.5 = 2. */
  readonly fallback: boolean;
}

export type CardShown =
  | StripeRead
  | ChipRead
  | TapRead
  /** The operator pressed cancel: back one step. */
  | { readonly kind: "cancelled" }
  | ReadingFailed;

const pictureOf: Readonly<Record<CardInterface, string>> = Object.freeze({
  stripe: pictures.swipe,
  chip: pictures.insert,
  tap: pictures.tap,
});

/** What the card is asked for now. */
interface Asking {
  readonly interfaces: readonly CardInterface[];
  readonly hint: Text;
  readonly fallback: boolean;
}

/**
 * Asks for the card until one is read by a way that its rules allow, and checks what can be checked of it here. Nothing is
 * sent. A chip's repeat (B19) is asked about before its holder types a PIN; of a stripe or a tap, whose PIN comes later, the caller asks.
 * @param time of now, 14 digits.
 */
export async function presentCard(
  terminal: Terminal,
  amountFen: number,
  time: string,
  asks: AsksAboutRepeat,
): Promise<CardShown> {
  const request = emvSale(terminal, amountFen, time);
  const reading = new CardReading(terminal, request, await chipWays(terminal, amountFen), time, asks);
  let asking = reading.first();
  let diagnosis = diagnose("B01");
  for (let tries = 0, rounds = 0; tries < TRIES_MAX && rounds < ROUNDS_MAX; rounds++) {
    await terminal.panel.show({
      id: "card",
      title: titleInHand(terminal.session),
      lines: [...amountLines(amountFen), asking.hint, words.cancelHint],
      ...withAmount(amountFen),
      pictures: asking.interfaces.map((one) => pictureOf[one]).join(""),
    });
    delete terminal.session.cardStatus;
    const presented = await cardOrCancel(terminal, asking.interfaces);
    partWorks(terminal.session, "card-reader", presented.kind !== "fault");
    const shown = await reading.look(asking, presented);
    // A chip that is passed over failed, too.
    if (shown.kind === "failed" || (shown.kind === "again" && (shown.failure || shown.by === "stripe")))
      await noteCard(terminal);
    if (shown.kind !== "again") return shown;
    if (shown.failure) {
      const { through } = shown;
      diagnosis = through ? unreadCard(through) : diagnose(shown.failure);
      tries++;
    }
    asking = reading.next(asking, shown);
    await terminal.panel.beep(shown.failure ? "error" : "alert");
    await letGo(terminal, presented);
  }
  return { kind: "failed", diagnosis };
}

/** A round that did not lead to a card. */
type NextRound = Omit<Again, "failure"> & {
  readonly failure: Again["failure"] | "B03" | "B11";
  readonly through?: CardInterface;
};

/** One card's way to the terminal, over as many rounds as it takes. */
class CardReading {
  readonly #terminal: Terminal;
  readonly #request: EmvRequest;
  readonly #ways: readonly CardInterface[];
  /** YYMM of today. */
  readonly #yearMonth: string;
  readonly #asks: AsksAboutRepeat;

  /** @param ways what may be used beside the stripe. */
  constructor(
    terminal: Terminal,
    request: EmvRequest,
    ways: readonly CardInterface[],
    time: string,
    asks: AsksAboutRepeat,
  ) {
    this.#terminal = terminal;
    this.#request = request;
    this.#ways = ways;
    this.#yearMonth = time.slice(2, 6);
    this.#asks = asks;
  }

  /** Every way that reader, amount and downloads allow. */
  first(): Asking {
    const { interfaces } = this.#terminal.devices["card-reader"];
    const open = interfaces.filter((one) => one === "stripe" || this.#ways.includes(one));
    return { interfaces: open, hint: hintFor(open), fallback: false };
  }

  next(asking: Asking, { by, hint }: NextRound): Asking {
    const without = (gone: CardInterface) => asking.interfaces.filter((one) => one !== gone);
    switch (by) {
      case "any":
        return { ...asking, hint };
      case "stripe":
        return { interfaces: ["stripe"], hint, fallback: true };
      case "not-tap":
        return { ...asking, interfaces: without("tap"), hint };
    }
  }

  async look(asking: Asking, presented: Presented): Promise<Exclude<CardShown, Again> | NextRound> {
    switch (presented.kind) {
      case "cancelled":
        return { kind: "cancelled" };
      case "timeout":
        return { kind: "failed", diagnosis: leftAlone() };
      case "fault":
        return { kind: "failed", diagnosis: partFault("card-reader") };
      case "collision":
        return { kind: "again", by: "any", hint: causeAndRemedy("B03"), failure: "B03" };
      case "stripe": {
        if (typeof presented.track2 !== "string") return { kind: "failed", diagnosis: partGarbled("card-reader") };
        const card = readStripe(presented.track2);
        return card ? judgeStripe(asking, card, this.#yearMonth) : unreadable("stripe");
      }
      case "chip":
        this.#terminal.session.cardInside = true;
        return readChip(this.#terminal, await emvParameters(this.#terminal), this.#request, this.#asks);
      case "tap":
        return new TapReader(this.#terminal, await emvParameters(this.#terminal), this.#request).read();
      case "unreadable":
        if (presented.interface === "chip") {
          // In the slot for a moment only: that says nothing about its chip (B02).
          if (await isOut(this.#terminal)) return tooEarly();
          this.#terminal.session.cardInside = true;
        }
        // A chip that does not answer its reset may be passed over (`unionpay.md`, 9).
        return presented.interface === "chip" && asking.interfaces.includes("stripe")
          ? { kind: "again", by: "stripe", hint: cardWords.fallBack, failure: undefined }
          : unreadable(presented.interface);
      default:
        return { kind: "failed", diagnosis: partGarbled("card-reader") };
    }
  }
}

/** Expiry before anything is sent (B04); a card with a chip is not taken by its stripe (EMV 4.4 Book 4, 6.4: B11). */
function judgeStripe(asking: Asking, card: StripeCard, yearMonth: string): Exclude<CardShown, Again> | NextRound {
  if (card.expiredAt(yearMonth)) return { kind: "failed", diagnosis: diagnose("B04") };
  if (!card.hasChip || asking.fallback) return { kind: "stripe", card, fallback: card.hasChip };
  if (!asking.interfaces.includes("chip")) return { kind: "failed", diagnosis: diagnose("B11") };
  return { kind: "again", by: "any", hint: causeAndRemedy("B11"), failure: "B11" };
}

/** A card that failed is powered down; what still sticks in the slot, or is held into the field, is not the next try. */
async function letGo({ devices }: Terminal, presented: Presented): Promise<void> {
  const { kind } = presented;
  const through = kind === "unreadable" ? presented.interface : kind === "collision" ? "tap" : kind;
  if (through !== "chip" && through !== "tap") return;
  await devices["card-reader"].release();
  await devices["card-reader"].removed({ timeoutMs: REMOVAL_MS });
}

/** B01 names what could not be read; whoever holds the card may choose another way. */
function unreadable(through: CardInterface): NextRound {
  return { kind: "again", by: "any", hint: causeAndRemedy("B01", cardWords[through]), failure: "B01", through };
}

function causeAndRemedy(code: "B01" | "B03" | "B11", detail?: Text): Text {
  const { cause, remedy } = catalogue[code];
  const [zh, en] = detail ? [`（${detail.zh}）`, ` (${detail.en})`] : ["", ""];
  return text(`${cause.zh}${zh}，${remedy.zh}`, `${cause.en}${en}. ${remedy.en}`);
}

function hintFor(open: readonly CardInterface[]): Text {
  if (open.includes("tap")) return open.includes("stripe") ? words.swipeInsertTap : cardWords.insertTap;
  return open.includes("chip") ? cardWords.swipeInsert : cardWords.swipe;
}
