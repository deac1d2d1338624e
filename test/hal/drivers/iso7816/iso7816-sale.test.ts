import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { deckCards } from "../../../../sim/cards/deck-cards";
import type { GuestCard, ReadableChip } from "../../../../sim/cards/wallet";
import type { CardReaderModel } from "../../../../sim/devices/card-reader";
import { parseScenario, playSteps } from "../../../../sim/scenario/player";
import { Room } from "../../../../sim/scenario/room";
import { SeededRandom } from "../../../../sim/world/random";
import type { Answer, DeviceModel, World } from "../../../../sim/world/world";
import { until } from "../../../buses/until";
import { nodeEngineOptions } from "../../../simulated";
import { bytesOf, walletOf } from "../pn532/rig";
import { atrs, deckChip, rigOf } from "./rig";

type Chips = ReadonlyMap<string, ReadableChip>;

/** The deck's chips as guests: the world's own reader and the contacts get the same ones, with the same randomness. */
function chipsOf(): Chips {
  const wallet = walletOf(new SeededRandom(7));
  const found = new Map<string, ReadableChip>();
  for (const { id } of deckCards) {
    const chip = wallet.chip(id);
    if (chip) found.set(id, chip);
  }
  return found;
}

/** What firmware and reader said to each other, without its time. */
type Said = readonly [method: string, argument: unknown, answer: unknown];

/** Whose chips are read, and with which answer to reset instead of their own. */
interface Wired {
  readonly chips: Chips;
  readonly atr: string | undefined;
}

/**
 * A reader whose chips are read through the driver, the UART, the SEC1210 and its contacts. Stripes, taps and people are the model's behind it; so are
 * PINs that a chip verifies, because the model of the secure element asks the model of the reader.
 * Time on the bus is told to the world with each answer.
 */
class WiredReader implements DeviceModel {
  readonly said: Said[] = [];
  readonly #world: World;
  readonly #inner: CardReaderModel;
  readonly #wired: Wired | undefined;
  #rig = rigOf();
  #active = false;

  constructor(world: World, inner: CardReaderModel, wired: Wired | undefined) {
    this.#world = world;
    this.#inner = inner;
    this.#wired = wired;
  }

  get facts(): object {
    return this.#inner.facts;
  }

  handle(method: string, argument: unknown, answer: Answer): void | Promise<void> {
    const tell: Answer = (value, afterMs) => {
      this.said.push([method, argument, value]);
      answer(value, afterMs);
    };
    if (method === "transmit" && this.#active) return this.#transmit(argument as Uint8Array, tell);
    if (method === "present") this.#active = false;
    if (method !== "present" || !this.#wired) return this.#inner.handle(method, argument, tell);
    return this.#inner.handle(method, argument, (value, afterMs) => {
      if ((value as { readonly kind: string }).kind !== "chip") return tell(value, afterMs);
      // No time passes in the world until the driver has answered.
      this.#world.interlude(() => this.#present(tell));
    });
  }

  failure(method: string): unknown {
    return this.#inner.failure(method);
  }

  powerLost(): void {
    this.#active = false;
    this.#rig = rigOf();
    this.#inner.powerLost();
  }

  async #present(answer: Answer): Promise<void> {
    const { inserted } = this.#inner;
    const chip = this.#wired?.chips.get(inserted ?? "");
    const { time, insert, present, aborted } = this.#rig;
    insert(chip && deckChip(chip, this.#wired?.atr));
    const beganMs = time.now();
    const seen = await present();
    this.#active = seen.kind === "chip";
    expect(aborted()).toBeUndefined();
    answer(seen, time.now() - beganMs);
  }

  async #transmit(command: Uint8Array, answer: Answer): Promise<void> {
    const { time, reader, aborted } = this.#rig;
    const beganMs = time.now();
    const made = await until(time, reader.transmit(command));
    expect(aborted()).toBeUndefined();
    answer(made, time.now() - beganMs);
  }
}

async function played(name: string, wire: { readonly atr: string | undefined } | undefined) {
  const parsed = parseScenario(readFileSync(new URL(`../../../scenarios/${name}.jsonl`, import.meta.url), "utf8"));
  if (parsed.kind !== "steps") throw new Error(`line ${parsed.line}`);
  const chips = chipsOf();
  // The model's own reader sees that a card has a chip; the chip itself is asked through the contacts alone.
  const seen = (chip: ReadableChip): ReadableChip => ({
    profile: chip.profile,
    uid: chip.uid,
    powerUp: () => bytesOf(atrs.t0),
    transmit: () => {
      throw new Error("a command that does not go through the contacts");
    },
  });
  const guests: GuestCard[] = deckCards.flatMap((card) => {
    const chip = chips.get(card.id);
    return chip ? [{ card, chip: wire ? seen(chip) : chip }] : [];
  });
  const room = await Room.open({ simulator: { ...nodeEngineOptions(), ...parsed.world, guests } });
  const { world, cardReader } = room.simulator;
  const reader = new WiredReader(world, cardReader, wire && { chips, atr: wire.atr });
  world.attach("card-reader", reader);
  expect(await playSteps(room, parsed.steps)).toMatchObject({ kind: "passed" });
  return reader.said;
}

describe("a sale by chip in the world, through driver, UART, SEC1210 and contacts", () => {
  test.each([
    ["chip-credit", undefined],
    ["chip-two-applications", atrs.t1],
    ["chip-script", atrs.t1Fast],
  ])("%s %s: what the firmware is told is what the model's reader tells it", async (name, atr) => {
    const plain = await played(name, undefined);
    const wired = await played(name, { atr });
    const commands = plain.filter(([method]) => method === "transmit").length;
    expect(commands).toBeGreaterThan(8);
    const own = (said: readonly Said[]) =>
      said.map(([method, argument, answer]) => {
        const { atr: told, ...rest } = (answer ?? {}) as { readonly atr?: unknown };
        return { method, argument, answer: method === "present" && told ? rest : answer };
      });
    expect(own(wired)).toEqual(own(plain));
  });
});
