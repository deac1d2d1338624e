import type { Battery } from "./battery";
import type { Beeper } from "./beeper";
import type { CardReader } from "./card-reader";
import type { Clock } from "./clock";
import type { Display } from "./display";
import type { Flash } from "./flash";
import type { Keypad } from "./keypad";
import type { Endpoint, Network } from "./network";
import type { PinKeys } from "./pin-keys";
import type { PinPad } from "./pin-pad";
import type { Printer } from "./printer";
import type { PublicKey } from "./public-key";
import type { QrEncoder } from "./qr-code";
import type { Random } from "./random";
import type { Rom } from "./rom";
import type { Scanner } from "./scanner";
import type { SecureElement } from "./secure-element";
import type { SignaturePad } from "./signature-pad";
import type { Till } from "./till";
import type { Update } from "./update";

/** classic 传统大POS, esign 电签, smart 智能POS. */
export type TerminalModel = "classic" | "esign" | "smart";

/** What is burnt in when a terminal is made and bound: nothing here changes while it runs. */
export interface Identity {
  readonly model: TerminalModel;
  /** Serial number of the hardware, at most 20 characters. */
  readonly serial: string;
}

/**
 * What binds a terminal to its merchant: written when it is set up (the key-loading station, or the binding code of
 * A22), read-only for the firmware. The master key itself is in the secure element.
 */
export interface Personalisation {
  /** Field 42: 15 characters. */
  readonly merchant: string;
  /** Field 41: 8 characters. */
  readonly terminal: string;
  /** Shown and printed until the acquirer's parameters bring another. */
  readonly merchantName: string;
  /** "lakala", "shengpay", "tongfu", "unionpay": the profile of names and switches. */
  readonly acquirer: string;
  /** 10 hex digits, e.g. "6000030000". */
  readonly tpdu: string;
  /** 12 digits, e.g. "603100311108". */
  readonly header: string;
  /** The acquirer's hosts in order of preference, at most 4. */
  readonly hosts: readonly Endpoint[];
  /** Slot of the master key in the secure element. */
  readonly masterSlot: number;
  /** Its answers to a sign-in prove that they answer this one (`src/host/sign-in-proof.ts`). Absent: the dialect has no such proof. */
  readonly signInNonce?: true;
  /** What its keys are for: SM4 (国密), where the acquirer's host asks for it. Absent: 3DES. */
  readonly keyAlgorithm?: "sm4";
  /** Whom to call, as people read it. */
  readonly supportPhone: string;
  /**
   * The acquirer's page that opens a digital receipt from what stands behind "#", at most 48 characters, e.g.
   * "https://acquirer.example/r". Absent: the acquirer has none, and no digital receipt is offered.
   */
  readonly receiptAddress?: string;
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
  /** Where a cash register stands beside it. */
  readonly till?: Till;
  /** Where the board at the other end of the wire may have a touch screen that draws the PIN pad's keys. */
  readonly "pin-keys"?: PinKeys;
}

export type PortName = keyof Devices;

/** What the other end of a board's wire may leave to the board, but no terminal runs without. */
export type LeftToBoard = "flash" | "network";

/** The devices at the other end of a board's wire. */
export type RemoteDevices = Omit<Devices, LeftToBoard> & Partial<Pick<Devices, LeftToBoard>>;

/** Makes the devices that stand on a board itself. @param remote those at the other end of its wire. */
export type OwnDevices = (remote: RemoteDevices) => Partial<Devices>;

/** What started the firmware, other than power that came. */
export type ResetBy = "watchdog";

/** All that the firmware gets: who it is, its devices, its read-only data. */
export interface Board {
  readonly identity: Identity;
  readonly devices: Devices;
  /** Absent until the terminal is bound to a merchant: A22. */
  readonly personalisation?: Personalisation;
  /** Absent: the power was gone, or the board cannot tell. */
  readonly resetBy?: ResetBy;
  /** The slips' 24-dot bitmap font, and the GBK table: formats in `hal/font.ts` and `src/host/iso8583/gbk.ts`. */
  readonly font: Rom;
  readonly gbk: Rom;
  /** RSA and SHA-1 for cards' certificates. */
  readonly publicKey: PublicKey;
  /** QR codes for slips. */
  readonly qr: QrEncoder;
}

/** What comes with the firmware itself: read-only data and native code, never over a wire. */
export type BuiltIn = Pick<Board, "font" | "gbk" | "publicKey" | "qr">;
