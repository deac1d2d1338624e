/** ok: card read, approved. alert: look here. error: refused. key: key click. */
export type Sound = "ok" | "alert" | "error" | "key";

/** The four lights of a contactless reader (EMV Contactless Book A, 9.2) and the power light. */
export interface Lights {
  readonly contactless: 0 | 1 | 2 | 3 | 4;
  readonly error: boolean;
}

/** Beeper and LEDs. Nothing depends on them: a fault is reported by the self-test only. */
export interface Beeper {
  sound(sound: Sound): Promise<void>;
  lights(lights: Lights): Promise<void>;
}
