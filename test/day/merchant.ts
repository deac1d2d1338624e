// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { playVerb } from "../../sim/scenario/verbs";
import { lookNow } from "../../sim/scenario/views";
import type { SeededRandom } from "../../sim/world/random";
import { strike } from "./trouble";

/** Two reply time-outs, their reversals and sign-ins. */
const REST_MS = 200_000;
/** Longer than the longest pause between the terminal's own tries. */
const CALM_MS = 600_000;
/** Now and then nobody comes for hours: the host's day ends, and a batch settles by itself. */
const QUIET_MS_MAX = 6 * 3_600_000;
/** More screens than this on one way home turn in circles. */
const STEPS_MAX = 80;
/** A card that is asked for again and again is not shown for ever. */
const CARD_TRIES_MAX = 4;
const LATEST = 6;

const cards: readonly string[] = Object.freeze([
  "credit-stripe",
  "debit-stripe",
  "credit-chip",
  "debit-chip",
  "credit-tap",
  "phone-tap",
]);
const ways: { readonly [part: string]: string } = Object.freeze({ stripe: "swipe", chip: "insert", tap: "tap" });

/** Screens that are left backwards: forwards they would begin something. */
const backwards: readonly unknown[] = Object.freeze([
  "card",
  "original",
  "menu",
  "list",
  "detail",
  "amount",
  "scan",
  "qr",
]);

/** One line of the day as a scenario has it. */
export type DayStep = { readonly verb: string } & Plain;

/**
 * A merchant's day, at random, by the public verbs alone: whatever the menu offers is done with some card of the deck while something
 * goes wrong. He knows nothing of the firmware but its screens' ids.
 */
export class Merchant {
  /** What was done, to be played again as a scenario. */
  readonly steps: DayStep[] = [];
  readonly #room: Room;
  readonly #random: SeededRandom;
  /** Words of the entries that he uses; of those that the terminal does not have he is told so. */
  readonly #entries: readonly string[];
  /** Which card paid under which voucher number. */
  readonly #paidBy = new Map<string, string>();
  #card = "credit-stripe";

  constructor(room: Room, random: SeededRandom, entries: readonly string[]) {
    this.#room = room;
    this.#random = random;
    this.#entries = entries;
  }

