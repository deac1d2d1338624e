import type { PortName } from "../../hal/board";
import { portMethods } from "../../hal/remote/ports";
import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel, World } from "../world/world";
import { noSuchMethod } from "./waiting";

type Contract = { readonly [method: string]: (argument: unknown) => Promise<unknown> };

/** One call after the other at a real part, in whichever world: what one began before its power went is done first. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** What went wrong in one turn is told to whoever asked for it, and to nobody after it. */
  take<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

export interface RealPartOptions {
  readonly world: World;
  readonly port: PortName;
  /** The world's own model behind this port: what people see of it, and what it says of faults that are injected. */
  readonly model: DeviceModel;
  readonly turns: Turns;
}

/**
 * A part outside of the world, through its driver, behind one of the world's ports. It works in real time; the world goes on beside it, no faster
 * where `engages` says so. A call whose firmware has lost its power ends all the same, and nobody hears of it.
 */
export abstract class RealPart implements DeviceModel {
  protected readonly world: World;
  protected readonly model: DeviceModel;
  protected readonly turns: Turns;
  readonly #port: PortName;

  constructor({ world, port, model, turns }: RealPartOptions) {
    this.world = world;
    this.#port = port;
    this.model = model;
    this.turns = turns;
  }

  abstract readonly facts: object;
  protected abstract readonly part: object;
  /** Calls that no person is waited for in. */
  protected abstract engages(method: string): boolean;

  handle(method: string, argument: unknown, answer: Answer): void {
    if (!(portMethods[this.#port] as readonly string[]).includes(method)) noSuchMethod(this.#port, method);
    const { instance } = this.world;
    const release = this.engages(method) ? this.world.engage() : () => undefined;
    const call = () => (this.part as Contract)[method]?.(argument) ?? Promise.resolve();
    this.begin(method, argument, async () => (instance === this.world.instance ? call() : undefined))
      .then(
        (value) => answer(value),
        (error: unknown) => this.bug(error),
      )
      .finally(() => {
        release();
        this.world.onStir();
      });
  }

  /** A driver, or the code that calls it, has thrown: the world fails with that error, as with any error of the simulator. */
  protected bug(error: unknown): void {
    this.world.interlude(() => Promise.reject(error));
    this.world.onStir();
  }

  /** Runs a call when it is its turn. */
  protected begin(_method: string, _argument: unknown, run: () => Promise<unknown>): Promise<unknown> {
    return this.turns.take(run);
  }

  failure(method: string): unknown {
    return this.model.failure(method);
  }

  corrupt(method: string, value: unknown, random: SeededRandom): unknown {
    return this.model.corrupt?.(method, value, random);
  }

  powerLost(): void {
    this.model.powerLost();
  }
}

/** A model of the world's as its contract, for who is outside of any call of the firmware. */
export interface ModelContract<C extends object> {
  readonly contract: C;
  /** The model has forgotten who waits: they are told `end` of their call. */
  forget(end: (method: string) => unknown): void;
}

/** @param later lets an answer come so much later; left out, what the model says it says at once. */
export function contractOf<C extends object>(
  model: DeviceModel,
  port: PortName,
  later: (ms: number, run: () => void) => void = (_ms, run) => run(),
): ModelContract<C> {
  const waiting = new Map<object, { readonly method: string; readonly resolve: (value: unknown) => void }>();
  const methods = portMethods[port].map((method) => [
    method,
    async (argument: unknown) => {
      const call = {};
      const { promise, resolve } = withResolvers();
      waiting.set(call, { method, resolve });
      try {
        await model.handle(method, argument, (value, afterMs = 0) => later(afterMs, () => resolve(value)));
        return await promise;
      } finally {
        waiting.delete(call);
      }
    },
  ]);
  return {
    contract: { ...model.facts, ...Object.fromEntries(methods) } as C,
    forget: (end) => {
      for (const { method, resolve } of waiting.values()) resolve(end(method));
    },
  };
}

function withResolvers() {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise<unknown>((take) => {
    resolve = take;
  });
  return { promise, resolve };
}
