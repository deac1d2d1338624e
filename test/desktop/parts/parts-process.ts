import { setTimeout as sleep } from "node:timers/promises";
import type { SerialPortStream } from "@serialport/stream";
import { openPort } from "../../../sim/desktop/serial/serial-firmware";
import { type Deed, type PartKind, partAtHand } from "./parts-at-hand";

/** Parts in a process of their own, each at its end of a cable: `kind=path …`. Deeds come over the process's channel and are answered there. */

const LOOK_EVERY_MS = 30;

/** A part keeps its power when its cable is pulled: the next cable is found at the same place. */
async function plugIn(path: string, take: (bytes: Uint8Array) => void, found: (port: SerialPortStream) => void) {
  for (;;) {
    const port = await openPort(path).catch(() => undefined);
    if (port) {
      found(port);
      port.on("data", take);
      port.on("error", () => port.isOpen && port.close());
      await new Promise((resolve) => port.once("close", resolve));
    }
    await sleep(LOOK_EVERY_MS);
  }
}

const parts = process.argv.slice(2).map((given) => {
  const [kind = "", path = ""] = given.split("=");
  let port: SerialPortStream | undefined;
  const part = partAtHand(kind as PartKind, (bytes) => port?.isOpen && void port.write(Buffer.from(bytes)));
  void plugIn(
    path,
    (bytes) => part.receive(bytes),
    (found) => {
      port = found;
    },
  );
  return { kind, part, isPlugged: () => port?.isOpen === true };
});

process.on("message", (asked: { readonly id: number; readonly kind: PartKind; readonly deed?: Deed }) => {
  const at = parts.find(({ kind }) => kind === asked.kind);
  process.send?.({ id: asked.id, done: { plugged: at?.isPlugged(), ...at?.part.act(asked.deed) } });
});
process.on("disconnect", () => process.exit(0));
