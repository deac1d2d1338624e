import { expect } from "vitest";
import type { Served } from "./stages";

const acts = [
  ["key", '{"keys":"01","then":"enter"}'],
  ["key", '{"keys":"0000","then":"enter"}'],
  ["key", '{"keys":"12345","then":"enter"}'],
  ["card", '{"card":"credit-stripe","action":"swipe"}'],
  ["key", '{"pin":"credit-stripe","then":"enter"}'],
  ["sign", '{"signature":"smith","then":"confirm"}'],
  ["wait", '{"screen":"approved"}'],
] as const;

/** A sale of 123.45 on a model without printer, up to the screen with its receipt, by REST. */
export async function sellAndSign({ post }: Pick<Served, "post">): Promise<void> {
  for (const [verb, body] of acts) expect(await post(verb, body)).toMatchObject({ status: 200 });
}
