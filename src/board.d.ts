/** Bound by the manifest to the board that is built for: `hal/boards/<board>/board.ts`. */
declare module "board" {
  /**
   * Runs the firmware on this board's devices, once they are there. When it rejects, which only a bug can bring about, the
   * board reports it and does not let it act any more.
   */
  export function start(firmware: (board: import("../hal/board").Board) => Promise<void>): void;
}
