import type { Till } from "../../hal/till";
import { askedFenOf, type Facts, givesBack, type Original } from "../book/facts";
import type { Transaction } from "../book/states";
import { type NotBegun, type Reference, referenceOf, Tills } from "../book/tills";
import type { Terminal, TillSide, TillWish } from "../context";
import { sixDigits } from "../host/fields";
import { kindOf } from "../transaction/kinds/kinds";
import { sale } from "../transaction/kinds/sale";
import { toHex } from "../values/bcd";
import type { MoneyState } from "../values/money-state";
import { Greeting, type Speaker } from "./greeting";
import { TillLine } from "./line";
import { PROTOCOL_VERSION, type Progress, type Refusal, readTill, type TillSays, type TillStart } from "./messages";
import { Mouth } from "./mouth";
import { SECRET_BYTES } from "./proof";
import { notBegunResult, resultOf } from "./result";
import { progressOn, tillKinds } from "./tables";

/**
 * The cash register's side: hears and answers at any time, beside whatever the terminal is doing. It begins nothing itself: a request
 * waits until whoever serves the operator takes it up. What it says of money was read from the book.
 */
export class TillDesk implements TillSide {
  readonly #terminal: Terminal;
  readonly #tills: Tills;
  readonly #mouth: Mouth;
  readonly #line: TillLine;
  readonly #greeting: Greeting;
  #wish: TillWish | undefined;
  #taken: TillWish | undefined;
  #progress: Progress | undefined;
  #screen = "";
  #available = "";
  #failure: { readonly error: unknown } | undefined;

