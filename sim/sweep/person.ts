import type { Key } from "../../hal/keypad";
import type { PayersWill } from "../acquirer/orders";
import type { LedgerEntry } from "../acquirer/view/ledger-view";
import { entriesFor } from "../scenario/choosing";
import { readJournal } from "../scenario/journal-copy";
import { onPad, signatureOf } from "../scenario/signatures";
import type { Simulator } from "../simulator/simulator";
import { recordSeen } from "../witness/record-evidence";
import { payoutsBehindNow } from "./payouts";

/** One thing that a person does, or that happens around the terminal. */
export type Act =
  /** Waits until the terminal listens, then types, 30 ms from key to key. */
  | { readonly act: "type"; readonly keys: readonly Key[] }
  | {
      readonly act: "swipe" | "insert" | "tap";
      readonly card: string;
      /** Where the same was charged before: he means it, unless the story has its own answer. */
      readonly asked?: "not-answered";
    }
  /** Opens the menu from home and takes an entry by its Chinese text, through submenus: wherever it stands. */
  | { readonly act: "choose"; readonly entry: string }
  /** Holds a payer's code before the scanner; where the same was charged before, it is meant. */
  | { readonly act: "scan"; readonly code: string }
  /** A payer's phone reads the code on the screen. */
  | ({ readonly act: "pay" } & PayersWill)
  /** Types the voucher number of the newest sale, or other kind, that is so at the host: charged, unless told. */
  | { readonly act: "voucher"; readonly of?: LedgerEntry["state"]; readonly kind?: LedgerEntry["kind"] }
  /** Signs on the pad with a signature of the deck. */
  | { readonly act: "sign"; readonly signature: string }
  /** Waits for one of these screens. */
  | { readonly act: "await"; readonly screens: readonly string[]; readonly limitMs: number }
  | { readonly act: "pass"; readonly ms: number }
  | { readonly act: "change"; readonly change: (simulator: Simulator) => void | Promise<void> };

/** ended: all was done. off: the power went. astray: a screen that was waited for did not come. */
export type Played = "ended" | "off" | "astray";

const KEY_MS = 30;
/** A person who sees nothing happen for so long gives up. */
const PATIENCE_MS = 200_000;
const CARD_MS = 10_000;
/** From power-up to home, with log-on, sign-in, its retries, and whatever end has to be read on the way. */
const HOME_MS = 900_000;
/** How many keys or ends it may take: beyond it something turns in circles. */
const STEPS_MAX = 80;
/** Two reply time-outs of 99 s, sign-ins between them, and the pauses of the terminal's own tries. */
const REST_MS = 900_000;
/** Longer than the terminal's own pause at home: then it has looked at everything that is owed. */
const CALM_MS = 20_000;
/** Where the host bars nothing, a reversal goes once more when no message lives any longer: 90 s, and its tries. */
const CALM_UNBARRED_MS = 130_000;
/** Longer than the longest pause between the terminal's own tries: what is still being checked then stays so. */
const STAYS_OWED_MS = 600_000;
const LOOK_MS = 5_000;

const SIGNATURE = "wang";
const PIN: readonly Key[] = Object.freeze(["1", "2", "3", "4", "5", "6", "enter"]);

/** Screens that are left backwards: forwards they would begin something. */
const backwards: readonly string[] = Object.freeze([
  "amount",
  "card",
  "card.choose",
  "scan",
  "qr",
  "confirm",
  "pin",
  "menu",
  "part",
  "original",
  "list",
  "settings",
]);

/** Somebody at the terminal: plays a story, and finds the way home after whatever happened. */
export class Person {
  readonly simulator: Simulator;
  /** 01 unless that one got locked on the way: then the supervisor sells. */
  operator: "01" | "00" = "01";
  #lastOtherMs = 0;
  #waiting = "";

