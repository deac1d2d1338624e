import type { Plain, Result } from "./result";
import type { Room } from "./room";
import type { Schema } from "./schema";

/** A verb of the public interface. */
export interface Verb {
  readonly name: string;
  /** What it does, in a line. */
  readonly does: string;
  /** JSON Schema (draft-07) of its body. */
  readonly schema: Schema;
  readonly example: Plain;
  /** Plays a body that fits the schema. */
  play(room: Room, body: Plain): Promise<Result>;
  /** What of the body the timeline may show; the whole where absent. */
  shown?(body: Plain): Plain;
}

/**
 * A verb from its parts. `B` is what the schema promises of a body that fits it.
 */
export function verb<B>(parts: {
  readonly name: string;
  readonly does: string;
  readonly schema: Schema;
  readonly example: Plain;
  readonly play: (room: Room, body: B) => Promise<Result>;
  readonly shown?: (body: Plain) => Plain;
}): Verb {
  const { name, does, schema, example, shown } = parts;
  return Object.freeze({
    name,
    does,
    schema: frozen({ type: "object" as const, additionalProperties: false as const, ...schema }),
    example: frozen(example),
    play: (room: Room, body: Plain) => parts.play(room, body as B),
    ...(shown ? { shown } : {}),
  });
}

/** Frozen all the way down: verbs are preloaded where the world runs in the engine of the terminal. */
function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) frozen(part);
  return Object.freeze(value);
}
