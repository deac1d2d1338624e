import { isTillId, referenceOf } from "../../src/book/tills";
import { invalid, ok } from "./result";
import type { Room } from "./room";
import type { Schema } from "./schema";
import { type Verb, verb } from "./verb";

const BYTES_MAX = 65_535;

interface TillBody {
  readonly start?: {
    readonly kind?: string;
    readonly amountFen: number;
    readonly reference: string;
    readonly original?: string;
    readonly tipFen?: number;
    readonly parts?: true;
  };
  readonly cancel?: string;
  readonly ask?: string;
  readonly pair?: string;
  readonly line?: "plug" | "pull";
  readonly pullAfter?: { readonly to: "terminal" | "till"; readonly bytes: number };
  readonly restart?: true;
}

const reference: Schema = {
  type: "string",
  pattern: "^[A-Za-z][A-Za-z-]{0,11}[1-9][0-9]{0,8}$",
  description: "a till's name and a number that rises, e.g. R1",
};

const till = verb<TillBody>({
  name: "till",
  does: "plays the cash register at the terminal's till line: starts, cancels, asks, pairs; pulls the cable, at any byte; restarts it",
  schema: {
    properties: {
      start: {
        type: "object",
        additionalProperties: false,
        properties: {
          kind: { type: "string", pattern: "^[a-z-]{1,20}$", description: "sale (default), void, …" },
          amountFen: { type: "integer", minimum: 0, maximum: 999_999_999_999 },
          reference,
          original: {
            type: "string",
            maxLength: 24,
            description:
              "a reference, a voucher number of six digits, or reference number and date of a slip, 632610000002/1122",
          },
          tipFen: { type: "integer", minimum: 1, description: "of a sale: what of the amount is a tip" },
          parts: { type: "boolean", enum: [true], description: "of a sale: a part of it is taken, too" },
        },
        required: ["amountFen", "reference"],
      },
      cancel: reference,
      ask: reference,
      pair: { type: "string", pattern: "^[0-9]{6}$", description: "six digits that both screens show" },
      line: { enum: ["plug", "pull"] },
      pullAfter: {
        type: "object",
        additionalProperties: false,
        properties: {
          to: { enum: ["terminal", "till"] },
          bytes: { type: "integer", minimum: 0, maximum: BYTES_MAX },
        },
        required: ["to", "bytes"],
      },
      restart: { type: "boolean", enum: [true] },
    },
    oneOf: ["start", "cancel", "ask", "pair", "line", "pullAfter", "restart"].map((name) => ({ required: [name] })),
  },
  example: { start: { kind: "sale", amountFen: 12345, reference: "R1" } },
  async play(room, body) {
    const { till: counter } = room.simulator;
    if (!counter)
      return invalid(Object.keys(body)[0] ?? "", 'a terminal with a till line: {"world":{"till":"serial"}}');
    const named = body.start?.reference ?? body.cancel ?? body.ask;
    const whose = named === undefined ? undefined : referenceOf(named)?.till;
    if (whose !== undefined && isTillId(whose)) counter.become(whose);
    if (body.line === "pull") counter.unplug();
    else if (body.line === "plug") counter.plug();
    else if (body.restart) counter.restart();
    else if (body.pullAfter) {
      await greeted(room);
      counter.model.pullAfter(body.pullAfter.to, body.pullAfter.bytes);
    } else {
      await greeted(room);
      if (body.start) counter.register.start({ kind: "sale", ...body.start });
      else if (body.cancel !== undefined) counter.register.cancel(body.cancel);
      else if (body.ask !== undefined) counter.register.ask(body.ask);
      else if (body.pair !== undefined) counter.register.pair(body.pair);
    }
    await room.afterAct();
    return ok({ line: counter.model.connected ? "plugged" : "pulled" });
  },
});

/** Whoever types at a register sees that the terminal is there; over TCP only a paired one is greeted. */
async function greeted(room: Room): Promise<void> {
  const { till: counter } = room.simulator;
  if (counter && !counter.model.connected) counter.plug();
  await room.beforeAct(() => counter?.register.isWelcome === true);
}

/** The cash register beside the terminal. */
export const tillVerbs: readonly Verb[] = Object.freeze([till]);
