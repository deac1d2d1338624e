/** ok: card read, approved. alert: look here. error: refused. key: key click. */
export type Sound = "ok" | "alert" | "error" | "key";

/** The four lights of a contactless reader (EMV Contactless Book A, 9.2) and the power light. */
export interface Lights {
  readonly contactless: 0 | 1 | 2 | 3 | 4;
  readonly error: boolean;
}

export type BeeperFault = "disconnected";

/** Beeper and LEDs. Nothing depends on them: a fault is told, and keeps nobody from selling. */
export interface Beeper {
  /** @returns why it cannot be heard; undefined where it can. */
  sound(sound: Sound): Promise<BeeperFault | undefined>;
  lights(lights: Lights): Promise<void>;
}
