import type { Identity, Personalisation, PortName, ResetBy } from "../board";
import type { DeviceFacts } from "./ports";

/**
 * What crosses between a firmware and devices elsewhere. One frame is one CBOR array, its first element the type.
 *
 * | frame | from | elements |
 * | --- | --- | --- |
 * | hello | devices | 0, identity, facts, personalisation, what reset it |
 * | call | firmware | 1, id, port, method, argument |
 * | answer | devices | 2, id, value |
 * | misuse | devices | 3, id, message: the call broke its contract; the caller throws |
 * | settled | firmware | 4, count: every frame so far, `count` of them, was handled and nothing more will come of it |
 * | died | firmware | 5, message: a bug stopped the firmware |
 * | stirred | firmware | 6: something happened on the board itself, as a touch; calls may come until the next `settled` |
 */
export type Frame =
  | { readonly type: "hello"; readonly hello: Hello }
  | {
      readonly type: "call";
      readonly id: number;
      readonly port: PortName;
      readonly method: string;
      readonly argument: unknown;
    }
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "misuse"; readonly id: number; readonly message: string }
  | { readonly type: "settled"; readonly count: number }
  | { readonly type: "died"; readonly message: string }
  | { readonly type: "stirred" };

/** What the devices' end tells first. */
export interface Hello {
  readonly identity: Identity;
  readonly facts: DeviceFacts;
  /** Absent on a terminal that was never bound to a merchant: A22. */
  readonly personalisation?: Personalisation;
  /** As of `Board`. */
  readonly resetBy?: ResetBy;
}

export type Wired = readonly [number, ...unknown[]];

export function frameToWire(frame: Frame): Wired {
  switch (frame.type) {
    case "hello":
      return helloToWire(frame.hello);
    case "call":
      return [1, frame.id, frame.port, frame.method, frame.argument ?? null];
    case "answer":
      return [2, frame.id, frame.value ?? null];
    case "misuse":
      return [3, frame.id, frame.message];
    case "settled":
      return [4, frame.count];
    case "died":
      return [5, frame.message];
    case "stirred":
      return [6];
  }
}

function helloToWire({ identity, facts, personalisation, resetBy }: Hello): Wired {
  return [0, identity, facts, personalisation ?? null, resetBy ?? null];
}

/** Throws on what is not a frame: both ends are ours, so that is a bug or a broken cable, never data to live with. */
export function frameFromWire(wired: unknown): Frame {
  if (!Array.isArray(wired)) throw new TypeError("remote frame: expected an array");
  const [type, first, second, third, fourth] = wired as unknown[];
  if (type === 0)
    return {
      type: "hello",
      hello: {
        identity: first as Identity,
        facts: second as DeviceFacts,
        ...(third ? { personalisation: third as Personalisation } : {}),
        ...(fourth === "watchdog" ? { resetBy: fourth } : {}),
      },
    };
  if (type === 1 && typeof first === "number" && typeof second === "string" && typeof third === "string")
    return { type: "call", id: first, port: second as PortName, method: third, argument: fourth };
  if (type === 2 && typeof first === "number") return { type: "answer", id: first, value: second };
  if (type === 3 && typeof first === "number") return { type: "misuse", id: first, message: String(second) };
  if (type === 4 && typeof first === "number") return { type: "settled", count: first };
  if (type === 5) return { type: "died", message: String(first) };
  if (type === 6) return { type: "stirred" };
  throw new TypeError(`remote frame: type ${String(type)} with these elements is not one`);
}
