import Serial from "embedded:io/serial";
import Timer from "timer";
import { openFont } from "../../font";
import type { Stir } from "../../remote/own-glass";
import { type Firmware, RemoteTerminal } from "../../remote/remote-terminal";
import type { SerialCallbacks, SerialPort } from "../../remote/serial-line";
import { builtIn } from "../remote/built-in";
import { promiseJobsPending } from "../remote/pending-jobs";
import { fingersToPanel } from "./fingers";
import { ownNetwork } from "./own-network";
import { ownScreen } from "./own-screen";
import { PanelLine } from "./panel-line";
import { blackenScreen, PIXELS, type SimulatorScreen, showPixels } from "./simulator-screen";
import { NOBODY, sayOnScreen } from "./words";

declare const screen: SimulatorScreen;

/** The Linux driver wants the path of a device, which the typings of ECMA-419 do not have. */
type LinuxSerial = new (
  options: SerialCallbacks & { readonly device: string; readonly baud: number; readonly format: "buffer" },
) => SerialPort;

/** A pseudo terminal has no speed; the driver wants one. */
const BAUD = 115_200;
/** A panel greets within the same turn in which it starts the firmware; a host, when it has found its pseudo terminals. */
const GREETING_MS = 1500;

/** What whoever runs the firmware says first, in a line of JSON. */
interface Greeting {
  /** The headless host: where the firmware's end of the wire is. */
  readonly device?: unknown;
  /** "own": the headless host wants screen and keys to be the board's own, as on a board with a touch panel. */
  readonly screen?: unknown;
  /** The panel of mcsim: "qianshou". The wire is the simulator's messages. */
  readonly panel?: unknown;
}

/**
 * Moddable's simulator: every device is elsewhere. Either behind a port that the headless host names with
 * `{"device": "/dev/…"}`, or in the panel beside the screen, which says `{"panel": "qianshou"}` and draws the screen, too.
 * When neither greets, the screen says so.
 */
export function start(firmware: Firmware): void {
  let line: PanelLine | undefined;
  let greeted = false;
  let hasWords = false;
  const begin = (open: (callbacks: SerialCallbacks) => SerialPort, hasScreen = false) => {
    greeted = true;
    const own = builtIn();
    const stir: Stir = (happens) => terminal.stir(happens);
    const glass = hasScreen ? ownScreen(screen, own, stir) : undefined;
    const terminal: RemoteTerminal = new RemoteTerminal({
      open,
      firmware,
      builtIn: own,
      jobsPending: promiseJobsPending,
      own: (remote) => ({ ...glass?.(remote), ...ownNetwork(remote, stir) }),
    });
  };
  screen.onMessage = (message) => {
    if (typeof message !== "string") {
      if (new Uint8Array(message, 0, 1)[0] === PIXELS) showPixels(screen, message);
      else line?.take(message);
      return;
    }
    if (greeted) return;
    const { device, panel, screen: whose } = JSON.parse(message) as Greeting;
    if (typeof device === "string") {
      const Port = Serial as unknown as LinuxSerial;
      begin((callbacks) => new Port({ device, baud: BAUD, format: "buffer", ...callbacks }), whose === "own");
    } else if (panel === "qianshou") {
      // On a busy host the greeting comes after the words; the panel sends what differs from the black screen of a start.
      if (hasWords) blackenScreen(screen);
      screen.context = fingersToPanel(screen);
      begin((callbacks) => {
        line = new PanelLine(screen, callbacks);
        return line;
      });
    }
  };
  Timer.set(() => {
    if (greeted) return;
    hasWords = true;
    sayOnScreen(screen, openFont(builtIn().font), NOBODY);
  }, GREETING_MS);
}