  constructor(simulator: Simulator) {
    this.simulator = simulator;
    simulator.display.watch(({ id, lines }) => {
      const waiting = waitingLines(lines);
      if (id !== "home" || waiting !== this.#waiting) this.#lastOtherMs = simulator.world.nowMs;
      this.#waiting = waiting;
    });
  }

  async play(acts: readonly Act[]): Promise<Played> {
    for (const act of acts) {
      const played = await this.#do(act);
      if (played !== "ended") return played;
    }
    return "ended";
  }

  /** From any screen to home: logs on, reads ends away, steps back out of what was begun. */
  async home(): Promise<Played> {
    const { world, display } = this.simulator;
    const deadlineMs = world.nowMs + HOME_MS;
    for (let steps = 0; steps < STEPS_MAX && world.nowMs < deadlineMs; steps++) {
      const { simulator } = this;
      await this.#until(() => world.idle && simulator.listening, deadlineMs - world.nowMs);
      if (!world.powered) return "off";
      if (display.view.id === "home") return "ended";
      if (simulator.signaturePad?.listening) {
        this.#sign(SIGNATURE);
        continue;
      }
      const keys = this.#wayHome(display.view.id);
      const typed = await this.#do({ act: "type", keys });
      if (typed !== "ended") return typed;
    }
    return "astray";
  }

  /**
   * Leaves the terminal alone at home until nothing is being checked and nothing more happens by itself.
   * @returns "astray" when that never comes.
   */
  async rest(): Promise<Played> {
    const { world, display } = this.simulator;
    const deadlineMs = world.nowMs + REST_MS;
    while (world.nowMs < deadlineMs) {
      const home = await this.home();
      if (home !== "ended") return home;
      const calmMs = world.nowMs - this.#lastOtherMs;
      const { bars } = this.simulator.acquirer.hostView().reversals;
      const calm = calmMs >= (bars ? CALM_MS : CALM_UNBARRED_MS) && !isChecking(display.view);
      const isDone = calm && (bars || !(await this.#goesOnceMore()));
      if (isDone && (await payoutsBehindNow(this.simulator)).length === 0) return "ended";
      // Whether it may is the judge's business.
      if (calmMs >= STAYS_OWED_MS) return "ended";
      await this.#until(() => false, LOOK_MS);
      if (!world.powered) return "off";
    }
    return "astray";
  }

  /** Home says nothing of a reversal that goes once more: it keeps nobody waiting. */
  async #goesOnceMore(): Promise<boolean> {
    const journal = await readJournal(this.simulator.flash);
    return journal.kind === "read" && journal.open.some((record) => recordSeen(record)?.repeat);
  }

  /** A sale from home up to "approved". */
  async sell(amountFen: number): Promise<Played> {
    return this.play([
      { act: "type", keys: [...digits(String(amountFen)), "enter"] },
      { act: "swipe", card: "credit-stripe" },
      { act: "type", keys: PIN },
      ...(this.simulator.signaturePad ? [{ act: "sign", signature: SIGNATURE } as const] : []),
      { act: "await", screens: ["approved"], limitMs: PATIENCE_MS },
    ]);
  }

  #sign(signature: string): void {
    const pad = this.simulator.signaturePad;
    pad?.draw(onPad(signatureOf(signature)));
    pad?.confirm();
  }

  #wayHome(screen: string): readonly Key[] {
    if (screen === "operator.number") return [...digits(this.operator), "enter"];
    if (screen === "operator.password") return [...digits("0000"), "enter"];
    if (screen === "locked") this.operator = "00";
    return backwards.includes(screen) ? ["cancel"] : ["enter"];
  }

