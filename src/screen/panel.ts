import type { Devices } from "../../hal/board";
import type { KeyName, Language, ScreenView, Text } from "../../hal/display";
import { halfCells } from "../../hal/font";
import type { Key, KeyPress } from "../../hal/keypad";
import { filled, hasPlace, type Names, unnamed } from "./text";

/** What a screen says, before the language and the defaults. */
export interface Screen {
  readonly id: string;
  readonly title: Text;
  readonly lines?: readonly Text[];
  readonly options?: readonly Text[];
  /** Large keys, where the display has some. */
  readonly keys?: readonly KeyName[];
  /** `ScreenView` says what these are. */
  readonly icon?: string;
  readonly pictures?: string;
  readonly status?: string;
  readonly amount?: string;
  readonly input?: string;
  readonly qr?: string;
  readonly mood?: ScreenView["mood"];
  readonly accent?: number;
  /** It is about no transaction: while money is being checked the panel says so on it. */
  readonly notice?: true;
}

/** What every display shows below its title. */
export const LINES_MAX = 8;
/** What the smallest panel shows below its title in large letters, where no line breaks. */
export const LARGE_LINES_MAX = 7;

/** What a row of the smallest panel holds in large letters: half cells. */
const ROW_HALF_CELLS = 25;

/** About how many rows lines take there, in the language that takes more. */
export function rowsOf(lines: readonly Text[]): number {
  const inZh = lines.reduce((rows, { zh }) => rows + rowsIn(zh), 0);
  return Math.max(
    inZh,
    lines.reduce((rows, { en }) => rows + rowsIn(en), 0),
  );
}

function rowsIn(words: string): number {
  return Math.max(1, Math.ceil(halfCells(words.replace("{phone}", A_PHONE)) / ROW_HALF_CELLS));
}

/** As long as support's number is: it breaks many a line that its place would not. */
const A_PHONE = "400-000-0000";

/** Between two looks at a keypad that does not work (B20). */
const BROKEN_KEYPAD_MS = 5_000;

/** The operator's side of the terminal: what is shown, and what is pressed. */
export class Panel {
  readonly #devices: Devices;
  language: Language = "zh";
  /** The display did not take the last screen (B20). */
  dark = false;
  /** The beeper did not sound the last time (B20). */
  mute = false;
  /** What is being checked, in a line for each notice; undefined while nothing is. */
  checking: (() => Promise<Text | undefined>) | undefined;
  /** Whose terminal it is: what every text on the screen is filled with. */
  names: Names | undefined;
  /** Told the id of each screen before it stands, where somebody beside the operator follows what is done. */
  declare watch?: (id: string) => void;
  /** A key that was read and belongs to the next question. */
  #unread: Key | undefined;
  /** The screen of now, if it shows work: as it was asked for, without what `waits` has added. */
  #working: Screen | undefined;

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  /**
   * Replaces the screen. With a display that fails the flow goes on: what must be seen looks at `dark`.
   * @param input what is typed so far, in place of the screen's: a copy of the screen for each key would cost more.
   */
  async show(screen: Screen, input = screen.input): Promise<void> {
    this.#working = screen.mood === "waiting" && !screen.notice ? screen : undefined;
    this.watch?.(screen.id);
    const checking = screen.notice && (await this.checking?.());
    const lines = checking ? endingIn(checking, screen.lines ?? []) : screen.lines;
    const view: { -readonly [Part in keyof ScreenView]: ScreenView[Part] } = {
      id: screen.id,
      // No title has a place to fill.
      title: screen.title,
      lines: filledFor(this, lines),
      options: filledFor(this, screen.options),
      mood: screen.mood ?? "plain",
      language: this.language,
    };
    if (input !== undefined) view.input = input;
    if (screen.qr !== undefined) view.qr = screen.qr;
    if (screen.keys !== undefined) view.keys = screen.keys;
    if (screen.icon !== undefined) view.icon = screen.icon;
    if (screen.pictures !== undefined) view.pictures = screen.pictures;
    if (screen.status !== undefined) view.status = screen.status;
    if (screen.amount !== undefined) view.amount = screen.amount;
    if (screen.accent !== undefined) view.accent = screen.accent;
    const shown = await this.#devices.display.show(view);
    this.dark = shown !== "shown";
  }

