import { describe, expect, test } from "vitest";
import type { CardInterface, CardReader, Presented } from "../../hal/card-reader";
import { JoinedReader } from "../../sim/devices/joined-reader";

/** Shows what its test says, when it says so. */
class Scripted implements CardReader {
  readonly interfaces: readonly CardInterface[];
  readonly calls: string[] = [];
  /** What it sees in the moment in which it is called off. */
  atCancel: Presented = { kind: "cancelled" };
  inField = false;
  #show: (seen: Presented) => void = () => undefined;

  constructor(...interfaces: CardInterface[]) {
    this.interfaces = interfaces;
  }

  present({ interfaces }: { readonly interfaces: readonly CardInterface[] }): Promise<Presented> {
    this.calls.push(`present ${interfaces.join(" ")}`.trim());
    return new Promise((resolve) => {
      this.#show = resolve;
    });
  }

  show(seen: Presented): void {
    this.#show(seen);
  }

  async cancel(): Promise<void> {
    this.calls.push("cancel");
    this.#show(this.atCancel);
  }

  async transmit(): Promise<{ kind: "removed" }> {
    this.calls.push("transmit");
    return { kind: "removed" };
  }

  async removed(): Promise<"removed" | "still-there"> {
    this.calls.push("removed");
    return this.inField ? "still-there" : "removed";
  }

  async release(): Promise<void> {
    this.calls.push("release");
  }
}

const stripe: Presented = { kind: "stripe", track2: "62=49" };
const tap: Presented = { kind: "tap", technology: "A", uid: Uint8Array.of(1), ats: Uint8Array.of(2) };
const fault: Presented = { kind: "fault", fault: "no-answer" };
const timeout: Presented = { kind: "timeout" };

function rig() {
  const [head, field] = [new Scripted("stripe"), new Scripted("tap")];
  const joined = new JoinedReader([head, field].map((reader) => ({ reader, interfaces: reader.interfaces })));
  const present = (...interfaces: CardInterface[]) => joined.present({ interfaces, timeoutMs: 1000 });
  return { head, field, joined, present };
}

describe("readers that are one", () => {
  test("ask those alone that have an interface which is open", async () => {
    const { head, field, joined, present } = rig();
    expect(joined.interfaces).toEqual(["stripe", "tap"]);
    const seen = present("stripe");
    head.show(stripe);
    expect(await seen).toEqual(stripe);
    expect(head.calls).toEqual(["present stripe"]);
    expect(field.calls).toEqual([]);
  });

  test("the first card counts, and is spoken to; one that came with it is let go", async () => {
    const { head, field, joined, present } = rig();
    const seen = present("stripe", "tap");
    field.atCancel = tap;
    head.show(stripe);
    expect(await seen).toEqual(stripe);
    expect(field.calls).toEqual(["present tap", "cancel", "release"]);
    await joined.transmit(Uint8Array.of(0, 1, 2, 3));
    expect(head.calls.at(-1)).toBe("transmit");
  });

  test("a dead one is a fault of the whole", async () => {
    const { head, field, present } = rig();
    const seen = present("stripe", "tap");
    field.show(fault);
    expect(await seen).toEqual(fault);
    expect(head.calls).toEqual(["present stripe", "cancel"]);
  });

  test("with nothing open each is asked whether it is there, and all are waited for", async () => {
    const { head, field, present } = rig();
    const seen = present();
    head.show(timeout);
    field.show(fault);
    expect(await seen).toEqual(fault);
    const well = present();
    head.show(timeout);
    field.show(timeout);
    expect(await well).toEqual(timeout);
  });

  test("called off, or late by another's clock; a card that comes in that moment counts", async () => {
    const { head, field, joined, present } = rig();
    const off = present("stripe", "tap");
    await joined.cancel();
    expect(await off).toEqual({ kind: "cancelled" });
    const late = present("stripe", "tap");
    joined.expire();
    expect(await late).toEqual(timeout);
    const last = present("stripe", "tap");
    field.atCancel = tap;
    joined.expire();
    expect(await last).toEqual(tap);
    expect(head.calls.filter((call) => call === "cancel")).toHaveLength(3);
  });

  test("a card is gone when it is at none of them, and nobody is kept by one that stays", async () => {
    const { field, joined } = rig();
    expect(await joined.removed({ timeoutMs: 2000 })).toBe("removed");
    field.inField = true;
    expect(await joined.removed({ timeoutMs: 2000 })).toBe("still-there");
    expect(field.calls).toHaveLength(5);
    const kept = joined.removed({ timeoutMs: 1_000_000 });
    await joined.cancel();
    expect(await kept).toBe("still-there");
    expect(field.calls).toHaveLength(6);
  });

  test("two for one interface are a bug", () => {
    const both = [new Scripted("tap"), new Scripted("tap")];
    expect(() => new JoinedReader(both.map((reader) => ({ reader, interfaces: reader.interfaces })))).toThrow(
      TypeError,
    );
  });
});
