// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { OwnDevices } from "../../../hal/board";
import type { Firmware } from "../../../hal/remote/remote-terminal";
import type { Acquirer } from "../../acquirer/acquirer-types";
import { provisioningOf } from "../../acquirer/default-configuration";
import { MemoryLink } from "../../devices/memory-link";
import { WatchedPrinter } from "../../devices/watched-printer";
import { check, type Verdict } from "../../scenario/checker";
import { parseScenario, playSteps } from "../../scenario/player";
import { complaintOf, type Plain } from "../../scenario/result";
import { Room } from "../../scenario/room";
import { playVerb } from "../../scenario/verbs";
import { lookNow, type Query } from "../../scenario/views";
import { DEFAULT_START_MS, type SimulatorOptions } from "../../simulator/simulator";
import { createNodeEngine } from "../engines/node-engine";

/** The acquirer's host: takes one frame without its 2-byte length, and says what to answer. */
export type Host = Pick<Acquirer, "handle">;

export interface ShopOptions
  extends Partial<Pick<SimulatorOptions, "seed" | "startMs" | "model" | "acquirer" | "plain" | "national" | "till">> {
  /**
   * Makes devices of your own, by their ports, in the place of the world's; made anew at each power-up. They answer at once or wait by the
   * `clock` that they are given, which is the world's. Slips of a printer of your own are also seen in the world.
   */
  readonly own?: OwnDevices;
  /** A firmware of your own: runs on the board until its power goes. */
  readonly firmware?: Firmware;
  /** A host of your own, in the place of the world's acquirer or in front of it. Then the checker's books are not the host's. */
  readonly host?: (acquirer: Acquirer) => Host;
}

/** A verb, a view or a line of a scenario that did not do; the message says why. */
export class NotSo extends Error {
  override readonly name = "NotSo";
}

/** A terminal in its world, for a test: all that people do is a verb, all that they see is a view. Virtual time, no sockets. */
export class Shop {
  /** The world behind it. */
  readonly room: Room;

  constructor(room: Room) {
    this.room = room;
  }

  /** Plays a verb: `await shop.act("key", { keys: "12345", then: "enter" })`. @throws NotSo where it is refused. */
  async act(verb: string, body: Plain = {}): Promise<Plain> {
    const result = await playVerb(this.room, verb, body);
    if (result.kind !== "ok") throw new NotSo(`${verb} ${JSON.stringify(body)}: ${complaintOf(result)}`);
    return result.answer;
  }

  /** Looks at a view, now: `await shop.see("ledger")`. @throws NotSo for one that is not there. */
  async see(view: string, query: Query = {}): Promise<Plain> {
    const result = await lookNow(this.room, view, query);
    if (result.kind !== "ok") throw new NotSo(`${view}: ${complaintOf(result)}`);
    return result.answer;
  }

  /** Logs an operator on, and reads the ends away that nobody was told of. Ends at home. */
  async signIn(number = "01", password = "0000"): Promise<void> {
    await this.act("key", { keys: number, then: "enter" });
    await this.act("key", { keys: password, then: "enter" });
    for (let ends = 0; ends < ENDS_MAX; ends++) {
      await this.act("wait", { idle: true });
      if ((await this.see("screen"))["id"] === "home") return;
      await this.act("key", { key: "enter" });
    }
    throw new NotSo(`sign in: the screen is ${String((await this.see("screen"))["id"])}`);
  }

  /** Plays the lines of a scenario file. @throws NotSo at the first that fails, with what was seen. */
  async scenario(lines: string): Promise<void> {
    const parsed = parseScenario(lines);
    if (parsed.kind === "malformed") throw new NotSo(`line ${parsed.line}: expected ${parsed.expected}`);
    const played = await playSteps(this.room, parsed.steps);
    if (played.kind === "failed") throw new NotSo(`line ${played.line}: ${played.what}; seen: ${played.seen}`);
  }

  /** What a checker says that shares no code with the terminal: whether acquirer, terminal and what people saw agree about the money. */
  async check(): Promise<Verdict> {
    await this.act("wait", { idle: true });
    return check(this.room.simulator);
  }
}

/** More than anybody can owe: a journal has room for fewer. */
const ENDS_MAX = 20;

/** Opens a terminal in its world, switched on and at rest: it asks for an operator. */
export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const { own, firmware, host, ...world } = options;
  const { acquirer: profile = "lakala" } = world;
  const { host: name, backupHost } = provisioningOf(profile);
  const room = await Room.open({
    simulator: {
      seed: 1,
      startMs: DEFAULT_START_MS,
      model: "classic",
      acquirer: profile,
      ...world,
      engine: await createNodeEngine({ ...(own ? { own: watched(own) } : {}), ...(firmware ? { firmware } : {}) }),
      ...(host ? { link: (of, acquirer) => new MemoryLink(of, host(acquirer), [name, backupHost]) } : {}),
    },
  });
  const shop = new Shop(room);
  await shop.act("wait", { idle: true });
  return shop;
}

/** What a printer prints is a part of what people saw. */
function watched(own: OwnDevices): OwnDevices {
  return (remote) => {
    const devices = own(remote);
    const { printer } = devices;
    return printer && remote.printer ? { ...devices, printer: new WatchedPrinter(printer, remote.printer) } : devices;
  };
}
