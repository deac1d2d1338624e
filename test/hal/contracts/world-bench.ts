import type { Board } from "../../../hal/board";
import { decodeCbor, encodeCbor } from "../../../hal/cbor";
import { FirmwareEnd } from "../../../hal/remote/firmware-end";
import { type Frame, frameFromWire, frameToWire, type Hello } from "../../../hal/remote/wire";
import { BatteryModel } from "../../../sim/devices/battery";
import { NorFlash } from "../../../sim/devices/flash";
import { FlashPort } from "../../../sim/devices/flash-port";
import type { Engine, PortCall, Settled } from "../../../sim/engine/engine";
import { World } from "../../../sim/world/world";

const BOOT_LATEST_MS = 10_000;

/** An engine without a firmware: the test calls the devices itself. */
class OpenEngine implements Engine {
  onStir: () => void = () => undefined;
  board: Board | undefined;
  readonly #through: (frame: Frame) => Frame;
  #end: FirmwareEnd | undefined;
  #calls: PortCall[] = [];

  /** @param through what a frame becomes on its way. */
  constructor(through: (frame: Frame) => Frame) {
    this.#through = through;
  }

  async boot(hello: Hello): Promise<void> {
    this.#end = new FirmwareEnd((frame) => {
      const arrived = this.#through(frame);
      if (arrived.type === "call") this.#calls.push(arrived);
      this.onStir();
    });
    const said = this.#through({ type: "hello", hello });
    if (said.type === "hello") this.board = this.#end.board(said.hello, {} as never);
  }

  answer(id: number, value: unknown): void {
    this.#end?.receive(this.#through({ type: "answer", id, value }));
  }

  misuse(id: number, message: string): void {
    this.#end?.receive(this.#through({ type: "misuse", id, message }));
  }

  async settle(): Promise<Settled> {
    await new Promise(setImmediate);
    return { calls: this.#calls.splice(0) };
  }

  async kill(): Promise<void> {
    this.#end = undefined;
    this.board = undefined;
    this.#calls = [];
  }
}

/** How frames go to the world: as they are, or as the bytes of a wire. */
export const ways = Object.freeze({
  "model in process": (frame: Frame) => frame,
  "remote, CBOR frames": (frame: Frame) => frameFromWire(decodeCbor(encodeCbor(frameToWire(frame)))),
});

/** A world with the devices that `attach` puts into it, and a board that reaches them. @param nor its flash. */
export async function openWorld<T>(
  through: (frame: Frame) => Frame,
  attach: (world: World) => T,
  nor = new NorFlash({ sizeBytes: 65_536, random: () => 0 }),
) {
  const engine = new OpenEngine(through);
  const world = new World({ seed: 1, startMs: 0, engine, identity: { model: "classic", serial: "QS10000001" } });
  // Without a flash and a network there is no board.
  world.attach("flash", new FlashPort(nor));
  world.attach("network", new BatteryModel(world));
  const devices = attach(world);
  const boot = async () => {
    world.powerOn();
    while (!engine.board) await world.step(world.nowMs + BOOT_LATEST_MS);
  };
  await boot();
  return {
    world,
    devices,
    /** Another one after each `reboot`. */
    get board(): Board {
      return engine.board as Board;
    },
    /** Waits until the power goes, and lets it come back. */
    async reboot(): Promise<void> {
      while (engine.board)
        if ((await world.step(Number.POSITIVE_INFINITY)) === "waiting") throw new Error("the power stays");
      await boot();
    },
    async until<V>(promise: Promise<V>): Promise<V> {
      let settled = false;
      const mark = () => {
        settled = true;
      };
      promise.then(mark, mark);
      for (;;) {
        await new Promise(setImmediate);
        if (settled) return promise;
        if ((await world.step(Number.POSITIVE_INFINITY)) === "waiting") throw new Error("nothing will ever happen");
      }
    },
    async pass(ms: number): Promise<void> {
      const untilMs = world.nowMs + ms;
      while ((await world.step(untilMs)) === "worked");
    },
  };
}
