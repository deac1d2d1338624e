import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { proofOf } from "../../src/till/proof";
import { TillModel } from "../devices/till";
import type { Message } from "../till/codec";
import { TillEar } from "../till/ear";
import { Register, type RegisterMemory, type Request } from "../till/register";
import type { Happening } from "../world/agenda";
import type { World } from "../world/world";

const TICK_MS = 1_000;
/** A socket that was closed is opened again by itself. */
const RECONNECT_MS = 2_000;
/** What is kept of a conversation for people who look. */
const HEARD_MAX = 200;

/** The counter beside the terminal: the line to the cash register, who listens on it, and a cash register of the simulator's own. */
export class TillCounter {
  readonly model: TillModel;
  readonly ear = new TillEar();
  /** What the own register has heard, newest last. */
  readonly heard: Message[] = [];
  readonly #world: World;
  #register: Register | undefined;
  /** What it keeps over its restarts. */
  #memory: RegisterMemory = { till: "R", last: 0, open: [] };
  #ticking: Happening | undefined;
  /** By a person. */
  #isUnplugged = true;

  constructor(world: World, way: "serial" | "tcp") {
    this.#world = world;
    this.model = new TillModel(world, way);
    this.model.onSaid = (bytes, line) => void this.ear.hear(bytes, line, world.nowMs);
  }

  /** What the own register has asked for and not heard the end of. */
  get open(): readonly Request[] {
    return this.#memory.open;
  }

  get memory(): RegisterMemory {
    return this.#memory;
  }

  /** What it wrote down before, as if it had been started anew since; at the line it is once it has anything to say, or to ask. */
  remember(memory: RegisterMemory): void {
    this.#memory = memory;
    if (memory.last > 0) this.plug();
  }

  /** Its till's name, as its references begin. */
  become(till: string): void {
    if (till === this.#memory.till) return;
    this.unplug();
    this.#memory = { till, last: 0, open: [] };
  }

  /** The own register at the line: it was plugged in once before it says anything. */
  get register(): Register {
    return this.#register ?? this.plug();
  }

  plug(): Register {
    this.#isUnplugged = false;
    const register = new Register({
      memory: this.#memory,
      send: (bytes) => say(bytes),
      prove: (secret, nonce) => proofOf(new SoftwarePublicKey(), bytesOf(secret), bytesOf(nonce)),
      onMemory: (memory) => {
        this.#memory = memory;
      },
      onMessage: (message) => {
        this.heard.push(message);
        this.heard.splice(0, this.heard.length - HEARD_MAX);
        this.#world.note("till", { heard: message });
      },
    });
    const say = this.model.connect({
      bytes: (bytes) => {
        // What it has to wait for is no part of the world: it takes no time.
        this.#world.interlude(() => register.take(bytes, this.#world.runningMs));
      },
      closed: () => {
        register.closed();
        if (this.#register !== register) return;
        this.#register = undefined;
        if (!this.#isUnplugged && this.model.facts.way === "tcp") this.#connectAgain();
      },
    });
    this.#register = register;
    register.opened(this.#world.runningMs);
    this.#tick(register);
    return register;
  }

  unplug(): void {
    this.#isUnplugged = true;
    this.model.disconnect();
  }

  /** The register's power goes and comes: it remembers what it wrote down. */
  restart(): void {
    this.unplug();
    this.plug();
  }

  #connectAgain(): void {
    this.#world.after(
      RECONNECT_MS,
      () => {
        if (this.#register || this.#isUnplugged) return;
        if (this.#world.powered) this.plug();
        else this.#connectAgain();
      },
      { quiet: true },
    );
  }

  #tick(register: Register): void {
    this.#world.cancel(this.#ticking);
    this.#ticking = this.#world.after(
      TICK_MS,
      () => {
        if (this.#register !== register) return;
        register.tick(this.#world.runningMs);
        this.#tick(register);
      },
      { quiet: true },
    );
  }
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
