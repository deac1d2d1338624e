import type { TerminalModel } from "../../../hal/board";
import type { Rom } from "../../../hal/rom";
import { runTerminal } from "../../../src/terminal";
import type { AcquirerProfile } from "../../acquirer/configuration";
import { MemoryLink } from "../../devices/memory-link";
import { InProcessEngine } from "../../engine/in-process";
import type { ScreenFonts } from "../../raster/screen";
import type { Speed } from "../../scenario/pace";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { type Breathe, Driver } from "../real-time/driver";
import { Glasses } from "../stage/glasses";
import { Stage } from "../stage/stage";
import { stageDoings } from "../stage/stage-verbs";
import { DistantLink } from "./distant-link";

export interface InMemoryOptions {
  readonly model: TerminalModel;
  readonly acquirer: AcquirerProfile;
  readonly seed: number;
  readonly speed: Speed;
  readonly roms: { readonly font: Rom; readonly gbk: Rom };
  readonly fonts: () => Promise<ScreenFonts>;
  /** Calls `then` in a turn of the host's event loop of its own, after the promise jobs that are due. */
  readonly turn: (then: () => void) => void;
  /** Told of faults of the simulator itself. */
  readonly onBug: (error: unknown) => void;
}

/**
 * A stage without sockets and files: the terminal reaches its acquirer in memory, and its certificate is judged as that of a real
 * host. It takes the same virtual time as over real ones.
 */
export async function openInMemory(options: InMemoryOptions): Promise<Stage> {
  const { model, acquirer, seed, speed, roms, turn, onBug } = options;
  const engine = new InProcessEngine({ start: runTerminal, roms, turn });
  const breathe: Breathe = () => new Promise((resolve) => turn(resolve));
  let room: Room | undefined;
  const simulator = () => {
    if (!room) throw new Error("the room is not open yet");
    return room.simulator;
  };
  const driver = new Driver(simulator, speed, breathe);
  let links: DistantLink[] = [];
  driver.arrivals = { deliver: () => links.filter((link) => link.deliver()).length > 0 };
  room = await Room.open({
    pace: driver,
    onReset: () => {
      links = [];
    },
    simulator: {
      seed,
      startMs: DEFAULT_START_MS,
      model,
      acquirer,
      engine,
      link: (of, its) => {
        const { hosts = [] } = of.hello().personalisation ?? {};
        const names = hosts.map(({ host }) => host);
        const link = new DistantLink(of, new MemoryLink(of, its, names));
        links.push(link);
        return link;
      },
      ...(model === "classic" ? {} : { largeKeys: true }),
    },
  });
  const stage = new Stage({
    room,
    driver,
    glasses: new Glasses(options.fonts),
    engines: { kinds: ["browser"], of: async () => [engine], close: () => engine.kill() },
    engine: "browser",
    touch: true,
    servers: [],
    links: () => [],
    doings: stageDoings,
    keeper: undefined,
    language: undefined,
    onBug,
  });
  stage.start();
  return stage;
}
