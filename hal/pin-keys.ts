/**
 * The keys of a PIN pad, drawn on a touch screen at the other end of a wire: on a development kit, whose secure element is at this end. This
 * end chooses the order of the digits for each PIN. The board draws them in that order and says which places were pressed. **Whoever reads
 * the wire knows both, and so the PIN**: it is for such kits alone, and for no terminal that people trust. The firmware never calls it;
 * the driver of the touch screen does.
 */
export interface PinKeys {
  /**
   * @returns 10 bytes, the digits 0 to 9 in the order of their places (three rows of three, and the one beside them) for the PIN that is
   *   collected now; empty while none is collected.
   */
  places(): Promise<Uint8Array>;
  /**
   * A key was pressed.
   * @param request of a digit its place, 0 to 9.
   * @returns how many digits have been typed since; 0 when no PIN is collected.
   */
  press(request: { readonly key: number | "clear" | "enter" | "cancel" }): Promise<number>;
}
