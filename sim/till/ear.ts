import { FrameFinder, type Message } from "./codec";

/** A result as it reached whoever is at the line: what the terminal has given its word for. */
export interface TillTold {
  readonly atMs: number;
  readonly reference: string;
  readonly kind: string;
  readonly amountFen: number;
  /** What was asked for, where it was told that a part was approved. */
  readonly askedFen?: number;
  readonly final: boolean;
  readonly money: string;
  readonly outcome: string;
  readonly voucher?: string;
  readonly batch?: string;
}

/** More than any story or day tells. */
const TOLD_MAX = 20_000;

/** Listens on the line, behind every place where it may be cut. */
export class TillEar {
  readonly told: TillTold[] = [];
  readonly #finder = new FrameFinder();
  #line = 0;

  hear(bytes: Uint8Array, line: number, atMs: number): readonly Message[] {
    if (line !== this.#line) this.#finder.forget();
    this.#line = line;
    const messages = this.#finder.take(bytes);
    for (const message of messages) {
      const told = message.type === "result" ? toldBy(message, atMs) : undefined;
      if (told) this.told.push(told);
    }
    this.told.splice(0, this.told.length - TOLD_MAX);
    return messages;
  }
}

function toldBy(message: Message, atMs: number): TillTold {
  const text = (field: string) => String(message[field] ?? "");
  const { voucher, batch, askedFen } = message;
  return {
    atMs,
    reference: text("reference"),
    kind: text("kind"),
    amountFen: Number(message["amountFen"]),
    final: message["final"] === true,
    money: text("money"),
    outcome: text("outcome"),
    ...(typeof voucher === "string" ? { voucher } : {}),
    ...(typeof batch === "string" ? { batch } : {}),
    ...(typeof askedFen === "number" ? { askedFen } : {}),
  };
}
