import type { PortName } from "../../hal/board";
import type { Hello } from "../../hal/remote/wire";

/** One call through a contract, as it reaches the world. */
export interface PortCall {
  readonly id: number;
  readonly port: PortName;
  readonly method: string;
  readonly argument: unknown;
}

/** Time of a world, for what a board does by itself. */
export interface WorldTime {
  /** Running time, ms. */
  readonly runningMs: number;
  /** @param options.quiet it does not keep the world from being idle. */
  after(ms: number, run: () => void, options?: { readonly quiet?: boolean }): unknown;
}

/** Transfers on the buses of a board, each a numbered point at which its power may go. */
export interface BoardTransfers {
  /** So far. */
  readonly points: number;
  /** The power goes at a transfer to come: before it, in the middle of it, or behind it. */
  cutAt(point: number, at: "before" | "torn" | "after"): void;
  /** Nothing is planned any more. */
  forget(): void;
}

/** A firmware that runs somewhere: in this process, in an XS worker, in a Moddable simulator, on a board. */
export interface Engine {
  /** Told when something happened at the firmware's own end, as a touch on its board: it may have calls without an answer before. */
  onStir?: () => void;
  /** The firmware's board may have a glass of its own, to draw the keys of the PIN pad on. */
  readonly drawsPinKeys?: true;
  /** Where its board's buses are of the world, too. */
  readonly transfers?: BoardTransfers;
  /** It stands in this world from now on: what its board does by itself happens in that time. */
  standsIn?(world: WorldTime): void;
  /** Powers a new instance up. Whatever ran before is gone. */
  boot(hello: Hello): Promise<void>;
  /** Hands over the result of a call. Takes effect with the next `settle`. */
  answer(id: number, value: unknown): void;
  /** Tells that a call broke its contract. */
  misuse(id: number, message: string): void;
  /**
   * Lets the firmware run until it can only wait.
   * @returns the calls that it made, in order.
   */
  settle(): Promise<Settled>;
  /** Cuts its power: the instance never acts again. */
  kill(): Promise<void>;
}

export interface Settled {
  readonly calls: readonly PortCall[];
  /** A bug stopped the firmware; it stays dead until the next boot. */
  readonly died?: string;
  /** The power went in the middle of what its board did, behind these calls: where. */
  readonly cut?: string;
}
