/**
 * The keys of a PIN pad whose digits are drawn on a glass elsewhere: on a development kit whose secure element is at the other end of a
 * wire. That end knows which digit stands in which place; who draws the keys is told the order of one PIN, and says which places were
 * pressed. **Who reads both on their way knows the PIN**: for such kits alone, and on no terminal that people trust.
 * No firmware calls it: the glass does.
 */
export interface PinKeys {
  /**
   * @returns 10 bytes, the digits 0 to 9 in the order of their places (three rows of three, and the one beside them) for the PIN that is
   *   collected now; empty while none is.
   */
  places(): Promise<Uint8Array>;
  /**
   * A key was pressed.
   * @param request of a digit its place, 0 to 9.
   * @returns how many digits have been typed since; 0 when no PIN is collected.
   */
  press(request: { readonly key: number | "clear" | "enter" | "cancel" }): Promise<number>;
}
