import type { BuiltIn, OwnDevices } from "../../hal/board";
import { decodeCbor, encodeCbor } from "../../hal/cbor";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { FirmwareEnd } from "../../hal/remote/firmware-end";
import { type Frame, frameFromWire, frameToWire, type Wired } from "../../hal/remote/wire";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { runTerminal } from "../../src/terminal";
import { describeBug } from "../engine/in-process";
import { collectGarbage, serveCommands, xsCommands } from "./commands";
import { WorkerRoms } from "./roms";

/**
 * Serves a firmware in an XS worker: its devices are at the other end of the worker's pipes.
 *
 * Frames are decoded by a command of their own and encoded after the count of steps has ended: what `run` costs is the
 * firmware's own work. Every boot has a worker of its own, so nothing of an earlier instance is left.
 *
 * @param ownOf makes devices that stand where the firmware does. Left out: none do.
 */
export function serveFirmware(ownOf?: (builtIn: BuiltIn) => OwnDevices): void {
  const roms = new WorkerRoms();
  let incoming: Frame[] = [];
  let outgoing: Wired[] = [];
  let end: FirmwareEnd | undefined;

  serveCommands((request) => {
    const [code] = new Uint8Array(request, 0, 1);
    const body = new Uint8Array(request, 1);
    if (roms.take(code, body)) return undefined;
    if (code === xsCommands.frames) {
      incoming = (decodeCbor(body) as unknown[]).map(frameFromWire);
      return undefined;
    }
    if (code !== xsCommands.run) return other(code);
    for (const frame of incoming) receive(frame);
    incoming = [];
    return {
      get result() {
        const frames = outgoing;
        outgoing = [];
        return encodeCbor(frames).buffer;
      },
    };
  });

  function other(code: number | undefined): undefined {
    if (code !== xsCommands.collect) throw new TypeError(`worker: command ${code} is none of the firmware's`);
    collectGarbage();
  }

  function receive(frame: Frame): void {
    if (frame.type !== "hello") {
      if (!end) throw new TypeError(`worker: ${frame.type} before hello`);
      return end.receive(frame);
    }
    if (end) throw new TypeError("worker: one instance is running already");
    end = new FirmwareEnd((sent) => {
      outgoing.push(frameToWire(sent));
    });
    const builtIn = { ...roms.both, publicKey: new SoftwarePublicKey(), qr: uqrEncoder };
    runTerminal(end.board(frame.hello, builtIn, ownOf?.(builtIn))).catch((error: unknown) => {
      outgoing.push(frameToWire({ type: "died", message: describeBug(error) }));
    });
  }
}