  /** What a screen that shows work waits for, below its own lines. Other screens stay as they are. */
  async waits(lines: readonly Text[]): Promise<void> {
    const screen = this.#working;
    if (!screen) return;
    await this.show({ ...screen, lines: [...(screen.lines ?? []), ...lines].slice(0, LINES_MAX) });
    this.#working = screen;
  }

  /** The next key, at most `timeoutMs` away. */
  async key(timeoutMs: number): Promise<KeyPress> {
    const key = this.#unread;
    if (key === undefined) {
      const press = await this.#devices.keypad.read({ timeoutMs });
      // A keypad that fails at once must not make the question spin.
      if (press.kind === "fault") await this.#devices.clock.sleep({ ms: Math.min(timeoutMs, BROKEN_KEYPAD_MS) });
      return press;
    }
    this.#unread = undefined;
    return { kind: "key", key };
  }

  /** Is a key here that belongs to the next question? */
  get typedAhead(): boolean {
    return this.#unread !== undefined;
  }

  /** Gives a key back: the next question gets it first. */
  unread(key: Key): void {
    this.#unread = key;
  }

  /** Forgets what was typed ahead: before a question whose answer moves money. */
  async flush(): Promise<void> {
    this.#unread = undefined;
    await this.#devices.keypad.flush();
  }

  async beep(sound: "ok" | "alert" | "error" | "key"): Promise<void> {
    // Older ends of a wire answer null where there is nothing to say.
    this.mute = ((await this.#devices.beeper.sound(sound)) ?? undefined) !== undefined;
  }
}

/** The same array where none of them has a place to fill. No private method: each takes a slot of what lives as long as the terminal. */
function filledFor({ names = unnamed }: Panel, texts: readonly Text[] = []): readonly Text[] {
  if (!texts.some(hasPlace)) return texts;
  return texts.map((each) => filled(each, names));
}

export function isDigit(key: Key): boolean {
  return key === "00" || (key.length === 1 && key >= "0" && key <= "9");
}

export type Typed =
  | { readonly kind: "entered"; readonly text: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "timeout" }
  | { readonly kind: "pressed"; readonly key: Key };

/** Asks for digits: the typed text is shown, or stars in its place. */
export async function typeDigits(
  panel: Panel,
  question: {
    readonly screen: Omit<Screen, "input">;
    readonly maxDigits: number;
    readonly secret: boolean;
    readonly timeoutMs: number;
    /** Enter alone is an answer, too. */
    readonly emptyAllowed?: true;
    /** Function keys that the screen offers. */
    readonly offers?: readonly Key[];
    /** How the digits are shown. */
    readonly format?: (digits: string) => string;
  },
): Promise<Typed> {
  let digits = "";
  for (;;) {
    const seen = question.secret ? "*".repeat(digits.length) : (question.format?.(digits) ?? digits);
    await panel.show(question.screen, seen);
    const press = await panel.key(question.timeoutMs);
    if (press.kind !== "key") return { kind: press.kind === "timeout" ? "timeout" : "cancelled" };
    const { key } = press;
    if (question.offers?.includes(key)) return { kind: "pressed", key };
    if (isDigit(key)) {
      if (digits.length + key.length <= question.maxDigits) digits += key;
      // Who looks at the keys must not believe that it counts.
      else await panel.beep("error");
    } else if (key === "clear") digits = digits.slice(0, -1);
    else if (key === "enter" && (digits.length > 0 || question.emptyAllowed)) return { kind: "entered", text: digits };
    else if (key === "cancel") {
      if (digits.length === 0) return { kind: "cancelled" };
      digits = "";
    }
  }
}

/** A screen may say by itself what is being checked. */
function endingIn(checking: Text, lines: readonly Text[]): readonly Text[] {
  return [...lines.filter(({ zh }) => zh !== checking.zh).slice(0, LINES_MAX - 1), checking];
}
