import { connect } from "node:net";
import { openPort } from "../serial/serial-firmware";

/** A stream of bytes to a terminal, over whatever there is. */
export interface Line {
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface LineEvents {
  readonly onBytes: (bytes: Uint8Array) => void;
  /** Once: by the other end, by the cable, or by `close`. */
  readonly onClosed: () => void;
}

/** `tcp:8700`, `tcp:192.168.1.20:8700`, or the path of a serial port. */
export type LinePlace =
  | { readonly way: "tcp"; readonly host: string; readonly port: number }
  | { readonly way: "serial"; readonly path: string };

const PORT_MAX = 65_535;
const CONNECT_MS = 5_000;

/** @returns undefined for what names no line. */
export function placeOf(text: string): LinePlace | undefined {
  const [, host = "127.0.0.1", port] = /^tcp:(?:([^:]+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port !== undefined) return Number(port) <= PORT_MAX ? { way: "tcp", host, port: Number(port) } : undefined;
  return text === "" || text.startsWith("tcp:") ? undefined : { way: "serial", path: text };
}

/** @throws the system's error where nobody is there. */
export async function openLine(place: LinePlace, { onBytes, onClosed }: LineEvents): Promise<Line> {
  if (place.way === "serial") {
    const port = await openPort(place.path);
    port.on("data", onBytes);
    port.once("close", onClosed);
    // A port that breaks also closes: that is told.
    port.on("error", () => undefined);
    return { write: (bytes) => void port.write(bytes), close: () => port.isOpen && port.close() };
  }
  return new Promise((resolve, reject) => {
    const socket = connect({ host: place.host, port: place.port });
    socket.setNoDelay(true);
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error("no answer")));
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.off("error", reject);
      // What breaks it also closes it.
      socket.on("error", () => undefined);
      socket.on("data", onBytes);
      socket.once("close", onClosed);
      resolve({ write: (bytes) => void socket.write(bytes), close: () => void socket.destroy() });
    });
  });
}
