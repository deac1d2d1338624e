// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import { provisioningOf } from "../../sim/acquirer/default-configuration";
import type { Card } from "../../sim/cards/card";
import { cardById, stripeOf } from "../../sim/cards/deck";
import { deckCards } from "../../sim/cards/deck-cards";
import { describeWorld } from "../../sim/desktop/state/state";
import { viewNames } from "../../sim/scenario/views";
import { play, room, see, signIn } from "../scenario/rooms";

type Where = Awaited<ReturnType<typeof room>>;

/** Something that nobody may ever find, in one of the ways in which it could be written. */
interface Needle {
  readonly what: string;
  readonly bytes: Buffer;
}

function bcd(digits: string): Buffer {
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}F`, "hex");
}

/** ISO 9564-1: format 0 with the card's number in it, format 2 as a chip gets it. */
function pinBlocks({ pan, holderPin }: Card): readonly Buffer[] {
  const pin = Buffer.from(`0${holderPin.length}${holderPin}`.padEnd(16, "F"), "hex");
  const account = Buffer.from(`0000${pan.slice(-13, -1).padStart(12, "0")}`, "hex");
  const format2 = Buffer.from(pin);
  format2[0] = 0x20 | holderPin.length;
  return [Buffer.from(pin.map((byte, at) => byte ^ (account[at] ?? 0))), pin, format2];
}

/** The bytes themselves, as hex text, and as base64 at each of the three places where they may begin. */
function written(what: string, bytes: Buffer): readonly Needle[] {
  const base64 = [0, 1, 2].map((lead) => {
    const text = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString("base64")
      .replaceAll("=", "");
    // What is shared with the neighbours is not told by these bytes alone.
    const from = lead === 0 ? 0 : lead + 1;
    return {
      what: `${what}, base64`,
      bytes: Buffer.from(text.slice(from, (bytes.length + lead) % 3 === 0 ? undefined : -1)),
    };
  });
  const hex = bytes.toString("hex");
  return [
    { what, bytes },
    { what: `${what}, hex`, bytes: Buffer.from(hex) },
    { what: `${what}, HEX`, bytes: Buffer.from(hex.toUpperCase()) },
    ...base64,
  ];
}

function needlesOf(card: Card): readonly Needle[] {
  const stripe = stripeOf(card);
  const track = stripe?.kind === "track2" ? stripe.track2 : `${card.pan}=${card.expiry}`;
  // Behind the separator: the part that makes a copy of the card.
  const secret = track.slice(track.indexOf("=") + 1);
  return [
    ...written(`${card.id}: number`, Buffer.from(card.pan)),
    ...written(`${card.id}: number in BCD`, bcd(card.pan)),
    // All but the check digit is as good as all.
    ...written(`${card.id}: number in BCD, shifted`, bcd(`0${card.pan}`)),
    ...written(`${card.id}: track 2`, Buffer.from(secret)),
    ...written(`${card.id}: track 2 in BCD`, bcd(track.replace("=", "D")).subarray(card.pan.length >> 1)),
    ...pinBlocks(card).flatMap((block) => written(`${card.id}: PIN block`, block)),
  ];
}

/** All that anybody outside can get hold of. */
async function everything(where: Where): Promise<readonly (readonly [name: string, bytes: Buffer])[]> {
  const { simulator } = where;
  const found: [string, Buffer][] = [];
  for (const name of viewNames)
    for (const lang of ["zh", "en"])
      found.push([`view ${name}`, Buffer.from(JSON.stringify(await see(where, name, { lang })))]);
  const events = simulator.world.timeline.since(0);
  found.push(["events", Buffer.from(JSON.stringify(events, bytesAsBase64))]);
  for (const { seq } of events.filter(({ kind }) => ["message", "call", "slip"].includes(kind)))
    found.push([`event ${seq}`, Buffer.from(JSON.stringify(await see(where, "timeline", { event: String(seq) })))]);
  found.push(["messages", Buffer.from(JSON.stringify(simulator.messages.all, bytesAsBase64))]);
  found.push(["state file", Buffer.from(describeWorld(simulator))]);
  const { flash, vault } = simulator.keep();
  found.push(["flash", Buffer.from(flash.bytes)], ["vault", Buffer.from(vault ?? [])]);
  for (const [at, slip] of (simulator.printer?.slips ?? []).entries())
    found.push([`slip ${at}`, Buffer.from(slip.lines.join("\n"))]);
  return found;
}

function bytesAsBase64(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

/** A sale up to home again, signed and with its slips where the model has them. */
async function sellWith(where: Where, card: string, action: string, amountFen: number): Promise<void> {
  const { display, pinPad } = where.simulator;
  await play(where, "key", { keys: String(amountFen), then: "enter" });
  await play(where, "card", { card, action });
  for (let acts = 0; acts < 12 && display.view.id !== "home"; acts++) {
    await play(where, "wait", { idle: true });
    if (pinPad.collecting) await play(where, "key", { pin: card, then: "enter" });
    else if (display.view.id === "sign") await play(where, "sign", { signature: "wang", then: "confirm" });
    else if (display.view.id !== "home") await play(where, "key", { key: "enter" });
  }
  await play(where, "wait", { screen: "home" });
}

const played = [
  ["credit-stripe", "swipe"],
  ["debit-stripe", "swipe"],
  ["credit-chip", "insert"],
  ["offline-pin-chip", "insert"],
  ["debit-tap", "tap"],
] as const;

it.each(["classic", "esign", "smart"] as const)(
  "F01: nothing of cards and PINs is left by a %s",
  async (model) => {
    const where = await room({ model });
    await signIn(where);
    for (const [card, action] of played) await sellWith(where, card, action, 98_765);
    // One whose answer is lost, found as an intent after a cut: what a reversal needs lies in flash.
    await play(where, "key", { keys: "4321", then: "enter" });
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "fault", { code: "D01" });
    await play(where, "key", { pin: "credit-stripe", then: "enter" });
    await play(where, "wait", { screen: "off" });
    const entries = (await see(where, "ledger"))["entries"] as readonly unknown[];
    expect(entries.length).toBeGreaterThanOrEqual(played.length);

    const { tmkHex } = provisioningOf("lakala");
    const needles = [
      ...played.flatMap(([id]) => needlesOf(cardById(deckCards, id) as Card)),
      ...written("master key", Buffer.from(tmkHex, "hex")),
      // Every holder's.
      { what: "PIN", bytes: Buffer.from("123456") },
    ];
    for (const [name, bytes] of await everything(where))
      for (const needle of needles) if (bytes.includes(needle.bytes)) throw new Error(`${name} holds ${needle.what}`);
  },
  60_000,
);

it("finds what is there: the search itself is not blind", () => {
  const card = cardById(deckCards, "credit-stripe") as Card;
  const needles = needlesOf(card);
  const seen = (hay: Buffer) => needles.filter(({ bytes }) => hay.includes(bytes)).map(({ what }) => what);
  expect(seen(Buffer.from(`{"pan":"${card.pan}"}`))).toContain("credit-stripe: number");
  for (const lead of ["", "x", "xy"]) {
    const hay = Buffer.from(Buffer.from(`${lead}${card.pan}!`).toString("base64"));
    expect(seen(hay)).toContain("credit-stripe: number, base64");
  }
  expect(seen(Buffer.concat([Buffer.from([0]), bcd(card.pan), Buffer.from([0xff])]))).toContain(
    "credit-stripe: number in BCD",
  );
  expect(seen(Buffer.from(`16${card.pan}`))).not.toEqual([]);
});