  private constructor(terminal: Terminal, till: Till, tills: Tills) {
    this.#terminal = terminal;
    this.#tills = tills;
    this.#mouth = new Mouth(till, (error) => this.#fail(error));
    this.#greeting = new Greeting(terminal, till.way, tills, this.#mouth);
    this.#line = new TillLine(till, terminal.devices.clock, this.#mouth, {
      hear: (json) => this.#hear(json),
      meet: () => this.#meet(),
      misheard: () => this.#misheard(),
    });
  }

  /** Begins to hear. What was asked for before a bug has to be asked for again. */
  static async open(terminal: Terminal, till: Till): Promise<TillDesk> {
    const { book, panel, session } = terminal;
    session.inHand.till = undefined;
    const tills = await Tills.read(book);
    const desk = new TillDesk(terminal, till, tills);
    book.tills = tills;
    book.tillWatch = (transaction) => desk.#changed(transaction);
    panel.watch = (id) => desk.#seen(id);
    terminal.till = desk;
    desk.#line.serve().catch((error: unknown) => desk.#fail(error));
    return desk;
  }

  /** Another one takes its place. */
  stop(): void {
    this.#line.stop();
    this.#mouth.shut();
  }

  get hasWish(): boolean {
    return this.#wish !== undefined;
  }

  takeWish(): TillWish | undefined {
    const wish = this.#wish;
    this.#wish = undefined;
    this.#taken = wish;
    if (wish?.wants === "transaction")
      this.#terminal.session.inHand.till = { reference: wish.reference, parts: wish.parts };
    return wish;
  }

  async wishOver(): Promise<void> {
    const { inHand } = this.#terminal.session;
    const [taken, asked] = [this.#taken, inHand.till];
    inHand.till = undefined;
    if (taken?.wants === "transaction" && asked && !asked.begun)
      await this.#endUnbegun(taken, asked.code ?? "cancelled");
    this.#taken = undefined;
    this.#progress = undefined;
  }

  async pair(till: string): Promise<void> {
    const secret = await this.#terminal.devices.random.bytes({ length: SECRET_BYTES });
    await this.#tills.pair(till, secret);
    this.#mouth.say({ type: "paired", secret: toHex(secret) });
  }

  /** Who speaks on the line, proven where that is needed. */
  get #speaker(): string | undefined {
    return this.#greeting.speaker?.till;
  }

  /** Another connection: nobody has said yet who he is. */
  #meet(): void {
    this.#greeting.forget();
    this.#available = "";
  }

  /** Whoever said it says it again at once. */
  #misheard(): void {
    if (this.#speaker) this.#mouth.say({ type: "error", what: "frame" });
  }

  async #hear(json: Uint8Array): Promise<void> {
    const says = readTill(json);
    if ("field" in says)
      return this.#mouth.say({ type: "error", what: "message", ...(says.field === "" ? {} : { field: says.field }) });
    switch (says.type) {
      case "hello":
        return this.#welcome(await this.#greeting.hello(says));
      case "prove":
        return this.#welcome(await this.#greeting.prove(says.proof));
      case "pair":
        return this.#askToPair(says.till, says.code);
      default: {
        const reference = referenceOf(says.reference);
        if (!this.#speaker) return this.#refuse(this.#greeting.missing, says.reference);
        // Nobody speaks for another till.
        if (reference?.till !== this.#speaker)
          return this.#mouth.say({ type: "error", what: "message", field: "reference" });
        return this.#answer(says, reference);
      }
    }
  }

  #answer(says: Extract<TillSays, { readonly reference: string }>, reference: Reference): Promise<void> | void {
    switch (says.type) {
      case "start":
        return this.#start(says, reference);
      case "cancel":
        return this.#cancel(says.reference, reference);
      case "ask":
        return this.#tell(says.reference, reference);
      case "told":
        if (this.#mouth.isFinal(says.reference)) this.#tills.told(reference);
        return;
    }
  }

  /** What it missed is told first: what is under way, and ends that it has not said to have heard. */
  async #welcome(speaker: Speaker | "nobody"): Promise<void> {
    if (speaker === "nobody") return;
    const { till, last } = speaker;
    if (last !== undefined && (await this.#tills.isUnsure())) this.#tills.raise(till, last);
    const { mark, untold } = this.#tills.of(till);
    const { terminal } = this.#terminal.personalisation;
    this.#mouth.say({ type: "welcome", version: PROTOCOL_VERSION, terminal, mark });
    this.#available = "";
    this.#sayAvailable();
    for (const number of untold) await this.#tell(`${till}${number}`, { till, number });
    const going = this.#going;
    const own = going && referenceOf(going.reference);
    if (going && own?.till === till && !untold.includes(own.number)) await this.#tell(going.reference, own);
  }

  /** What was asked for and is not over. */
  get #going(): Extract<TillWish, { readonly wants: "transaction" }> | undefined {
    const wish = this.#taken ?? this.#wish;
    return wish?.wants === "transaction" ? wish : undefined;
  }

  async #start(start: TillStart, reference: Reference): Promise<void> {
    const { kind, amountFen, original } = start;
    const going = this.#going;
    if (going?.reference === start.reference)
      return (await this.#isSame(going, start))
        ? this.#tell(start.reference, reference)
        : this.#conflict(start.reference, going);
    const known = this.#tills.of(reference.till);
    if (reference.number <= known.mark) return this.#startedBefore(start, reference);
    if (!tillKinds.includes(kind)) return this.#refuse("kind", start.reference);
    if (amountFen === 0 || amountFen > sale.amount.largestFen) return this.#refuse("amount", start.reference);
    if ((kind === "sale") === (original !== undefined)) return this.#refuse("original", start.reference);
    if (this.#greeting.speaker?.last === undefined && (await this.#tills.isUnsure()))
      return this.#refuse("last-unknown", start.reference);
    const refusal = this.#refusal;
    if (refusal) return this.#refuse(refusal, start.reference);
    const { reference: name } = start;
    const { type: _, ...wish } = start;
    this.#wish = { wants: "transaction", ...wish };
    this.#progress = "waiting";
    this.#sayProgress(name);
    this.#sayAvailable();
    await this.#terminal.devices.keypad.cancel();
  }

  /** Never again: what became of it, as long as that is known. */
  async #startedBefore(start: TillStart, reference: Reference): Promise<void> {
    const ended = this.#tills.of(reference.till).ended.find(({ number }) => number === reference.number);
    const first: Asked | undefined = ended ?? (await this.#tills.find(start.reference))?.facts;
    if (first && !(await this.#isSame(first, start))) return this.#conflict(start.reference, first);
    return this.#tell(start.reference, reference);
  }

  /** Is it the same request? What gives back another sale is another one. */
  async #isSame(first: Asked, { kind, amountFen, original }: TillStart): Promise<boolean> {
    if (first.kind !== kind || askedFenOf(first) !== amountFen) return false;
    if (first.original === undefined || original === undefined) return first.original === original;
    return this.#tills.meansSame(first.original, original, kindOf(first).original);
  }

  /** Why nothing can be begun now. */
  get #refusal(): Refusal | undefined {
    const { session } = this.#terminal;
    if (session.operator === undefined || !session.signedIn) return "logged-out";
    if (this.#wish || this.#taken) return "busy";
    if (this.#screen === "checking") return "checking";
    return this.#screen === "home" ? undefined : "busy";
  }

  async #cancel(name: string, reference: Reference): Promise<void> {
    const { session, devices } = this.#terminal;
    const wish = this.#wish;
    if (wish?.wants === "transaction" && wish.reference === name) {
      this.#wish = undefined;
      await this.#endUnbegun(wish, "cancelled");
      return this.#sayAvailable();
    }
    const { till } = session.inHand;
    if (till?.reference !== name) return this.#tell(name, reference);
    if (till.begun) return this.#refuse("sent", name, this.#progress);
    till.cancelled = true;
    this.#progress = "cancelling";
    this.#sayProgress(name);
    // Wherever it waits for a person: there it looks at once.
    await devices.keypad.cancel();
    if (this.#screen === "pin") await devices["pin-pad"].cancel();
  }

  /** What became of it. What is under way says where it is. */
  async #tell(name: string, { till, number }: Reference): Promise<void> {
    const { mark, ended } = this.#tills.of(till);
    const going = this.#going?.reference === name;
    if (going && !this.#terminal.session.inHand.till?.begun) return this.#sayProgress(name);
    const end = ended.find((each) => each.number === number);
    if (end) return this.#mouth.say(notBegunResult(end, name, await this.#moneyWithout(end)));
    if (number > mark) return this.#mouth.say({ type: "unknown", reference: name, why: "never-begun" });
    const found = await this.#tills.find(name);
    if (!found) return this.#mouth.say({ type: "unknown", reference: name, why: "forgotten" });
    // Its answer is still waited for.
    if (going && found.state === "intent") return this.#sayProgress(name);
    this.#mouth.say(resultOf(found, name, await this.#terminal.book.returns.moneyOf(found)));
  }

  /** The book holds another state of what somebody asked for. */
  #changed(transaction: Transaction): void {
    const { tillReference: name = "" } = transaction.facts;
    if (referenceOf(name)?.till === this.#speaker) this.#mouth.sayOnce(resultOf(transaction, name));
  }

  /** A screen is shown: where the request is, and whether another one would be taken. */
  #seen(id: string): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
    this.#screen = id;
    const { session } = this.#terminal;
    const wish = this.#wish;
    if (wish && (session.operator === undefined || !session.signedIn)) {
      this.#wish = undefined;
      this.#refuse("logged-out", wish.wants === "transaction" ? wish.reference : undefined);
    }
    this.#sayAvailable();
    const { till } = session.inHand;
    const progress = progressOn(id);
    if (!till || !progress || progress === this.#progress || this.#progress === "cancelling") return;
    this.#progress = progress;
    if (referenceOf(till.reference)?.till === this.#speaker) this.#sayProgress(till.reference);
  }

  async #askToPair(till: string, code: string): Promise<void> {
    if (!this.#tills.meet(till)) return this.#refuse("tills-full");
    const refusal = this.#refusal;
    if (refusal) return this.#refuse(refusal);
    this.#wish = { wants: "pairing", till, code };
    await this.#terminal.devices.keypad.cancel();
  }

  async #endUnbegun(
    { reference, kind, amountFen, original }: Extract<TillWish, { readonly wants: "transaction" }>,
    code: string,
  ): Promise<void> {
    const known = referenceOf(reference);
    if (!known) throw new Error("what is asked for has been read before");
    const what = { kind, amountFen, code, ...(original === undefined ? {} : { original }) };
    await this.#tills.notBegun(known, what);
    if (known.till !== this.#speaker) return;
    this.#mouth.say(notBegunResult({ number: known.number, ...what }, reference, await this.#moneyWithout(what)));
  }

  /** Where nothing was begun: of what would have given back its sale's money, as it stands now. */
  async #moneyWithout({ kind, original }: Pick<NotBegun, "kind" | "original">): Promise<MoneyState | undefined> {
    if (!givesBack({ kind })) return "not charged";
    const found = original === undefined ? undefined : await this.#tills.named(original, kindOf({ kind }).original);
    return found && this.#terminal.book.returns.moneyOf(found);
  }

  #sayProgress(reference: string): void {
    this.#mouth.say({ type: "state", reference, state: this.#progress ?? "waiting" });
  }

  #sayAvailable(): void {
    const refusal = this.#refusal;
    const state = refusal === undefined ? "ready" : refusal === "logged-out" ? refusal : "busy";
    if (!this.#speaker || state === this.#available) return;
    this.#available = state;
    this.#mouth.say({ type: "terminal", state });
  }

  #conflict(reference: string, first: Asked): void {
    const { kind, original } = first;
    const named = typeof original === "object" ? nameOf(original) : original;
    this.#mouth.say({
      type: "conflict",
      reference,
      kind,
      amountFen: askedFenOf(first),
      ...(named ? { original: named } : {}),
    });
  }

  #refuse(reason: Refusal, reference?: string, state?: Progress): void {
    this.#mouth.say({ type: "refused", reason, ...(reference ? { reference } : {}), ...(state ? { state } : {}) });
  }

  /** A bug: whoever serves the operator meets it at the next screen, and the terminal starts anew (B21). */
  #fail(error: unknown): void {
    this.stop();
    this.#failure = { error };
  }
}

/** As a till may name it: of another terminal's slip by what stands there. */
function nameOf({ batch, stan, referenceNo, hostDate = "" }: Original): string {
  return batch === 0 ? `${referenceNo}/${hostDate}` : sixDigits(stan);
}

/** As it was asked for first: what it gives back as the till named it, or as the book has it. */
type Asked = Pick<Facts, "kind" | "amountFen" | "askedFen"> & { readonly original?: string | Original };
