import { type ChildProcess, spawn } from "node:child_process";
import { access, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../moddable/build";
import { makeSettingsFolder } from "./panel";

/** Programs of the system that a window without a desk needs. */
const windowPrograms: readonly string[] = Object.freeze(["Xvfb", "xdotool"]);

/** @returns those of them that are not on the path. */
export async function missingPrograms(environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const folders = (environment["PATH"] ?? "").split(path.delimiter);
  const missing: string[] = [];
  for (const program of windowPrograms) {
    const found = await Promise.all(
      folders.map((folder) =>
        access(path.join(folder, program)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (!found.includes(true)) missing.push(program);
  }
  return missing;
}

/** Red, green, blue. */
export type Dot = readonly [number, number, number];

/** What a window looks like at a moment: rows of 32-bit pixels, as X writes them. */
export class Look {
  readonly width: number;
  readonly height: number;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #pitch: number;

  /** @param bytes a window dump (XWD, version 7), as Xvfb keeps it in its frame buffer's file. */
  constructor(bytes: Buffer) {
    const word = (at: number) => bytes.readUInt32BE(at * 4);
    const [headBytes, colours] = [word(0), word(19)];
    if (word(1) !== 7 || word(11) !== 32) throw new TypeError("not a frame buffer of 32 bits a pixel");
    this.width = word(4);
    this.height = word(5);
    this.#pitch = word(12);
    this.#bytes = bytes;
    this.#start = headBytes + colours * COLOUR_BYTES;
  }

  dot(x: number, y: number): Dot {
    const at = this.#start + y * this.#pitch + x * 4;
    return [this.#bytes[at + 2] ?? 0, this.#bytes[at + 1] ?? 0, this.#bytes[at] ?? 0];
  }
}

/** Tall enough for all rows: nothing has to be scrolled. */
export const WINDOW = Object.freeze({ width: 1050, height: 1560 });

/** A row of X's colour table. */
const COLOUR_BYTES = 12;
const START_LIMIT_MS = 20_000;
const POLL_MS = 50;
/** The longest that a picture takes to come: sign-in, which loads the chips' keys, in real time. */
const SHOWN_LIMIT_MS = 60_000;
const LOOK_MS = 40;
/** A button must be seen pressed before it is let go: Piu looks at its touches between two frames. */
const PRESS_MS = 60;
const BETWEEN_MS = 90;

const pressed: readonly string[] = Object.freeze([
  ...["mousedown", "1", "sleep", String(PRESS_MS / 1000)],
  ...["mouseup", "1", "sleep", String(BETWEEN_MS / 1000)],
]);

function pointed(x: number, y: number): readonly string[] {
  return ["mousemove", String(Math.round(x)), String(Math.round(y)), "sleep", String(BETWEEN_MS / 1000)];
}

/** mcsim has ended, or opened no window, and says no more than that. */
export class McsimEnded extends Error {
  override readonly name = "McsimEnded";
}

/** mcsim in a window of an X server without a screen, with a home of its own. */
export class McsimWindow {
  readonly #folder: string;
  readonly #server: ChildProcess;
  readonly #mcsim: ChildProcess;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #size: { readonly width: number; readonly height: number };
  #ended: string | undefined;
  /** Real time: in acts of the mouse, and until the window showed what was waited for. */
  readonly spent = { actsMs: 0, waitsMs: 0 };

  private constructor(
    folder: string,
    server: ChildProcess,
    mcsim: ChildProcess,
    environment: NodeJS.ProcessEnv,
    size: { readonly width: number; readonly height: number },
  ) {
    this.#size = size;
    this.#folder = folder;
    this.#server = server;
    this.#mcsim = mcsim;
    this.#environment = environment;
    mcsim.once("error", (error) => {
      this.#ended = `mcsim did not start: ${error.message}`;
    });
    mcsim.once("close", (code, signal) => {
      const why = signal === "SIGTERM" ? " (mcconfig with -d ends every mcsim that runs)" : "";
      this.#ended = `mcsim ended with ${code ?? signal}${why}`;
    });
  }

  /** Opens simulators and firmware in a window of this size, at the upper left. */
  static async open(
    files: readonly string[],
    size: { readonly width: number; readonly height: number },
    environment: NodeJS.ProcessEnv,
  ): Promise<McsimWindow> {
    const folder = await mkdtemp(path.join(tmpdir(), "qianshou-mcsim-"));
    const home = { HOME: folder, XDG_CONFIG_HOME: path.join(folder, ".config") };
    await makeSettingsFolder(home);
    const screen = `${size.width}x${size.height}x24`;
    const server = spawn(
      "Xvfb",
      ["-displayfd", "3", "-screen", "0", screen, "-fbdir", folder, "-nolisten", "tcp", "-noreset"],
      { stdio: ["ignore", "ignore", "ignore", "pipe"] },
    );
    const display = await displayOf(server);
    const own = {
      ...environment,
      DISPLAY: `:${display}`,
      ...home,
      // Else a second mcsim hands its files to the first one and ends.
      DBUS_SESSION_BUS_ADDRESS: "disabled:",
    };
    const mcsim = spawn("mcsim", files, { env: own, stdio: "ignore" });
    const window = new McsimWindow(folder, server, mcsim, own, size);
    await window.#fill(size);
    return window;
  }

  /** @throws McsimEnded where it does not run any more. */
  mustRun(): void {
    if (this.#ended) throw new McsimEnded(this.#ended);
  }

  /** What can be seen now. */
  async look(): Promise<Look> {
    this.mustRun();
    const file = await open(path.join(this.#folder, "Xvfb_screen0"), "r");
    try {
      return new Look(await file.readFile());
    } finally {
      await file.close();
    }
  }

  /** Waits until what can be seen is `so`. @returns whether it came to be in time. */
  async shows(so: (look: Look) => boolean): Promise<boolean> {
    const startMs = performance.now();
    let shown = so(await this.look());
    // Counted in looks: a host that has no time for mcsim has none for this process.
    for (let looks = 0; !shown && looks < SHOWN_LIMIT_MS / LOOK_MS; looks++) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      shown = so(await this.look());
    }
    this.spent.waitsMs += performance.now() - startMs;
    return shown;
  }

  /** Presses the mouse's button over the terminal's screen, and takes the pointer away. The screen takes each event as it comes. */
  async tap(x: number, y: number): Promise<void> {
    const away = [this.#size.width - 2, this.#size.height - 2].map(String);
    const [left, top] = [Math.round(x), Math.round(y)].map(String) as [string, string];
    await this.#xdotool(["mousemove", left, top, "mousedown", "1", "mouseup", "1", "mousemove", ...away]);
  }

  /** Presses the mouse's button over a button or row of the panel. */
  async click(x: number, y: number): Promise<void> {
    await this.#xdotool([...pointed(x, y), ...pressed]);
  }

  /** Brings the pointer there, so that a press comes without delay. */
  async point(x: number, y: number): Promise<void> {
    await this.#xdotool(pointed(x, y));
  }

  /** Presses the mouse's button where the pointer is. */
  async press(): Promise<void> {
    await this.#xdotool(pressed);
  }

  async close(): Promise<void> {
    for (const child of [this.#mcsim, this.#server]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      await closed;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Moves the window to the corner and gives it its size, as soon as it is there. */
  async #fill({ width, height }: { readonly width: number; readonly height: number }): Promise<void> {
    const deadline = performance.now() + START_LIMIT_MS;
    while (performance.now() < deadline && !this.#ended) {
      const { code, output } = await run("xdotool", ["search", "--onlyvisible", "--name", "^mcsim$"], {
        environment: this.#environment,
      });
      const id = output.trim().split("\n").at(-1);
      if (code === 0 && id) {
        await this.#xdotool(["windowmove", id, "0", "0", "windowsize", id, String(width), String(height)]);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    await this.close();
    throw new McsimEnded(this.#ended ?? "mcsim opened no window");
  }

  async #xdotool(args: readonly string[]): Promise<void> {
    const startMs = performance.now();
    const { code, output } = await run("xdotool", args, { environment: this.#environment });
    this.spent.actsMs += performance.now() - startMs;
    if (code !== 0) throw new Error(`xdotool ${args.join(" ")}: ${output}`);
  }
}

/** The number of its display, which the server writes when it is ready. */
function displayOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("close", (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdio[3]?.once("data", (text) => resolve(String(text).trim()));
  });
}
