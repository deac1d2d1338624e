export type CardInterface = "stripe" | "chip" | "tap";

export interface PrinterView {
  readonly remainingMm: number;
  readonly cover: "open" | "closed";
  readonly fault?: string;
  /** How many it has made. */
  readonly slips: number;
  /** The one that is coming out now, as far as it has. */
  readonly printing: { readonly kind: string; readonly copy: string; readonly rows: number } | null;
}

/** The terminal as a thing, and what each part of it waits for or shows. */
export interface DeviceView {
  readonly model: "classic" | "esign" | "smart";
  /** largeKeys: the keys are on the glass of the screen. */
  readonly screen: { readonly widthPixels: number; readonly heightPixels: number; readonly largeKeys?: boolean };
  readonly reader: { readonly open: readonly CardInterface[]; readonly inserted: string | null };
  readonly pinPad: { readonly collecting: boolean; readonly dots: number };
  readonly lights: { readonly contactless: number; readonly error: boolean };
  readonly pad: { readonly listening: boolean; readonly caption: string } | null;
  readonly printer: PrinterView | null;
  readonly scanner: { readonly listening: boolean } | null;
  /** Real parts in the place of the world's: where they are, and whether their ports are there. */
  readonly outside: readonly OutsidePart[];
}

export interface OutsidePart {
  readonly part: "printer" | CardInterface;
  readonly at: string;
  readonly there: boolean;
}
