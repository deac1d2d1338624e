/** Every text that reaches a person, in both languages. Composed texts carry their figures in both. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Name of a large key. */
export interface KeyName extends Text {
  /** One of `icons`, above the name. */
  readonly icon?: string;
}

export type Language = "zh" | "en";

/**
 * A screen as data. The display lays it out for its own size: title, then lines, then numbered options, then the input
 * line. No field ever holds a PIN digit, a full card number or a key.
 */
export interface ScreenView {
  /** Stable name of the screen, e.g. "approved". */
  readonly id: string;
  readonly title: Text;
  /** At most 8 lines. */
  readonly lines: readonly Text[];
  /** Numbered choices, at most 9. */
  readonly options: readonly Text[];
  /** Names of large keys (`LargeKey`), at most 6: only where the display has keys of its own. */
  readonly keys?: readonly KeyName[];
  /** What the screen is about: one of `icons` (hal/icons.ts), beside the title. It says nothing that the words do not say. */
  readonly icon?: string;
  /** Of what is asked for or waited for: at most 3 of `pictures`. They are left out where there is no room. */
  readonly pictures?: string;
  /**
   * State of the terminal, at the right end of the title: `icons` and figures, parted by spaces. Where the title needs the
   * room, the last ones are left out.
   */
  readonly status?: string;
  /** An amount in figures that the first line has: it is set large where there is room. */
  readonly amount?: string;
  /** What is being typed; masked by the firmware where it is a password. */
  readonly input?: string;
  /** Content of a QR code to draw, at most 512 characters. */
  readonly qr?: string;
  /** In place of the colour of a plain screen: 16 bits (RGB565), dark enough for white letters. */
  readonly accent?: number;
  /** Colour of the state: plain, good (approved), bad (declined, fault), waiting (being checked). */
  readonly mood: "plain" | "good" | "bad" | "waiting";
  readonly language: Language;
}

export type DisplayFault = "disconnected";

/** The screen that merchant and cardholder look at. A call replaces the whole screen. */
export interface Display {
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Its touch screen has keys: `ScreenView.keys` can be pressed there. It may change while the touch panel works or does not. */
  readonly largeKeys?: boolean;
  /** Resolves once the screen can be seen. */
  show(view: ScreenView): Promise<"shown" | DisplayFault>;
  /** 0 (off) to 100. The first screen lights it, as bright as it can be. */
  backlight(percent: number): Promise<void>;
}
