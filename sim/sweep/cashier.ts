import type { Key } from "../../hal/keypad";
import type { Payer, WalletId } from "../acquirer/payers";
import type { LedgerEntry } from "../acquirer/view/ledger-view";
import { entriesFor } from "../scenario/choosing";
import type { Simulator } from "../simulator/simulator";
import type { SeededRandom } from "../world/random";
import type { Errand, Means, Shop } from "./mix";
import { type Act, digits, isTipAsked, type Person } from "./person";

const CANCEL_PROBABILITY = 0.02;
/** A small shop's: 99.99. */
const AMOUNT_FEN_MAX = 9_999;
/** A credit card's holder may sign instead. */
const NO_PIN_PROBABILITY = 0.25;
/** From the PIN to an end: the longest reply time-out, a sign-in and a reversal. */
const END_MS = 250_000;
/** A code on the screen is paid or given up by then: it is valid for five minutes. */
const CODE_MS = 400_000;
/** The same question so often: the cashier gives up. */
const ANSWERS_MAX = 2;
/** Questions of one errand, at most: beyond it something turns in circles. */
const QUESTIONS_MAX = 20;
/** A payer's phone takes so long at most to pay what it has read. */
const PAYS_WITHIN_MS = 3_000;
/** So long a cashier looks at a code that nobody pays. */
const GIVES_UP_MS = 20_000;
const VOUCHER_NONE = "999999";
/** A terminal that has not begun what its till asks for by then is busy: the till calls it off. */
const TILL_BEGINS_MS = 10_000;
/** Of guests who are asked (assumed). */
const TIP_PROBABILITY = 0.6;
/** As parameter 19 has it, see `shopParameters`. */
const TIP_PERCENT_MAX = 15;

const decks: { readonly [means in "swipe" | "insert" | "tap"]: readonly string[] } = Object.freeze({
  swipe: [
    ...["credit-stripe", "credit-stripe", "credit-stripe", "credit-stripe"],
    ...["debit-stripe", "debit-stripe", "debit-stripe", "debit-stripe"],
    ...["low-balance", "wrong-pin", "restricted", "damaged-stripe"],
  ],
  insert: [
    ...["credit-chip", "credit-chip", "debit-chip", "debit-chip", "combined-chip"],
    ...["chip-declines-at-end", "leaving-late-chip", "leaving-chip", "wrong-pin-chip", "damaged-chip"],
  ],
  tap: [
    ...["credit-tap", "credit-tap", "debit-tap", "debit-tap", "phone-tap", "phone-tap"],
    ...["leaving-tap", "low-balance-tap"],
  ],
});

/** What cardholders write: mostly their names, sometimes nothing that counts (C02), sometimes they have left (C03). */
const marks: readonly (string | undefined)[] = Object.freeze([
  ...["wang", "li", "smith", "wang", "li", "smith", "wang", "li", "dot"],
  undefined,
]);

/** What payers do whose code was scanned: most need not confirm. */
const payers: readonly { readonly payer: Payer; readonly afterMs: number }[] = Object.freeze([
  ...Array.from({ length: 14 }, () => ({ payer: "confirms" as const, afterMs: 0 })),
  { payer: "confirms", afterMs: 10_000 },
  { payer: "confirms", afterMs: 30_000 },
  { payer: "waits", afterMs: 0 },
  { payer: "refuses", afterMs: 2_000 },
  { payer: "pays-late", afterMs: 30_000 },
  { payer: "pays-late", afterMs: 0 },
]);

/** What payers do who have read the terminal's code; undefined: nobody reads it. */
const readers: readonly ("ok" | "pending" | "fail" | undefined)[] = Object.freeze([
  ...Array.from({ length: 17 }, () => "ok" as const),
  "pending",
  "fail",
  undefined,
]);

/** Number ranges of payers' codes: what they begin with, and how many digits follow. */
const codes: readonly { readonly wallet: WalletId; readonly begin: string; readonly more: number }[] = Object.freeze([
  { wallet: "wechat", begin: "13", more: 16 },
  { wallet: "alipay", begin: "28", more: 16 },
  { wallet: "unionpay", begin: "62", more: 17 },
]);

/** Screens that ask the cashier or the customer something. */
const questions: readonly string[] = Object.freeze([
  ...["amount", "original", "confirm", "operator.password", "card", "card.choose", "scan", "qr", "pin", "sign", "part"],
]);

/** What the acquirer has to know of a shop before its terminal signs in. */
export function shopParameters(shop: Shop): Readonly<Record<string, string>> {
  return {
    ...(shop.has("tips") ? { "18": "1", "19": String(TIP_PERCENT_MAX) } : {}),
    ...(shop.has("parts") ? { "59": "1" } : {}),
  };
}

