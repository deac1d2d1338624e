/** Where and why bytes are not what the protocol says. Carries no content of the message. */
export interface Malformed {
  readonly kind: "malformed";
  /** Path of the part that is wrong: "mti", "bitmap", "F35", "F35.length", "header", "F62.26" … */
  readonly field: string;
  /** What should have been there, in English. */
  readonly expected: string;
  /** Where in the given bytes (or characters, for text sub-fields), from 0. */
  readonly offset: number;
}

export function malformed(field: string, expected: string, offset: number): Malformed {
  return { kind: "malformed", field, expected, offset };
}
