import { view } from "../api";
import { Refresh } from "../refresh";
import type { Shop } from "./shop";

const RECONNECT_MS = 1000;
/** What comes within this time is looked at in one go: the books of several terminals cost more than those of one. */
const REST_MS = 300;
/** A payout goes on at the bank, where nothing happens that events tell of. */
const LOOK_MS = 5000;

const kinds: readonly string[] = Object.freeze([
  "screen",
  "slip",
  "power",
  "message",
  "reset",
  "rewind",
  "clock",
  "verb",
]);

/** What the shop is like, kept fresh by the events of all its terminals. */
export class ShopFeed {
  shop: Shop | undefined;
  connected = false;
  readonly #changed: () => void;
  readonly #look = new Refresh(() => this.#refresh(), REST_MS);
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  /** @param changed told when something else is seen. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  open(): void {
    this.#timer ??= setInterval(() => this.#look.ask(), LOOK_MS);
    this.#look.ask();
    const address = new URL("/api/events", location.href);
    address.protocol = "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#look.ask());
    socket.addEventListener("message", ({ data }) => {
      const { kind } = JSON.parse(String(data)) as { readonly kind?: string };
      if (kind !== undefined && kinds.includes(kind)) this.#look.ask();
    });
    socket.addEventListener("close", () => {
      this.connected = false;
      this.#changed();
      if (!this.#closed) setTimeout(() => this.open(), RECONNECT_MS);
    });
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#socket?.close();
  }

  async #refresh(): Promise<void> {
    try {
      this.shop = await view<Shop>("shop");
      this.connected = true;
    } catch (error) {
      // A server that is gone: the last look stays, and the page says so.
      if (!(error instanceof Error)) throw error;
      this.connected = false;
    }
    this.#changed();
  }
}
