/** A roll of 58 mm paper, 15 m of 8 rows a mm. */
const ROLL_ROWS = 120_000;

/**
 * Heat in dots burnt. A page that is all black burns 184 dots a ms at 60 mm/s and overheats after some 100 mm; a slip, a tenth
 * black, never does.
 */
const HEAT_MAX = 150_000;
const HEAT_RESUME = 75_000;
const COOLING_PER_MS = 90;

/** Paper, cover, heat and supply of an ESC/POS printer, and how it tells of them in Epson's bits. */
export class EscposState {
  powered = true;
  cover: "open" | "closed" = "closed";
  paperRows = ROLL_ROWS;
  /** The cutter is stuck: it needs service. */
  cutterStuck = false;
  /** The supply is out of bounds: it needs service. */
  badSupply = false;
  /** Someone holds the feed key. */
  feedKey = false;
  /** KP printers: the last slip hangs in the mouth. */
  ticketWaiting = false;
  #heat = 0;
  #hot = false;
  #heatAtMs = 0;

  loadRoll(rows = ROLL_ROWS): void {
    this.paperRows = rows;
  }

  /** A head so hot that it has to rest for a quarter of a minute. */
  overheat(nowMs: number): void {
    this.#heat = 10 * HEAT_MAX;
    this.#heatAtMs = nowMs;
    this.#hot = true;
  }

  /** Whether the mechanism may move. */
  printing(nowMs: number): boolean {
    return this.powered && this.cover === "closed" && this.paperRows > 0 && !this.#error(nowMs) && !this.feedKey;
  }

  rowPrinted(bits: Uint8Array, nowMs: number): void {
    this.paperRows -= 1;
    this.#cool(nowMs);
    for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) this.#heat += 1;
    if (this.#heat > HEAT_MAX) this.#hot = true;
  }

  /** The answer to DLE EOT `page` (Epson's layout: bits 1 and 4 are 1, bits 0 and 7 are 0). */
  answer(page: number, nowMs: number): number {
    const fixed = 0x12;
    switch (page) {
      case 1: {
        const offline = this.printing(nowMs) ? 0 : 0x08;
        return fixed | offline | (this.ticketWaiting ? 0x80 : 0);
      }
      case 2:
        return (
          fixed |
          (this.cover === "open" ? 0x04 : 0) |
          (this.feedKey ? 0x08 : 0) |
          (this.paperRows <= 0 ? 0x20 : 0) |
          (this.#error(nowMs) ? 0x40 : 0)
        );
      case 3:
        return fixed | (this.cutterStuck ? 0x08 : 0) | (this.badSupply ? 0x20 : 0) | (this.#isHot(nowMs) ? 0x40 : 0);
      default:
        return fixed | (this.paperRows <= 0 ? 0x60 : 0);
    }
  }

  /** The answer to GS r 1: bits 2 and 3 for the end of the paper. */
  paperReport(): number {
    return this.paperRows <= 0 ? 0x0c : 0x00;
  }

  /** The answer to ESC v 0 (CSN-A2): bit 2 for no paper. */
  csnReport(): number {
    return this.paperRows <= 0 ? 0x04 : 0x00;
  }

  #error(nowMs: number): boolean {
    return this.cutterStuck || this.badSupply || this.#isHot(nowMs);
  }

  #isHot(nowMs: number): boolean {
    if (this.#hot) {
      this.#cool(nowMs);
      if (this.#heat < HEAT_RESUME) this.#hot = false;
    }
    return this.#hot;
  }

  #cool(nowMs: number): void {
    this.#heat = Math.max(0, this.#heat - (nowMs - this.#heatAtMs) * COOLING_PER_MS);
    this.#heatAtMs = nowMs;
  }
}
