import type { Endpoint } from "../../hal/network";
import type { Acquirer } from "../acquirer/acquirer-types";
import { AcquirerConnection } from "../acquirer/connection";
import type { World } from "../world/world";
import type { Link, LinkEvents } from "./link";

/** The acquirer's hosts reached in memory: no sockets, no real time. */
export class MemoryLink implements Link {
  readonly #world: World;
  readonly #acquirer: Pick<Acquirer, "handle">;
  readonly #hosts: readonly string[];

  /** @param hosts names that resolve. */
  constructor(world: World, acquirer: Pick<Acquirer, "handle">, hosts: readonly string[]) {
    this.#world = world;
    this.#acquirer = acquirer;
    this.#hosts = hosts;
  }

  open(endpoint: Endpoint, events: LinkEvents): void {
    if (!this.#hosts.includes(endpoint.host)) return events.failed("dns");
    const connection = new AcquirerConnection(this.#acquirer);
    let open = true;
    events.opened({
      send: (bytes) => {
        if (!open) return;
        const fed = connection.feed(bytes);
        for (const { bytes: reply, delayMs } of fed.outgoing)
          this.#world.after(delayMs, () => open && events.bytes(reply));
        if (fed.close) {
          open = false;
          events.closed();
        }
      },
      close: () => {
        open = false;
      },
    });
  }
}
