import type { Endpoint } from "../../../hal/network";
import type { Link, LinkEvents } from "../../devices/link";
import type { World } from "../../world/world";
import type { Arrivals } from "../real-time/driver";

/**
 * A link whose messages arrive between two steps of the world, as they do over a socket: the terminal's call has come to its end by
 * then, even where it ended in a power cut.
 */
export class DistantLink implements Link, Arrivals {
  readonly #world: World;
  readonly #link: Link;
  #underWay: (() => void)[] = [];

  constructor(world: World, link: Link) {
    this.#world = world;
    this.#link = link;
  }

  open(endpoint: Endpoint, events: LinkEvents): void {
    this.#link.open(endpoint, {
      failed: (fault, validFromMs) => events.failed(fault, validFromMs),
      bytes: (bytes) => events.bytes(bytes),
      closed: () => events.closed(),
      opened: (stream, secured) =>
        events.opened(
          {
            send: (bytes) => this.#send(() => stream.send(bytes)),
            // Behind what was sent before.
            close: () => this.#send(() => stream.close()),
          },
          secured,
        ),
    });
  }

  deliver(): boolean {
    const arrived = this.#underWay;
    this.#underWay = [];
    for (const arrival of arrived) arrival();
    return arrived.length > 0;
  }

  #send(arrive: () => void): void {
    const release = this.#world.hold();
    this.#underWay.push(() => {
      release();
      arrive();
    });
  }
}