  async #do(act: Act): Promise<Played> {
    const { simulator } = this;
    const { world, display, cardReader } = simulator;
    switch (act.act) {
      case "type":
        if (!(await this.#until(() => simulator.listening, PATIENCE_MS))) break;
        for (const key of act.keys) {
          simulator.press(key);
          await this.#until(() => false, KEY_MS);
          if (!world.powered) return "off";
        }
        return "ended";
      case "choose":
        return this.#choose(act.entry);
      case "voucher": {
        const { entries } = simulator.acquirer.ledgerView();
        const { of = "charged", kind: wanted = "sale" } = act;
        const sale = entries.findLast(({ kind, state }) => kind === wanted && state === of);
        return this.#do({ act: "type", keys: [...digits(sale?.stan ?? "0"), "enter"] });
      }
      case "swipe":
      case "insert":
      case "tap":
        await this.#until(() => cardReader.listening || isTipAsked(display.view), CARD_MS);
        // Whoever does not say otherwise gives none.
        if (isTipAsked(display.view)) await this.#do({ act: "type", keys: ["0", "enter"] });
        if (!(await this.#until(() => cardReader.listening, CARD_MS))) break;
        simulator.playCard(act.card, act.act);
        await this.#until(() => !cardReader.listening, CARD_MS);
        await this.#until(() => simulator.pinPad.collecting || world.idle, CARD_MS);
        // B19: whoever sells again means it.
        if (display.view.id === "confirm" && act.asked === undefined) {
          simulator.press("enter");
          await this.#until(
            () => simulator.pinPad.collecting || (world.idle && display.view.id !== "confirm"),
            CARD_MS,
          );
        }
        return world.powered ? "ended" : "off";
      case "scan":
        if (!(await this.#until(() => simulator.scanner?.listening === true, CARD_MS))) break;
        simulator.showCode(act.code);
        await this.#until(() => simulator.scanner?.listening !== true && (world.idle || simulator.listening), CARD_MS);
        return world.powered ? "ended" : "off";
      case "pay":
        if (!(await this.#until(() => display.view.id === "qr", PATIENCE_MS))) break;
        simulator.payCode(act);
        return "ended";
      case "sign": {
        const pad = simulator.signaturePad;
        if (!(await this.#until(() => pad?.listening ?? true, PATIENCE_MS))) break;
        this.#sign(act.signature);
        return "ended";
      }
      case "await":
        if (!(await this.#until(() => act.screens.includes(display.view.id), act.limitMs))) break;
        return "ended";
      case "pass":
        await this.#until(() => false, act.ms);
        return world.powered ? "ended" : "off";
      case "change":
        await act.change(simulator);
        return "ended";
    }
    return world.powered ? "astray" : "off";
  }

  async #choose(entry: string): Promise<Played> {
    const { display, world } = this.simulator;
    let played: Played = "ended";
    const press = async (key: Key) => {
      if (played === "ended") played = await this.#do({ act: "type", keys: [key] });
      await this.#until(() => this.simulator.listening, PATIENCE_MS);
    };
    await press("menu");
    const { meant } = await entriesFor({ view: () => display.view, press }, entry);
    for (const key of meant[0]?.keys ?? []) await press(key);
    if (played !== "ended") return played;
    return world.powered ? (meant.length === 1 ? "ended" : "astray") : "off";
  }

  /** @returns whether it became so while the power was on. */
  async #until(so: () => boolean, limitMs: number): Promise<boolean> {
    const { simulator } = this;
    const { world } = simulator;
    await simulator.until(() => !world.powered || so(), limitMs);
    return world.powered && so();
  }
}

/** The keys of a number. */
export function digits(number: string): readonly Key[] {
  return [...number] as Key[];
}

/** What home says of signatures and reports that wait: while it changes, there is something to wait for. */
function waitingLines(lines: readonly { readonly zh: string }[]): string {
  let waiting = "";
  for (const { zh } of lines) if (zh.includes("待上送")) waiting += `${zh},`;
  return waiting;
}

export function isTipAsked({ id, title }: { readonly id: string; readonly title: { readonly zh: string } }): boolean {
  return id === "amount" && title.zh === "请输入小费";
}

/** Home says so itself while money is being checked, a payout is not known, or a signature or a chip's report is on its way. */
function isChecking(view: { readonly lines: readonly { readonly zh: string }[] }): boolean {
  return view.lines.some(
    ({ zh }) => zh.includes("核查中") || zh.includes("待查") || zh.includes("需客服核实") || zh.includes("待上送"),
  );
}
