import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Played, playSteps, type Step } from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { DeviceEngine } from "../serial/device-engine";

/**
 * Plays with a board at a serial port: the firmware in Moddable's simulator, behind a pseudo terminal. Such a port cannot reset, so
 * the board's reset key is pressed when somebody is asked to; power that is cut would need the key again.
 */
export async function playAtPort(
  steps: readonly Step[],
  { host, library }: { readonly host: string; readonly library: string },
): Promise<Played> {
  const board = spawn(host, [library], { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const path = await new Promise<string>((resolve, reject) => {
      createInterface({ input: board.stdout }).on("line", (line) => {
        if (line.startsWith('{"wire":')) resolve((JSON.parse(line) as { readonly wire: string }).wire);
      });
      board.once("close", () => reject(new Error("the host ended before it had a wire")));
    });
    const engine = new DeviceEngine({ path, onWord: () => void board.stdin.write("start\n") });
    const room = await Room.open({
      simulator: { seed: 1, startMs: DEFAULT_START_MS, model: "classic", acquirer: "lakala", engine },
    });
    const played = await playSteps(room, steps);
    await engine.close();
    return played;
  } finally {
    board.kill("SIGKILL");
  }
}
