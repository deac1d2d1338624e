import { createInterface, emitKeypressEvents } from "node:readline";
import type { Language } from "../../../hal/display";
import { deckCards } from "../../cards/deck-cards";
import { aftermathOf } from "../../scenario/aftermath";
import { sentenceOf } from "../../scenario/aftermath-words";
import { readJson } from "../../scenario/json";
import { complaintOf, type Plain } from "../../scenario/result";
import { isObject } from "../../scenario/schema";
import type { Stage } from "../stage/stage";
import { deckList, keyHelp, lineHelp, screenBox, slipPaper } from "./console-text";

/** Screens that follow each other faster than this are drawn once. */
const REDRAW_MS = 40;

const terminalKeys: readonly string[] = Object.freeze([
  "enter",
  "cancel",
  "clear",
  "menu",
  "up",
  "down",
  "f1",
  "f2",
  "f3",
  "f4",
]);

/** Keys of a PC keyboard that are keys of the terminal. */
const pcKeys: { readonly [name: string]: string } = Object.freeze({
  return: "enter",
  enter: "enter",
  escape: "cancel",
  backspace: "clear",
  delete: "clear",
  m: "menu",
  up: "up",
  down: "down",
  f1: "f1",
  f2: "f2",
  f3: "f3",
  f4: "f4",
});

/** The terminal in a console: its screen as text, its keys on the keyboard; line by line where there is no keyboard. */
export class Console {
  readonly #stage: Stage;
  readonly #input: NodeJS.ReadStream;
  readonly #output: NodeJS.WriteStream;
  #language: Language;
  /** Lines of the last drawing, to be replaced by the next. */
  #drawn = 0;
  #lastBox = "";
  #redraw: NodeJS.Timeout | undefined;
  #slipsShown = 0;
  /** What was said last of a power cut. */
  #aftermath = "";
  /** What was typed in the card chooser; undefined while it is closed. */
  #choosing: string | undefined;
  #quit: (code: number) => void = () => undefined;
  #acts: Promise<void> = Promise.resolve();

  constructor(stage: Stage, input: NodeJS.ReadStream, output: NodeJS.WriteStream, language: Language) {
    this.#stage = stage;
    this.#input = input;
    this.#output = output;
    this.#language = language;
  }