  /** One dealing at the counter, with a trouble of its own, and back home. */
  async deal(): Promise<void> {
    const strikes = strike(this.#random);
    const before = await this.#transactions();
    const entry = before.length < 2 || this.#chance(0.3) ? undefined : this.#pick(this.#entries);
    if (entry === undefined) await this.#sell(strikes);
    else await this.#choose(entry, before, strikes);
    await this.#answer();
    if (this.#chance(0.1)) await this.#do("power", { action: "cut" });
    await this.#do("unfault", {});
    for (const bearer of ["wifi", "cellular"]) await this.#do("network", { bearer, up: true });
    // Slips may wait for their paper while their sales are taken back.
    if (this.#hasPrinter && this.#chance(0.3)) await this.#do("printer", { paper: "in" });
    await this.home();
    if (this.#chance(0.05)) await this.#do("clock", { advanceMs: this.#random.below(QUIET_MS_MAX) });
    await this.#do("wait", { idle: true, timeoutMs: CALM_MS });
    for (const { stan } of await this.#transactions()) if (!this.#paidBy.has(stan)) this.#paidBy.set(stan, this.#card);
  }

  /** Leaves the terminal alone until everything that goes by itself has gone. */
  async closeUp(): Promise<void> {
    await this.#do("clock", { advanceMs: CALM_MS });
    await this.home();
    await this.#do("wait", { idle: true, timeoutMs: CALM_MS });
  }

  /** From any screen to home. @throws Error where that leads nowhere. */
  async home(): Promise<void> {
    for (let steps = 0; steps < STEPS_MAX; steps++) {
      await this.#do("wait", { idle: true, timeoutMs: REST_MS });
      const id = await this.#screen();
      if (id === "home") return;
      if (id === "off") await this.#do("power", { action: "on" });
      else if (id === "operator.number") await this.#do("key", { keys: "01", then: "enter" });
      else if (id === "operator.password") await this.#do("key", { keys: "0000", then: "enter" });
      else if (id === "sign") await this.#do("sign", { signature: "wang", then: "confirm" });
      else if (id === "processing") await this.#do("clock", { advanceMs: 30_000 });
      else await this.#do("key", { key: backwards.includes(id) || id === "pin" ? "cancel" : "enter" });
    }
    throw new Error(`no way home from ${await this.#screen()}`);
  }

  async #sell(strikes: readonly DayStep[]): Promise<void> {
    this.#card = this.#pick(cards);
    await this.#strike(strikes);
    await this.#do("key", { keys: String(100 + this.#random.below(90_000)), then: "enter" });
  }

  /** Takes an entry, and names an original where one is asked for: mostly one of the last, by its own card. */
  async #choose(entry: string, before: readonly Dealt[], strikes: readonly DayStep[]): Promise<void> {
    const original = before[Math.max(0, before.length - 1 - this.#random.below(LATEST))];
    const stan = this.#chance(0.9) ? original?.stan : this.#pick(["0", "999999", "1"]);
    this.#card = this.#chance(0.8) ? (this.#paidBy.get(original?.stan ?? "") ?? this.#card) : this.#pick(cards);
    await this.#strike(strikes);
    await this.#do("choose", { text: entry });
    if ((await this.#screen()) === "original") await this.#do("key", { keys: stan ?? "0", then: "enter" });
    if ((await this.#screen()) === "confirm") await this.#do("key", { key: "enter" });
    if ((await this.#screen()) !== "amount") return;
    const allFen = original?.amountFen ?? 100 + this.#random.below(90_000);
    const askedFen = this.#pick([allFen, Math.ceil(allFen / 2), allFen + 1, 1]);
    await this.#do("key", { keys: String(askedFen), then: "enter" });
    if ((await this.#screen()) === "fault") await this.#do("key", { key: "enter" });
  }

  /** What the terminal asks for on the way to an end. */
  async #answer(): Promise<void> {
    for (let shown = 0; ; ) {
      await this.#do("wait", { idle: true, timeoutMs: REST_MS });
      switch (await this.#screen()) {
        case "card": {
          if (++shown > CARD_TRIES_MAX) return this.#do("key", { key: "cancel" });
          const action = ways[this.#card.slice(this.#card.lastIndexOf("-") + 1)];
          await this.#do("card", { card: this.#card, action });
          break;
        }
        case "scan":
          if (++shown > CARD_TRIES_MAX) return this.#do("key", { key: "cancel" });
          await this.#do("scan", { code: this.#code() });
          break;
        case "qr":
          if (++shown > CARD_TRIES_MAX || this.#chance(0.2)) return this.#do("key", { key: "cancel" });
          if (this.#chance(0.1)) return this.#do("power", { action: "cut" });
          await this.#do("pay", {
            wallet: this.#pick(["wechat", "alipay", "unionpay"]),
            result: this.#pick(["ok", "ok", "ok", "pending", "fail"]),
            afterMs: this.#pick([0, 3_000, 20_000, 400_000]),
          });
          await this.#do("clock", { advanceMs: 12_000 });
          break;
        case "pin":
          await this.#do("key", this.#chance(0.95) ? { pin: this.#card, then: "enter" } : { key: "cancel" });
          break;
        case "confirm":
          await this.#do("key", { key: "enter" });
          break;
        case "operator.password":
          await this.#do("key", { keys: "0000", then: "enter" });
          break;
        case "sign":
          if (this.#chance(0.2)) return this.#do("power", { action: "cut" });
          await this.#do(
            "sign",
            this.#chance(0.8) ? { signature: "wang", then: "confirm" } : { signature: "dot", then: "confirm" },
          );
          break;
        default:
          return;
      }
      if (this.steps.length > 100_000) throw new Error("a day without an end");
    }
  }

  async #strike(strikes: readonly DayStep[]): Promise<void> {
    for (const { verb, ...body } of strikes)
      if (this.#hasPrinter || !isAboutPaper({ verb, ...body })) await this.#do(verb, body);
  }

  /** Plays a verb, and keeps it where it was not refused: a person too may find that something does not go now. */
  async #do(verb: string, body: Plain): Promise<void> {
    const result = await playVerb(this.#room, verb, body);
    if (result.kind === "ok") this.steps.push({ verb, ...body });
    else if (result.kind === "invalid") throw new Error(`${verb} ${JSON.stringify(body)}: ${JSON.stringify(result)}`);
  }

  /** A payer's code of one of the wallets, mostly one that was never shown before. */
  #code(): string {
    const digits = Array.from({ length: 16 }, () => this.#random.below(10)).join("");
    return this.#pick([`13${digits}`, `28${digits}`, `621${digits}`, "134567890123456789"]);
  }

  get #hasPrinter(): boolean {
    return this.#room.simulator.printer !== undefined;
  }

  async #screen(): Promise<unknown> {
    const result = await lookNow(this.#room, "screen", {});
    return result.kind === "ok" ? result.answer["id"] : undefined;
  }

  async #transactions(): Promise<readonly Dealt[]> {
    const result = await lookNow(this.#room, "transactions", {});
    return result.kind === "ok" ? (result.answer["transactions"] as readonly Dealt[]) : [];
  }

  #chance(probability: number): boolean {
    return this.#random.chance(probability);
  }

  #pick<T>(all: readonly T[]): T {
    return all[this.#random.below(all.length)] as T;
  }
}

function isAboutPaper(step: DayStep): boolean {
  return step.verb === "printer" || step["port"] === "printer";
}

interface Dealt {
  readonly stan: string;
  readonly kind: string;
  readonly amountFen: number;
}