/** Somebody at the counter, who does errands and answers whatever the terminal asks on the way. */
export class Cashier {
  readonly #person: Person;
  readonly #simulator: Simulator;
  readonly #random: SeededRandom;
  /** Entry → the keys that led there the last time. */
  readonly #ways = new Map<string, readonly Key[]>();
  readonly #shop: Shop;
  /** How many references the till has used. */
  #references = 0;
  /** How often a guest gave a tip. */
  tips = 0;

  constructor(person: Person, random: SeededRandom, shop: Shop = new Set()) {
    this.#person = person;
    this.#simulator = person.simulator;
    this.#random = random;
    this.#shop = shop;
  }

  /** Whether this terminal has the kind, and there is something for it to be about. */
  can({ entry, means, about, needs }: Errand): boolean {
    if (needs !== undefined && !this.#shop.has(needs)) return false;
    const { scanner } = this.#simulator;
    // What takes codes also shows them, and takes their payments back.
    if (!scanner && (means === "scan" || means === "phone" || entry?.startsWith("扫码"))) return false;
    return about === undefined || this.#originals(about).length > 0;
  }

  /** From home to an end, or to wherever the errand got stuck: the way home is somebody else's. */
  async do(errand: Errand): Promise<void> {
    const { entry, means, about, needs, amountFenMax = AMOUNT_FEN_MAX } = errand;
    const original = about && this.#pick(this.#originals(about));
    const amountFen = 1 + this.#random.below(original?.amountFen ?? amountFenMax);
    const [card, way] = original && means === "original" ? cardOf(original) : [this.#card(means), means];
    if (means === "scan") this.#payersAre();
    if (needs === "parts")
      this.#host({ respond: { when: { mti: "0200", amount: amountFen, card }, code: "10", times: 1 } });
    if (entry !== undefined) {
      if (!(await this.#choose(entry))) return;
    } else if (needs === "till") {
      if (!(await this.#askedByTill(amountFen))) return;
    } else if ((await this.#person.play([{ act: "type", keys: [...digits(String(amountFen)), "enter"] }])) !== "ended")
      return;
    const inPart = needs === "parts";
    const asked = { amountFen, card, way, original, inPart, leavesOut: errand.name === "settlement" };
    const answered = new Map<string, number>();
    for (let count = 0; count < QUESTIONS_MAX; count++) {
      const question = await this.#question();
      // What becomes of the rest is asked behind the slips.
      if (inPart && question === undefined && this.#simulator.display.view.id === "approved") {
        if ((await this.#person.play([type("enter")])) !== "ended") return;
        continue;
      }
      if (question === undefined) return;
      const times = (answered.get(question) ?? 0) + 1;
      answered.set(question, times);
      const answer = times > ANSWERS_MAX ? [type("cancel")] : this.#answer(question, { ...asked, times });
      if ((await this.#person.play(answer)) !== "ended") return;
    }
  }

  /** What the terminal asks now; undefined where it is over, or off. */
  async #question(): Promise<string | undefined> {
    const simulator = this.#simulator;
    const { world, display, pinPad } = simulator;
    await simulator.until(() => !world.powered || isAsking(simulator), END_MS);
    if (!world.powered) return undefined;
    if (pinPad.collecting) return "pin";
    return questions.includes(display.view.id) ? display.view.id : undefined;
  }

  #answer(
    question: string,
    asked: {
      readonly amountFen: number;
      readonly card: string;
      readonly way: Means;
      readonly original: LedgerEntry | undefined;
      readonly inPart: boolean;
      readonly leavesOut: boolean;
      readonly times: number;
    },
  ): readonly Act[] {
    const random = this.#random;
    switch (question) {
      case "amount":
        if (isTipAsked(this.#simulator.display.view)) return [type(...this.#tip(asked), "enter")];
        return [type(...digits(String(asked.amountFen)), "enter")];
      case "original":
        return [type(...digits(asked.original?.stan ?? VOUCHER_NONE), "enter")];
      case "operator.password":
        return [type(...digits("0000"), "enter")];
      case "card":
        if (asked.way !== "swipe" && asked.way !== "insert" && asked.way !== "tap") return [type("cancel")];
        return [{ act: asked.way, card: asked.card }];
      case "pin":
        if (random.chance(CANCEL_PROBABILITY)) return [type("1", "cancel")];
        return [type(...(random.chance(NO_PIN_PROBABILITY) ? [] : digits("123456")), "enter")];
      case "scan":
        return [{ act: "scan", code: this.#code() }];
      case "qr":
        return asked.times === 1 ? this.#readCode() : [see(CODE_MS)];
      case "sign": {
        const mark = this.#pick(marks);
        return [mark === undefined ? type("cancel") : { act: "sign", signature: mark }];
      }
      case "card.choose":
        return [type("1")];
      case "part":
        // By card, by code, voided, or in cash: whatever this terminal offers.
        return [type(...digits(String(1 + random.below(this.#simulator.display.view.options.length))))];
      case "confirm":
        // A settlement asks whether to leave out what is being checked. A refund of a closed batch is told 77 for ever, so he waits.
        return [type(asked.leavesOut ? "cancel" : "enter")];
      default:
        return [type("enter")];
    }
  }

  /** Nothing where a part is approved: the host is told of the amount beforehand. */
  #tip({ amountFen, inPart }: { readonly amountFen: number; readonly inPart: boolean }): readonly Key[] {
    const mostFen = Math.floor((amountFen * TIP_PERCENT_MAX) / 100);
    if (inPart || mostFen === 0 || !this.#random.chance(TIP_PROBABILITY)) return [];
    this.tips++;
    return digits(String(1 + this.#random.below(mostFen)));
  }

  /** @returns whether the terminal has begun it. */
  async #askedByTill(amountFen: number): Promise<boolean> {
    const { till, world, display } = this.#simulator;
    if (!till) throw new Error("a shop with a till has a line to it");
    const reference = `R${++this.#references}`;
    till.register.start({ reference, kind: "sale", amountFen });
    await this.#simulator.until(() => !world.powered || display.view.id !== "home", TILL_BEGINS_MS);
    if (world.powered && display.view.id === "home") till.register.cancel(reference);
    return world.powered && display.view.id !== "home";
  }

  #readCode(): readonly Act[] {
    const result = this.#pick(readers);
    const { wallet } = this.#pick(codes);
    const gone = [{ act: "pass", ms: GIVES_UP_MS }, type("cancel")] as const;
    if (result === undefined) return gone;
    const afterMs = this.#random.below(PAYS_WITHIN_MS);
    return [{ act: "pay", wallet, result, afterMs }, ...(result === "pending" ? gone : [see(CODE_MS)])];
  }

  #code(): string {
    const { begin, more } = this.#pick(codes);
    let code = begin;
    for (let at = 0; at < more; at++) code += String(this.#random.below(10));
    return code;
  }

  /** The next payer's manner, with whatever wallet he comes. */
  #payersAre(): void {
    const manner = this.#pick(payers);
    for (const { wallet } of codes) this.#host({ wallet: { id: wallet, ...manner } });
  }

  #host(body: object): void {
    const applied = this.#simulator.acquirer.applyHostVerb(body);
    if (applied.kind === "invalid") throw new Error(`soak: ${applied.field}: expected ${applied.expected}`);
  }

  #card(means: Means): string {
    return this.#pick(decks[means === "insert" || means === "tap" ? means : "swipe"]);
  }

  #originals({ kinds, states }: NonNullable<Errand["about"]>): readonly LedgerEntry[] {
    const { entries } = this.#simulator.acquirer.ledgerView();
    return entries.filter(({ kind, state }) => kinds.includes(kind) && states.includes(state));
  }

  /** The keys of the last time, as long as they still lead there: nobody looks through the menu for what is done each hour. */
  async #choose(entry: string): Promise<boolean> {
    const { display, world } = this.#simulator;
    const press = async (key: Key) => {
      await this.#person.play([type(key)]);
      await this.#simulator.until(() => !world.powered || this.#simulator.listening, END_MS);
    };
    await press("menu");
    const known = this.#ways.get(entry);
    const keys = known ?? (await entriesFor({ view: () => display.view, press }, entry)).meant[0]?.keys ?? [];
    for (const [at, key] of keys.entries()) {
      if (!world.powered) return false;
      const last = at === keys.length - 1;
      if (last && display.view.options[Number(key) - 1]?.zh !== entry) {
        this.#ways.delete(entry);
        return false;
      }
      await press(key);
    }
    if (world.powered && keys.length > 0) this.#ways.set(entry, keys);
    return world.powered && keys.length > 0;
  }

  #pick<T>(all: readonly T[]): T {
    return all[this.#random.below(all.length)] as T;
  }
}

/** Whether it listens where the screen says that it does: a swipe is over before the next screen stands. */
function isAsking({ display, keypad, pinPad, cardReader, scanner, signaturePad }: Simulator): boolean {
  if (pinPad.collecting) return true;
  switch (display.view.id) {
    case "processing":
      return false;
    case "card":
      return cardReader.listening;
    case "scan":
      return scanner?.listening === true;
    case "sign":
      return signaturePad?.listening === true;
    default:
      return keypad.listening;
  }
}

/** The card of the original, shown the way that it was. */
function cardOf({ card, entryMode }: LedgerEntry): readonly [string, Means] {
  return [card, entryMode === "chip" ? "insert" : entryMode === "tap" ? "tap" : "swipe"];
}

function type(...keys: readonly Key[]): Act {
  return { act: "type", keys };
}

/** Until the code is off the screen. */
function see(limitMs: number): Act {
  return { act: "await", screens: ["approved", "declined", "not-charged", "checking", "returned", "fault"], limitMs };
}
