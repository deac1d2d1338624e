import { answer, type ChipAnswer, type Command } from "./answer";
import { hex } from "./bytes";
import type { ChipMisbehaviour, ChipMischief, ChipMoment } from "./profile";

/** Which command of a card a misbehaviour names. */
function momentOf(command: Command): ChipMoment | undefined {
  switch ((command.cla << 8) | command.ins) {
    case 0x00a4:
      return "select";
    case 0x80a8:
      return "options";
    case 0x00b2:
      return "record";
    case 0x80ca:
      return "data";
    case 0x0020:
      return "verify";
    case 0x0088:
      return "internal-authenticate";
    case 0x80ae:
      return "generate";
    case 0x0082:
      return "external-authenticate";
    case 0x0084:
      return "challenge";
    default:
      return (command.cla & 0x0c) === 0x04 ? "script" : undefined;
  }
}

/** ISO/IEC 7816-4, 5.2.2. */
const FILLER = 0xff;
/** Of a template that takes two more. */
const ONE_BYTE_LENGTH_MAX = 0x7d;
/** No answer of a card is longer. */
const ANSWER_BYTES_MAX = 256;

/** Keeps count of a card's commands and says what it gets wrong in each. */
export class Mischief {
  readonly #misbehaviours: readonly ChipMisbehaviour[];
  readonly #counts = new Map<ChipMoment, number>();
  #apdus = 0;
  #activations = 0;
  #through: "chip" | "tap" = "chip";

  constructor(misbehaviours: readonly ChipMisbehaviour[]) {
    this.#misbehaviours = misbehaviours;
  }

  powerUp(through: "chip" | "tap"): void {
    this.#through = through;
    this.#apdus = 0;
    this.#activations += 1;
    this.#counts.clear();
  }

  /** Counts the next command. @returns what goes wrong in it, undefined for nothing. */
  next(command: Command | undefined): ChipMischief | undefined {
    this.#apdus += 1;
    const moment = command && momentOf(command);
    const count = moment === undefined ? 0 : (this.#counts.get(moment) ?? 0) + 1;
    if (moment !== undefined) this.#counts.set(moment, count);
    return this.#misbehaviours.find(
      ({ at, nth, through, activations }) =>
        (through === undefined || through === this.#through) &&
        (activations === undefined || this.#activations <= activations) &&
        (typeof at === "number" ? at === this.#apdus : at === moment && (nth === undefined || nth === count)),
    )?.does;
  }

  /** The answer where the command is not carried out at all. */
  instead(mischief: ChipMischief | undefined): ChipAnswer | undefined {
    switch (mischief?.kind) {
      case "status":
        return answer(mischief.status);
      case "answer":
        return answer(mischief.status, hex(mischief.data));
      case "leave":
        return { kind: "removed", thinkMs: 0 };
      case "mute":
        return { kind: "card-timeout", thinkMs: 0 };
      case "protocol-error":
        return { kind: "protocol-error", thinkMs: 0 };
      case "endless":
        // 70 in 70 in 70 …, each of them longer than what is left.
        return answer(
          0x9000,
          new Uint8Array(ANSWER_BYTES_MAX).map((_, at) => (at % 2 === 0 ? 0x70 : 0x7f)),
        );
      default:
        return undefined;
    }
  }

  /** What becomes of the right answer. */
  spoil(mischief: ChipMischief | undefined, right: ChipAnswer): ChipAnswer {
    if (mischief === undefined || right.kind !== "response") return right;
    switch (mischief.kind) {
      case "truncate":
        return { ...right, data: right.data.subarray(0, mischief.bytes) };
      case "slow":
        return { ...right, thinkMs: right.thinkMs + mischief.ms };
      case "filled": {
        const { data } = right;
        // Behind a tag and a length of one byte each: an application's description is no longer.
        if (data.length < 2 || data.length > ONE_BYTE_LENGTH_MAX) return right;
        const head = [data[0] ?? 0, (data[1] ?? 0) + 2, FILLER];
        return { ...right, data: Uint8Array.of(...head, ...data.subarray(2), FILLER) };
      }
      case "wrong-length": {
        const data = right.data.slice();
        // Behind a tag of one byte: all outer templates of a card have one.
        if (data.length > 1) data[1] = (data[1] ?? 0) + 1;
        return { ...right, data };
      }
      default:
        return right;
    }
  }
}
