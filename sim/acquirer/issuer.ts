import type { Card, CardStatus } from "../cards/card";
import { isExpired, localDay } from "./calendar";
import type { Ledger } from "./ledger";

/** What an issuer keeps of a card beside its number: everything that changes. */
export interface CardAccount {
  readonly cardId: string;
  readonly status: CardStatus;
  /** Wrong PINs since the last right one. */
  readonly wrongPins: number;
  readonly pinLocked: boolean;
  /** The local day that `spentCount` and `spentFen` count. */
  readonly day: number;
  readonly spentCount: number;
  readonly spentFen: number;
  /** The highest counter of its chip (9F36) that came with a right cryptogram. */
  readonly lastAtc?: number;
}

/** How the card was read, as far as the issuer cares. */
export type CardEntry = "stripe" | "fallback" | "chip" | "tap" | "manual" | "scan";

/** What the acquirer asks the issuer. */
export interface AuthorisationRequest {
  readonly card: Card;
  readonly amountFen: number;
  readonly nowMs: number;
  readonly entry: CardEntry;
  /** YYMM as read, when the message has it. */
  readonly expiry?: string;
  /** What follows the service code on track 2, when it was read. */
  readonly discretionary?: string;
  /** Opened PIN. Absent: none was entered. */
  readonly pin?: string;
  /** The chip has checked the PIN by itself. */
  readonly pinChecked: boolean;
  /** Up to this amount a tap needs no PIN. */
  readonly tapWithoutPinFen: number;
}

/** Response codes of Q/CUP 009 that an issuer gives (unionpay.md §7). */
const statusCodes: Readonly<Record<Exclude<CardStatus, "active">, string>> = Object.freeze({
  lost: "41",
  stolen: "43",
  restricted: "62",
  frozen: "57",
  dormant: "21",
});

/** The issuers' books: who may spend. The money itself lies in the ledger. */
export class IssuerBook {
  readonly #cards = new Map<string, Card>();
  readonly #byId = new Map<string, Card>();
  readonly #accounts = new Map<string, CardAccount>();
  readonly #ledger: Ledger;

  constructor(cards: readonly Card[], ledger: Ledger) {
    this.#ledger = ledger;
    for (const card of cards) {
      this.#cards.set(card.pan, card);
      this.#byId.set(card.id, card);
      const pinLocked = card.pinLocked;
      const account = {
        cardId: card.id,
        status: card.status,
        wrongPins: 0,
        pinLocked,
        day: 0,
        spentCount: 0,
        spentFen: 0,
      };
      this.#accounts.set(card.id, account);
    }
  }

  card(pan: string): Card | undefined {
    return this.#cards.get(pan);
  }

  cardById(id: string): Card | undefined {
    return this.#byId.get(id);
  }

  account(cardId: string): CardAccount | undefined {
    return this.#accounts.get(cardId);
  }

  get accounts(): readonly CardAccount[] {
    return [...this.#accounts.values()];
  }

  /** Replaces an account's state; of a card that the book does not have it does nothing. */
  put(account: CardAccount): void {
    if (this.#accounts.has(account.cardId)) this.#accounts.set(account.cardId, account);
  }

  /** What the cardholder can spend. */
  availableFen(cardId: string): number {
    return this.#ledger.balanceFen(`cardholder:${cardId}`);
  }

  /** Puts opening balances into the ledger. */
  open(nowMs: number): void {
    for (const card of this.#cards.values()) this.setAvailable(card.id, card.availableFen, nowMs);
  }

  /** Books the difference between what can be spent and what should be. */
  setAvailable(cardId: string, amountFen: number, nowMs: number): void {
    const differenceFen = amountFen - this.availableFen(cardId);
    if (differenceFen === 0) return;
    this.#ledger.post({
      atMs: nowMs,
      reason: "opening",
      transaction: -1,
      legs: [
        { account: "issuer-funds", amountFen: -differenceFen },
        { account: `cardholder:${cardId}`, amountFen: differenceFen },
      ],
    });
  }

  /**
   * Decides on a payment. The order is an issuer's: is it my card, may it be used, is it its holder, is there money.
   * Counts wrong PINs. Money and the day's count move only with `spend`.
   * @returns the response code, "00" to approve.
   */
  authorise(request: AuthorisationRequest): string {
    const account = this.#accounts.get(request.card.id);
    if (account === undefined) return "14";
    return (
      this.#cardCode(request, account) ??
      this.#holderCode(request, account) ??
      this.#moneyCode(request, this.#today(account, request.nowMs)) ??
      "00"
    );
  }

  /** Is it a card that its holder may use, and is he there? Counts wrong PINs; what is on the card does not matter. */
  identify(request: AuthorisationRequest): string {
    const account = this.#accounts.get(request.card.id);
    if (account === undefined) return "14";
    return this.#cardCode(request, account) ?? this.#holderCode(request, account) ?? "00";
  }

  #cardCode(request: AuthorisationRequest, account: CardAccount): string | undefined {
    const { card } = request;
    if (account.status === "lost" || account.status === "stolen") return statusCodes[account.status];
    if (request.expiry !== undefined && request.expiry !== card.expiry) return "59";
    if (isExpired(card.expiry, request.nowMs)) return "54";
    if (account.status !== "active") return statusCodes[account.status];
    if (request.discretionary !== undefined && request.discretionary !== card.discretionary) return "59";
    // A card with a chip may be swiped only where its chip has failed (45: fallback not allowed).
    if (request.entry === "stripe" && card.interfaces.includes("chip")) return "45";
    return undefined;
  }

