import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** A page, a script and a few curious tabs. */
export const CONNECTIONS_MAX = 128;
/** Requests that one connection may send before it has read the answers. A browser sends one. */
export const PIPELINED_MAX = 16;

interface Guest {
  /** Requests that are being answered. */
  asking: number;
  /** Requests that were answered. */
  answered: number;
  /** Order of the last request, or of the arrival. */
  lastUse: number;
  /** Has become a stream of events, which has bounds of its own. */
  stays: boolean;
}

/**
 * The connections to the public server. All come from the same machine, so nobody is kept out for the others' sake: when
 * there is no room, the one of least worth goes. That is the oldest that never completed a request, else the one that
 * has asked for nothing for the longest time; one that is being answered stays.
 */
export class Crowd {
  readonly #guests = new Map<Socket, Guest>();
  #order = 0;

  enter(socket: Socket): void {
    if (this.#guests.size >= CONNECTIONS_MAX) this.#makeRoom();
    this.#guests.set(socket, { asking: 0, answered: 0, lastUse: ++this.#order, stays: false });
    socket.once("close", () => this.#guests.delete(socket));
  }

  /** A request has come. @returns false for a connection that asks too much at once: it is gone. */
  ask(socket: Socket, response: ServerResponse): boolean {
    const guest = this.#guests.get(socket);
    if (!guest) return true;
    if (guest.asking >= PIPELINED_MAX) {
      socket.destroy();
      return false;
    }
    guest.asking++;
    guest.lastUse = ++this.#order;
    response.once("close", () => {
      guest.asking--;
      guest.answered++;
    });
    return true;
  }

  stay(socket: Socket): void {
    const guest = this.#guests.get(socket);
    if (guest) guest.stays = true;
  }

  #makeRoom(): void {
    let least: readonly [Socket, Guest] | undefined;
    for (const entry of this.#guests) {
      const [, guest] = entry;
      if (guest.asking > 0 || guest.stays) continue;
      if (!least || isLess(guest, least[1])) least = entry;
    }
    // Where everybody is being answered, the one that has waited longest has the least to lose by asking again.
    const [oldest] = this.#guests;
    const goes = (least ?? oldest)?.[0];
    if (!goes) return;
    this.#guests.delete(goes);
    goes.destroy();
  }
}

function isLess(one: Guest, other: Guest): boolean {
  const unproven = one.answered === 0;
  return unproven === (other.answered === 0) ? one.lastUse < other.lastUse : unproven;
}
