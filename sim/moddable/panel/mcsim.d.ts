/** What the panel uses of mcsim: its compartment's globals and modules (Piu), as far as it uses them. */

interface PiuContent {
  active: boolean;
  state: number;
  visible: boolean;
  height: number;
  readonly x: number;
  readonly y: number;
  readonly first: PiuContent | null;
  readonly last: PiuContent;
  readonly next: PiuContent | null;
  coordinates: PiuParts;
  readonly container: PiuContent;
  interval: number;
  string: string;
  start(): void;
  stop(): void;
  add(content: PiuContent): void;
  remove(content: PiuContent): void;
  empty(): void;
  delegate(event: string): void;
  bubble(event: string, value: unknown): void;
  captureTouch(id: number, x: number, y: number, ticks: number): void;
  invalidate(): void;
  readonly behavior: { readonly data: { value: unknown } };
}

interface PiuRow extends PiuContent {
  readonly first: PiuContent;
}

interface PiuPort extends PiuContent {
  fillColor(color: string, x: number, y: number, width: number, height: number): void;
}

/** What describes a content: coordinates, looks, contents. */
type PiuParts = { readonly [part: string]: unknown };
type PiuTemplate = (data: unknown, parts: PiuParts) => PiuContent;
/** A class of contents with these parts by default. */
interface PiuKind {
  (data: unknown, parts: PiuParts): PiuContent;
  template(parts: (data: unknown) => PiuParts): PiuTemplate;
}

declare class Skin {
  constructor(parts: PiuParts);
}
declare class Style {
  constructor(parts: PiuParts);
}
declare const Label: PiuKind;
declare const Container: PiuKind;
declare const Column: PiuKind;
declare const Port: PiuKind;
declare const Scroller: PiuKind;

/** mcsim's own behavior: it owns the simulated device. */
declare const application: {
  readonly behavior: { launchScreen(): void; quitScreen(): void };
};
declare const system: {
  deleteFile(path: string): void;
  fileExists(path: string): boolean;
  readFileBuffer(path: string): ArrayBuffer;
  readFileString(path: string): string;
  /** @param name the file's new name in its folder. */
  renameFile(path: string, name: string): void;
  writeFileString(path: string, text: string): void;
};
interface ImportMeta {
  readonly uri: string;
}

declare module "piu/Buttons" {
  export class ButtonBehavior {
    data: unknown;
    onCreate(content: PiuContent, data: unknown): void;
    onTap(content: PiuContent): void;
  }
  export const Button: PiuTemplate;
}

declare module "piu/Scrollbars" {
  export class ScrollerBehavior {
    onMouseScrolled(scroller: PiuContent, dx: number, dy: number): void;
  }
  export const VerticalScrollbar: PiuTemplate;
}

declare module "ControlsPane" {
  interface RowData {
    readonly label: string;
    /** Property of the device's behavior that becomes the control. */
    readonly name?: string;
    /** Method of the device's behavior. */
    readonly event?: string;
  }
  interface Item<V> {
    readonly title: string;
    readonly value: V;
  }
  export const ControlsColumn: PiuKind;
  /** Its first content is the label, its last fills the rest; each button's data go with its event. */
  export const ButtonsRow: (data: RowData & { readonly buttons: readonly (RowData & PiuParts)[] }) => PiuRow;
  export const InfoRow: (data: RowData & { readonly value: string }) => PiuContent;
  export const PopupRow: (
    data: RowData & { readonly items: readonly Item<string>[]; readonly value: string },
  ) => PiuContent;
  export interface SliderData extends RowData {
    readonly min: number;
    readonly max: number;
    readonly step: number;
    readonly unit: string;
    readonly value: number;
  }
  export const SliderRow: (data: SliderData) => PiuContent;
  export const SwitchRow: (
    data: RowData & { readonly on: string; readonly off: string; readonly value: boolean },
  ) => PiuContent;
}

declare module "DevicePane" {
  export class DeviceBehavior {
    onCreate(container: PiuContent, device: object): void;
    onConfigure(container: PiuContent): void;
    postJSON(container: PiuContent, json: object): void;
    postMessage(container: PiuContent, message: string | ArrayBuffer): void;
  }
  export const DeviceContainer: PiuKind;
  export const DeviceScreen: PiuTemplate;
}
