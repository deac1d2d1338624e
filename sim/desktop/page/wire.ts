import { useEffect, useState } from "preact/hooks";

/** Hears what happens in the room, and whether the room is there. */
export interface Ears {
  readonly opened: () => void;
  readonly heard: (event: unknown) => void;
  readonly closed: () => void;
}

/** The way from the page to its room: a server on this machine, or a worker of the page's own. */
export interface Wire {
  /** A GET, or with a body a POST of it as JSON. Rejects with a TypeError when the room is gone. */
  ask(address: string, body?: object): Promise<Response>;
  /** Every event as it comes. @returns ends it. */
  listen(address: string, ears: Ears): () => void;
  /** An image may name the address itself; else it is asked for, and shown from memory. */
  readonly isAddressable: boolean;
  /** Where the receipt's page is. */
  readonly receiptPage: string;
}

const http: Wire = Object.freeze({
  isAddressable: true,
  receiptPage: "/receipt",
  ask: (address: string, body?: object) =>
    fetch(
      address,
      body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
    ),
  listen: (address: string, ears: Ears) => {
    const line = lines.get(address) ?? lineTo(address);
    line.all.add(ears);
    if (line.socket.readyState === WebSocket.OPEN) queueMicrotask(() => line.all.has(ears) && ears.opened());
    return () => {
      line.all.delete(ears);
      if (line.all.size > 0) return;
      lines.delete(address);
      line.socket.close();
    };
  },
});

/** One socket for all who listen to the same: each event comes once and is read once. */
interface Line {
  readonly socket: WebSocket;
  readonly all: Set<Ears>;
}

const lines = new Map<string, Line>();

function lineTo(address: string): Line {
  const url = new URL(address, location.href);
  url.protocol = "ws:";
  const socket = new WebSocket(url);
  const all = new Set<Ears>();
  const line = { socket, all };
  lines.set(address, line);
  socket.addEventListener("open", () => {
    for (const { opened } of [...all]) opened();
  });
  socket.addEventListener("message", ({ data }) => {
    const event: unknown = JSON.parse(String(data));
    for (const { heard } of [...all]) heard(event);
  });
  socket.addEventListener("close", () => {
    if (lines.get(address) === line) lines.delete(address);
    for (const { closed } of [...all]) closed();
  });
  return line;
}

let used: Wire = http;

/** The page's way to its room. */
export function wire(): Wire {
  return used;
}

/** To be called before the page is drawn. */
export function useWire(other: Wire): void {
  used = other;
}

/** What an image takes as its source to show what stands at an address: the last picture stays until the next one is here. */
export function usePicture(address: string): { readonly src: string | undefined; readonly failed: boolean } {
  const [shown, show] = useState<string | undefined>(undefined);
  const [failed, setFailed] = useState(false);
  const asks = !wire().isAddressable;
  useEffect(() => {
    if (!asks) return undefined;
    let isWanted = true;
    void pictureOf(address).then((picture) => {
      if (!isWanted) return picture === undefined ? undefined : URL.revokeObjectURL(picture);
      setFailed(picture === undefined);
      if (picture !== undefined) show(picture);
    });
    return () => {
      isWanted = false;
    };
  }, [address, asks]);
  // The one before is not shown any more.
  useEffect(() => () => (shown === undefined ? undefined : URL.revokeObjectURL(shown)), [shown]);
  return asks ? { src: shown, failed } : { src: address, failed: false };
}

async function pictureOf(address: string): Promise<string | undefined> {
  const response = await wire().ask(address);
  return response.ok ? URL.createObjectURL(await response.blob()) : undefined;
}
