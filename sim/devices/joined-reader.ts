import type { ApduResponse, CardInterface, CardLost, CardReader, Presented, ReaderFault } from "../../hal/card-reader";

type Request = Parameters<CardReader["present"]>[0];

/** One of the readers that are one: which interfaces it serves here. */
export interface JoinedMember {
  readonly reader: CardReader;
  readonly interfaces: readonly CardInterface[];
}

/** Removal is looked for in pieces of so long, so that whoever lost interest is not kept. */
const SLICE_MS = 500;

/**
 * Several readers as one: the first card at any of them counts. A fault of any of them is a fault of the whole, because a card that is held to a dead
 * reader would wait for nothing.
 */
export class JoinedReader implements CardReader {
  readonly interfaces: readonly CardInterface[];
  readonly #members: readonly JoinedMember[];
  /** Where the card is that is spoken to. */
  #active: CardReader | undefined;
  /** Ends what waits, with this. */
  #stop: ((how: "cancelled" | "timeout") => void) | undefined;

  /** @param members no interface twice. */
  constructor(members: readonly JoinedMember[]) {
    const interfaces = members.flatMap((member) => member.interfaces);
    if (new Set(interfaces).size < interfaces.length) throw new TypeError("two readers for one interface");
    this.interfaces = interfaces;
    this.#members = members;
  }

  async present({ interfaces, timeoutMs }: Request): Promise<Presented> {
    if (this.#stop) throw new TypeError("another call is waiting at this device");
    this.#active = undefined;
    const asked = this.#members
      .map(({ reader, interfaces: own }) => ({ reader, open: own.filter((one) => interfaces.includes(one)) }))
      .filter(({ open }) => open.length > 0 || interfaces.length === 0);
    const stopped = new Promise<Presented>((resolve) => {
      this.#stop = (kind) => resolve({ kind });
    });
    try {
      const waits = asked.map(async ({ reader, open }) => ({
        reader,
        seen: await reader.present({ interfaces: open, timeoutMs }),
      }));
      // Nobody can come: each is only asked whether it is there.
      const first = await Promise.race([
        stopped.then((seen) => ({ reader: undefined, seen })),
        ...(interfaces.length === 0 ? [worst(Promise.all(waits))] : waits),
      ]);
      await Promise.all(asked.map(({ reader }) => (reader === first.reader ? undefined : reader.cancel())));
      return await this.#chosen(first, await Promise.all(waits));
    } finally {
      this.#stop = undefined;
    }
  }

  async cancel(): Promise<void> {
    this.#stop?.("cancelled");
  }

  /** The time of what waits is over, by another clock than that of the readers. */
  expire(): void {
    this.#stop?.("timeout");
  }

  async transmit(command: Uint8Array): Promise<ApduResponse | CardLost | ReaderFault> {
    return this.#active?.transmit(command) ?? { kind: "removed" };
  }

  async removed({ timeoutMs }: { readonly timeoutMs: number }): Promise<"removed" | "still-there"> {
    let isOver = false;
    this.#stop = () => {
      isOver = true;
    };
    try {
      for (let leftMs = timeoutMs; leftMs > 0 && !isOver; leftMs -= SLICE_MS) {
        const slice = { timeoutMs: Math.min(leftMs, SLICE_MS) };
        const told = await Promise.all(this.#members.map(({ reader }) => reader.removed(slice)));
        if (told.every((each) => each === "removed")) return "removed";
      }
      return "still-there";
    } finally {
      this.#stop = undefined;
    }
  }

  async release(): Promise<void> {
    this.#active = undefined;
    await Promise.all(this.#members.map(({ reader }) => reader.release()));
  }

  /** What came of it; a card that came with the end of the wait counts, and a second one is let go. */
  async #chosen(first: Told, all: readonly Told[]): Promise<Presented> {
    const card =
      isCard(first.seen) || first.seen.kind !== "timeout" ? first : (all.find(({ seen }) => isCard(seen)) ?? first);
    for (const { reader, seen } of all) if (reader !== card.reader && isCard(seen)) await reader?.release();
    if (isCard(card.seen)) this.#active = card.reader;
    return card.seen;
  }
}

interface Told {
  readonly reader: CardReader | undefined;
  readonly seen: Presented;
}

const isCard = ({ kind }: Presented) => kind === "stripe" || kind === "chip" || kind === "tap";

async function worst(all: Promise<readonly Told[]>): Promise<Told> {
  const told = await all;
  return told.find(({ seen }) => seen.kind === "fault") ?? (told[0] as Told);
}
