/** lost: nobody can tell any more where it is, or whether; what it had begun is undone. */
export type FingerPhase = "down" | "move" | "up" | "lost";

/**
 * Told of the one finger that counts on a touch panel: down, any number of moves, then up or lost. Plain arguments: an object for each
 * point would be ten slots of the heap, 60 times a second.
 *
 * @param x dots from the left edge of the panel.
 * @param y dots from its upper edge; below the screen where the glass goes on.
 * @param timeMs of the board's running time, when the point was read.
 */
export type OnFinger = (phase: FingerPhase, x: number, y: number, timeMs: number) => void;
