import type { Battery } from "./battery";
import type { Beeper } from "./beeper";
import type { CardReader } from "./card-reader";
import type { Clock } from "./clock";
import type { Display } from "./display";
import type { Flash } from "./flash";
import type { Keypad } from "./keypad";
import type { Network } from "./network";
import type { PinPad } from "./pin-pad";
import type { Printer } from "./printer";
import type { Random } from "./random";
import type { Rom } from "./rom";
import type { Scanner } from "./scanner";
import type { SecureElement } from "./secure-element";
import type { SignaturePad } from "./signature-pad";
import type { Update } from "./update";

/** classic 传统大POS, esign 电签, smart 智能POS. */
export type TerminalModel = "classic" | "esign" | "smart";

/** What is burnt in when a terminal is made and bound: nothing here changes while it runs. */
export interface Identity {
  readonly model: TerminalModel;
  /** Serial number of the hardware, at most 20 characters. */
  readonly serial: string;
}

/** The devices under their port names, as faults and timelines call them. */
export interface Devices {
  readonly "card-reader": CardReader;
  readonly "pin-pad": PinPad;
  readonly "secure-element": SecureElement;
  readonly display: Display;
  readonly keypad: Keypad;
  readonly battery: Battery;
  readonly flash: Flash;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly beeper: Beeper;
  readonly update: Update;
  /** Not on every model: */
  readonly printer?: Printer;
  readonly "signature-pad"?: SignaturePad;
  readonly scanner?: Scanner;
}

export type PortName = keyof Devices;

/** All that the firmware gets: who it is, its devices, its read-only data. */
export interface Board {
  readonly identity: Identity;
  readonly devices: Devices;
  /** 24-dot bitmap font, and the GBK table: formats in `src/receipt/font.ts` and `src/host/iso8583/gbk.ts`. */
  readonly font: Rom;
  readonly gbk: Rom;
}