  get #watched(): boolean {
    return this.#input.isTTY === true && this.#output.isTTY === true;
  }

  /** Runs until somebody quits. Without a keyboard the end of the lines is no reason to: the verbs are still served. */
  async run(): Promise<number> {
    const unlisten = this.#stage.listen(({ kind }) => {
      if (kind === "reset") this.#slipsShown = 0;
      // What was printed up to there has been shown.
      if (kind === "rewind") this.#slipsShown = this.#stage.room.simulator.printer?.slips.length ?? 0;
      if (kind === "screen") void this.#tellAftermath();
      if (kind === "screen" || kind === "slip" || kind === "key" || kind === "reset" || kind === "rewind") this.#soon();
    });
    const code = await new Promise<number>((resolve) => {
      this.#quit = resolve;
      if (this.#watched) this.#watchKeys();
      else this.#readLines();
    });
    unlisten();
    clearTimeout(this.#redraw);
    if (this.#watched) this.#input.setRawMode(false);
    this.#input.pause();
    return code;
  }

  #watchKeys(): void {
    emitKeypressEvents(this.#input);
    this.#input.setRawMode(true);
    this.#input.on("keypress", (character: string | undefined, key: { name?: string; ctrl?: boolean }) => {
      if (key.ctrl && (key.name === "c" || key.name === "d")) return this.#quit(0);
      this.#pressed(character ?? "", key.name ?? "");
    });
    this.#input.resume();
    this.#draw();
  }

  #pressed(character: string, name: string): void {
    if (this.#choosing !== undefined) return this.#choose(character, name);
    if (/^[0-9]$/.test(character)) return this.#act("key", { key: character });
    const key = pcKeys[name];
    if (key) return this.#act("key", { key });
    if (name === "s") this.#choosing = "";
    else if (name === "p") return this.#togglePower();
    else if (name === "l") this.#language = this.#language === "zh" ? "en" : "zh";
    else if (name === "q") return this.#quit(0);
    else return;
    this.#draw();
  }

  #choose(character: string, name: string): void {
    if (/^[0-9]$/.test(character)) this.#choosing = `${this.#choosing}${character}`.slice(-2);
    else if (name === "backspace") this.#choosing = "";
    else if (name === "escape") this.#choosing = undefined;
    else if (name === "return" || name === "enter") {
      const card = deckCards[Number(this.#choosing || "1") - 1];
      this.#choosing = undefined;
      if (card) this.#act("card", { card: card.id, action: "swipe" });
    }
    this.#draw();
  }

  #togglePower(): void {
    this.#act("power", { action: this.#stage.room.simulator.world.powered ? "cut" : "on" });
  }

  /** One act after the other, as fast as the terminal takes them. */
  #act(verb: string, body: Plain): void {
    this.#acts = this.#acts.then(async () => {
      const result = await this.#stage.play(verb, body);
      if (result.kind !== "ok") this.#print([complaintOf(result)]);
    });
  }

  #readLines(): void {
    this.#print([...lineHelp(this.#language), ...screenBox(this.#stage.room.simulator, this.#language)]);
    const lines = createInterface({ input: this.#input });
    lines.on("line", (line) => this.#command(line.trim()));
  }

  #command(line: string): void {
    if (line.startsWith("{")) return this.#json(line);
    const words = line.split(/\s+/).filter((word) => word !== "");
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? "";
      if (/^\d{1,32}$/.test(word)) this.#act("key", { keys: word });
      else if (terminalKeys.includes(word)) this.#act("key", { key: word });
      else if (word === "swipe" || word === "insert" || word === "tap") {
        const named = words[++at] ?? "credit-stripe";
        this.#act("card", { card: deckCards[Number(named) - 1]?.id ?? named, action: word });
      } else if (word === "cut" || word === "on") this.#act("power", { action: word });
      else if (word === "cards") this.#print(deckList(this.#language));
      else if (word === "lang") {
        this.#language = this.#language === "zh" ? "en" : "zh";
        this.#soon();
      } else if (word === "quit") this.#acts = this.#acts.then(() => this.#quit(0));
      else this.#print([`? ${word}`, ...lineHelp(this.#language)]);
    }
  }

  #json(line: string): void {
    const read = readJson(line);
    const parsed = read.kind === "value" ? read.value : undefined;
    if (!isObject(parsed) || typeof parsed["verb"] !== "string") return this.#print(["expected a JSON verb"]);
    const { verb, ...body } = parsed;
    this.#act(String(verb), body);
  }

  #soon(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = undefined;
      this.#draw();
    }, REDRAW_MS);
  }

  #draw(): void {
    this.#printSlips();
    const { simulator } = this.#stage.room;
    const box = screenBox(simulator, this.#language);
    if (!this.#watched) {
      const text = box.join("\n");
      if (text !== this.#lastBox) this.#print(box);
      this.#lastBox = text;
      return;
    }
    const chooser =
      this.#choosing === undefined
        ? keyHelp(this.#language)
        : [
            ...deckList(this.#language),
            `${this.#language === "zh" ? "刷哪张卡（编号，回车）" : "Swipe which card (number, Enter)"}: ${this.#choosing}`,
          ];
    this.#erase();
    const lines = [...box, ...chooser];
    this.#output.write(`${lines.join("\n")}\n`);
    this.#drawn = lines.length;
  }

  /** Once the power is back: what became of what was under way, and again when that is another. */
  async #tellAftermath(): Promise<void> {
    const aftermath = await aftermathOf(this.#stage.room);
    if (!aftermath?.isBack) return;
    const told = `⚡ ${sentenceOf(aftermath)[this.#language]}`;
    if (this.#aftermath === `${aftermath.cut.atMs} ${told}`) return;
    this.#aftermath = `${aftermath.cut.atMs} ${told}`;
    this.#print([told]);
  }

  #printSlips(): void {
    const slips = this.#stage.room.simulator.printer?.slips ?? [];
    for (; this.#slipsShown < slips.length; this.#slipsShown++) {
      const slip = slips[this.#slipsShown];
      if (slip) this.#print(slipPaper(slip));
    }
  }

  /** Lines that stay: the screen is drawn anew below them. */
  #print(lines: readonly string[]): void {
    this.#erase();
    this.#output.write(`${lines.join("\n")}\n`);
    if (this.#watched) this.#soon();
  }

  #erase(): void {
    if (this.#drawn > 0) this.#output.write(`\u001b[${this.#drawn}A\r\u001b[J`);
    this.#drawn = 0;
  }
}
