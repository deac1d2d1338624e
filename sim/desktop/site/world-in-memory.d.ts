import type { TerminalModel } from "../../../hal/board";
import type { Rom } from "../../../hal/rom";
import type { AcquirerProfile } from "../../acquirer/configuration";
import type { ScreenFonts } from "../../raster/screen";
import type { Speed } from "../../scenario/pace";
import { Stage } from "../stage/stage";
export interface InMemoryOptions {
  readonly model: TerminalModel;
  readonly acquirer: AcquirerProfile;
  readonly seed: number;
  readonly speed: Speed;
  readonly roms: {
    readonly font: Rom;
    readonly gbk: Rom;
  };
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
export declare function openInMemory(options: InMemoryOptions): Promise<Stage>;
