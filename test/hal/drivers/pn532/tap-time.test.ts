import { describe, expect, test } from "vitest";
import { SeededRandom } from "../../../../sim/world/random";
import { ContactlessTransaction } from "../../../../src/emv/contactless";
import { pass, until } from "../../../buses/until";
import { application, contactless, request, terminal } from "../../../emv/parameters";
import { stage } from "../../../emv/world";
import { i2cRigOf } from "./i2c-rig";
import { bytesOf, cardOf, deckCard, rigOf, walletOf } from "./rig";

/** What gates of public transport allow for a whole tap. */
const TRANSIT_MS = 500;
/** The firmware's own share of a tap, at most: the budget that `npm run test:mcu` holds. */
const FIRMWARE_MS = 100;
/** ISO/IEC 14443-4 at 106 kbit/s, as the model has it. */
const FIELD_COMMAND_MS = 2;
const FIELD_BYTE_MS = 0.085;

const links = { "UART at 115,200 baud": () => rigOf(), "I2C at 400 kHz": () => i2cRigOf() } as const;

/** A tap by the firmware's kernel. @returns ms: all of it, what the card and its field took, and the rest, which is bus, chip and driver. */
async function tapped(link: keyof typeof links, id: string) {
  const { field, present, reader, time, model } = links[link]();
  const chip = walletOf(new SeededRandom(3)).chip(id);
  if (!chip) throw new Error(`no chip: ${id}`);
  let [cardMs, commands] = [0, 0];
  const card = deckCard(chip, new SeededRandom(5), () => undefined);
  const transmit: typeof card.transmit = (command) => {
    const made = card.transmit(command);
    const bytes = command.length + (made.kind === "response" ? made.data.length + 2 : 0);
    cardMs += made.thinkMs + FIELD_COMMAND_MS + bytes * FIELD_BYTE_MS;
    commands += 1;
    return made;
  };
  // The chip is started before somebody comes.
  await present(1);
  field.push(Object.defineProperty(Object.create(card), "transmit", { value: transmit }));
  const askedMs = time.now();
  expect((await present()).kind).toBe("tap");
  const seenMs = time.now() - askedMs;
  const ports = {
    ...stage().ports,
    transmit: async (command: Uint8Array) => {
      const made = await reader.transmit(command);
      if (made.kind === "fault") throw new Error("the reader is well");
      return made;
    },
  };
  const applications = ["01", "02", "03", "06"].map((last) => ({
    ...application,
    aid: bytesOf(`A0000003330101${last}`),
  }));
  const parameters = { terminal, applications, contactless: { ...contactless, deviceCvm: true } };
  const beganMs = time.now();
  const outcome = await until(time, new ContactlessTransaction(ports, parameters, request).begin());
  expect(outcome.kind).toBe("online");
  expect(model.strict.aborted).toBeUndefined();
  const wholeMs = time.now() - beganMs;
  return { seenMs, wholeMs, cardMs, busMs: wholeMs - cardMs, commands };
}

/** The longest from a card that comes while somebody waits until it is activated, ms. */
async function longestSeen(link: keyof typeof links): Promise<number> {
  let longestMs = 0;
  for (let afterMs = 0; afterMs < 240; afterMs += 6) {
    const { field, reader, time, present } = links[link]();
    await present(1);
    const waiting = reader.present({ interfaces: ["tap"], timeoutMs: 5000 });
    await pass(time, afterMs);
    field.push(cardOf());
    const cameMs = time.now();
    expect((await until(time, waiting)).kind).toBe("tap");
    longestMs = Math.max(longestMs, time.now() - cameMs);
  }
  return longestMs;
}

describe("a tap's time on the bus", () => {
  test("a card that comes in the middle of a round of polling", async () => {
    const uartMs = await longestSeen("UART at 115,200 baud");
    const i2cMs = await longestSeen("I2C at 400 kHz");
    if (process.env["SHOW_BUS"]) console.log("longest until a card is seen", uartMs, i2cMs);
    expect(uartMs).toBeLessThan(200);
    expect(i2cMs).toBeLessThan(300);
  });

  test.each(["credit-tap", "cash-tap", "phone-tap"])("%s: with each link, before the 500 ms of transit", async (id) => {
    const uart = await tapped("UART at 115,200 baud", id);
    const i2c = await tapped("I2C at 400 kHz", id);
    if (process.env["SHOW_BUS"]) console.log(id, uart, i2c);
    expect(i2c.commands).toBe(uart.commands);
    expect(i2c.cardMs).toBeCloseTo(uart.cardMs, 6);
    // As the README says: a command costs 8 to 15 ms by UART, 18 to 30 ms by I2C, whose pauses are most of it.
    expect(uart.busMs / uart.commands).toBeLessThan(15);
    expect(i2c.busMs / i2c.commands).toBeLessThan(30);
    expect(i2c.busMs).toBeGreaterThan(uart.busMs);
    // From a card in the field to what is to be sent.
    for (const { seenMs, wholeMs } of [uart, i2c]) expect(seenMs + wholeMs + FIRMWARE_MS).toBeLessThan(TRANSIT_MS);
  });
});
