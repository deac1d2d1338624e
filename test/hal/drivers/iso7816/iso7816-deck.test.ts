import { describe, expect, test } from "vitest";
import type { ApduResponse, CardLost, ReaderFault } from "../../../../hal/card-reader";
import type { ChipAnswer } from "../../../../sim/cards/chip/answer";
import { deckCards } from "../../../../sim/cards/deck-cards";
import { SeededRandom } from "../../../../sim/world/random";
import { bytesOf, walletOf } from "../pn532/rig";
import { atrs, deckChip, rigOf } from "./rig";

const chips = deckCards.filter(({ interfaces }) => interfaces.includes("chip")).map(({ id }) => id);
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const zeros = (length: number) => "00".repeat(length);
const two = (value: number) => value.toString(16).padStart(2, "0");

/** The value of a tag, wherever it stands: good enough for the deck's own data. */
function valueIn(hex: string, tag: string): string | undefined {
  const at = hex.indexOf(tag);
  if (at < 0) return undefined;
  const length = Number.parseInt(hex.slice(at + tag.length, at + tag.length + 2), 16);
  return hex.slice(at + tag.length + 2, at + tag.length + 2 + 2 * length);
}

/** So many bytes a data object list asks for. */
function lengthOf(list: string): number {
  let length = 0;
  for (let at = 0; at < list.length; ) {
    at += (Number.parseInt(list.slice(at, at + 2), 16) & 0x1f) === 0x1f ? 4 : 2;
    length += Number.parseInt(list.slice(at, at + 2), 16);
    at += 2;
  }
  return length;
}

/** A transaction's commands, each made of the answers before: to cards that are asked for nothing else. */
async function* walk(aids: readonly string[]): AsyncGenerator<string, void, string> {
  yield "00A404000E315041592E5359532E444446303100";
  for (const record of [1, 2, 3]) yield `00B2${two(record)}0C00`;
  for (const aid of aids) {
    const control = yield `00A40400${two(aid.length / 2)}${aid}00`;
    yield "80CA9F1700";
    yield "0084000000";
    const asked = lengthOf(valueIn(control, "9F38") ?? "");
    const options = yield `80A80000${two(asked + 2)}83${two(asked)}${zeros(asked)}00`;
    const files = (valueIn(options, "94") ?? options.slice(8)).match(/.{8}/g) ?? [];
    let records = "";
    for (const file of files) {
      const [sfi = 0, from = 1, to = 0] = bytesOf(file);
      for (let record = from; record <= to && record < from + 8; record++)
        records += yield `00B2${two(record)}${two(sfi | 4)}00`;
    }
    yield "0020008008241234FFFFFFFFFF";
    const first = lengthOf(valueIn(records, "8C") ?? "");
    if (first > 0) yield `80AE8000${two(first)}${zeros(first)}00`;
    yield `008200000A${zeros(10)}`;
    const second = lengthOf(valueIn(records, "8D") ?? "");
    if (second > 0) yield `80AE0000${two(second)}${zeros(second)}00`;
    yield "80CA9F3600";
  }
}

const ended = (made: ChipAnswer | ApduResponse | CardLost | ReaderFault) =>
  made.kind === "response" ? { kind: made.kind, data: hexOf(made.data), status: made.status } : { kind: made.kind };

describe.each([
  ["T=0", undefined],
  ["T=1", atrs.t1],
])("each card of the deck with a chip, by %s", (_, atr) => {
  test("there are some", () => expect(chips.length).toBeGreaterThan(15));

  test.each(chips)("%s: as from its chip without a bus, answer by answer", async (id) => {
    const plain = walletOf(new SeededRandom(3)).chip(id);
    const chip = walletOf(new SeededRandom(3)).chip(id);
    const { insert, present, transmit, aborted } = rigOf();
    if (!plain || !chip) return expect(chip).toBe(plain);
    insert(deckChip(chip, atr));
    const told = plain.powerUp("chip");
    const seen = await present(2000);
    if (told === undefined) return expect(seen).toEqual({ kind: "unreadable", interface: "chip" });
    expect(seen).toEqual({ kind: "chip", atr: atr === undefined ? told : bytesOf(atr) });
    const commands = walk(plain.profile.applications.map(({ aid }) => aid));
    let last = "";
    let count = 0;
    for (;;) {
      const { value, done } = await commands.next(last);
      if (done) break;
      const made = plain.transmit(bytesOf(value));
      expect(ended(await transmit(value)), value).toEqual(ended(made));
      count += 1;
      if (made.kind !== "response") break;
      last = hexOf(made.data);
    }
    expect(count).toBeGreaterThan(0);
    expect(aborted()).toBeUndefined();
  });
});