  #holderCode(request: AuthorisationRequest, account: CardAccount): string | undefined {
    const { card, pin } = request;
    if (pin === undefined) {
      const tapped = request.entry === "tap" && (card.phone || request.amountFen <= request.tapWithoutPinFen);
      return card.pinRequired && !tapped && !request.pinChecked ? "55" : undefined;
    }
    return this.#pinCode(card, account, pin);
  }

  #pinCode(card: Card, account: CardAccount, pin: string): string | undefined {
    if (account.pinLocked) return "75";
    if (pin === card.issuerPin) {
      if (account.wrongPins !== 0) this.put({ ...account, wrongPins: 0 });
      return undefined;
    }
    const wrongPins = account.wrongPins + 1;
    const pinLocked = wrongPins >= card.pinTriesMax;
    this.put({ ...account, wrongPins, pinLocked });
    return pinLocked ? "75" : "55";
  }

  /** Is this the holder, where a PIN was typed? Counts wrong ones. @returns the response code, "00" where it is. */
  checkPin(card: Card, pin: string): string {
    const account = this.#accounts.get(card.id);
    if (account === undefined) return "14";
    return this.#pinCode(card, account, pin) ?? "00";
  }

  #moneyCode(request: AuthorisationRequest, account: CardAccount): string | undefined {
    const { perTransactionFen, dailyFen, dailyCount } = request.card.limits;
    const { amountFen } = request;
    if (perTransactionFen !== undefined && amountFen > perTransactionFen) return "61";
    if (dailyFen !== undefined && account.spentFen + amountFen > dailyFen) return "61";
    if (dailyCount !== undefined && account.spentCount + 1 > dailyCount) return "65";
    return amountFen > this.availableFen(request.card.id) ? "51" : undefined;
  }

  /** What a card's limits of amount leave for one payment now; undefined where it has none. */
  leftFen(card: Card, nowMs: number): number | undefined {
    const account = this.#accounts.get(card.id);
    const { perTransactionFen, dailyFen } = card.limits;
    if (account === undefined || (perTransactionFen ?? dailyFen) === undefined) return undefined;
    const today = (dailyFen ?? Number.POSITIVE_INFINITY) - this.#today(account, nowMs).spentFen;
    return Math.max(0, Math.min(perTransactionFen ?? Number.POSITIVE_INFINITY, today));
  }

  /** Remembers a chip's counter: it does not count again. */
  heard(cardId: string, atc: number): void {
    const account = this.#accounts.get(cardId);
    if (account !== undefined && atc > (account.lastAtc ?? 0)) this.put({ ...account, lastAtc: atc });
  }

  /** Counts a payment towards the day's limits. */
  spend(cardId: string, amountFen: number, nowMs: number): void {
    const account = this.#accounts.get(cardId);
    if (account === undefined) return;
    const today = this.#today(account, nowMs);
    this.put({ ...today, spentCount: today.spentCount + 1, spentFen: today.spentFen + amountFen });
  }

  /** Takes a payment back out of the limits of the day on which it was made. */
  unspend(cardId: string, amountFen: number, spentAtMs: number): void {
    const account = this.#accounts.get(cardId);
    if (account === undefined || account.day !== localDay(spentAtMs)) return;
    this.put({ ...account, spentCount: account.spentCount - 1, spentFen: account.spentFen - amountFen });
  }

  #today(account: CardAccount, nowMs: number): CardAccount {
    const day = localDay(nowMs);
    return account.day === day ? account : { ...account, day, spentCount: 0, spentFen: 0 };
  }
}
