import { describe, expect, it } from "vitest";
import { PIECE, Sector } from "../../sim/books/flash-sector";
import { check } from "../../sim/scenario/checker";
import { supportLoads } from "../../sim/scenario/support";
import { readTransactions, transactionsView } from "../../sim/scenario/view-journal";
import { Simulator } from "../../sim/simulator/simulator";
import { booked, host, logOn, nodeEngineOptions, pass, ready, said, screen, sell, type, wire } from "../simulated";

/** What is lost far behind the journal's end, and a journal that is not the one of before. */

const FLASH_BYTES = 131_072;
const SECTOR_BYTES = 4096;

/** After so many sales of 1.00, 2.00 …, the power off. */
async function sold(count: number): Promise<Simulator> {
  const simulator = await ready({ flashBytes: FLASH_BYTES });
  for (let sale = 1; sale <= count; sale++) {
    await sell(simulator, 100 * sale);
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    await screen(simulator, "home", 100_000);
    simulator.printer?.loadRoll();
  }
  simulator.world.cutPower("pulled");
  await simulator.untilIdle(1000);
  return simulator;
}

/**
 * Where the record that closed a sale lies, by the amount in it: the address of the part that cleared its cell. Behind those 12 bytes
 * and the 8 of its own head begins the entry's first piece.
 */
function closingOf(image: Uint8Array, fen: number): number {
  const count = image.length / SECTOR_BYTES;
  for (let slot = 0; slot < count; slot++) {
    const sector = new Sector(image.slice(), slot, SECTOR_BYTES);
    const header = sector.header(count);
    if (!header) continue;
    for (const part of sector.records(header.sequence).flat())
      if (part.kind === PIECE && part.payload[1] === 3 && amountIn(part.payload) === fen) return part.address - 12;
  }
  throw new Error(`no sale of ${fen}`);
}

/** Layout, state, then the facts: kind, STAN below 24, batch below 24, fen in two bytes. */
function amountIn(record: Uint8Array): number {
  const at = 7;
  return record[at] === 0x19 ? (record[at + 1] ?? 0) * 256 + (record[at + 2] ?? 0) : (record[at + 1] ?? 0);
}

async function bootedOn(simulator: Simulator, change: (bytes: Uint8Array) => void) {
  const { flash, ...kept } = simulator.keep();
  const bytes = flash.bytes.slice();
  change(bytes);
  const again = await Simulator.create({
    ...nodeEngineOptions(),
    startMs: simulator.world.nowMs + 600_000,
    flashBytes: FLASH_BYTES,
    kept: { ...kept, flash: { bytes, wear: flash.wear } },
  });
  return again;
}

function flip(bytes: Uint8Array, at: number, bits: readonly number[]): void {
  for (const bit of bits) bytes[at + (bit >> 3)] = (bytes[at + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
}

describe("an approved sale in the middle of the journal loses more bits than can be put right", () => {
  it.each([
    ["in its amount and beyond", [246, 460, 471, 500], true],
    ["its number among them, wherever it stands", [30, 167, 203, 460], false],
  ])("%s: found while nobody types, told, and owed", async (_which, bits, isNamed) => {
    const before = await sold(9);
    const records = await readTransactions(before);
    const stan =
      records.kind === "read" && records.transactions.find(({ facts }) => facts.amountFen === 300)?.facts.stan;
    const voucher = String(stan).padStart(6, "0");
    const again = await bootedOn(before, (bytes) => flip(bytes, closingOf(bytes, 300), bits));
    // The judge sees it before anybody is told.
    expect(await check(again)).toMatchObject({
      agree: false,
      differences: expect.arrayContaining([
        expect.objectContaining({ stan: voucher, what: "charged at the host, and the terminal has no record of it" }),
      ]),
    });
    again.world.powerOn();
    await screen(again, "fault", 10_000);
    expect(said(again)).toContain("D08");
    if (isNamed) expect(said(again)).toContain(voucher);
    const verdict = await check(again);
    expect(verdict).toMatchObject({ agree: true });
    expect(verdict.owed.map((owed) => owed.stan)).toContain(voucher);
    const view = (await transactionsView(again))["transactions"] as readonly { stan: string; money: string }[];
    expect(view.some((seen) => seen.stan === voucher && seen.money === "being checked")).toBe(isNamed);
    // Nothing is reversed on a guess, and it is told once.
    expect(booked(again)).toHaveLength(9);
    await type(again, "");
    await pass(again, 30_000);
    again.restart();
    await pass(again, 30_000);
    expect(again.display.view.id).toBe("operator.number");
    expect(booked(again).every((line) => line.endsWith("charged"))).toBe(true);
  });
});

describe("94 for the number of a sale that this journal never had", () => {
  async function answered94(simulator: Simulator, fen = 777): Promise<void> {
    const from = wire(simulator).length;
    await sell(simulator, fen);
    await screen(simulator, "checking", 70_000);
    await pass(simulator, 30_000);
    expect(said(simulator)).toContain("94");
    expect(wire(simulator).slice(from)).not.toContain("0400");
  }

  it("a new flash in the middle of a batch: nothing is reversed, now and behind a restart", async () => {
    const before = await sold(1);
    const again = await bootedOn(before, (bytes) => bytes.fill(0xff));
    again.world.powerOn();
    await screen(again, "fault");
    expect(said(again)).toContain("F08");
    await supportLoads(again);
    await screen(again, "operator.number", 100_000);
    await logOn(again);
    await screen(again, "home", 100_000);
    // Its numbers begin anew, and the host has had some of them.
    host(again, { respond: { when: { mti: "0200" }, code: "94", times: 1 } });
    await answered94(again);
    expect(booked(again)).toEqual(["100 charged"]);
    again.restart();
    await logOn(again);
    await screen(again, "home", 100_000);
    host(again, { respond: { when: { mti: "0200" }, code: "94", times: 1 } });
    await answered94(again, 555);
    expect(booked(again)).toEqual(["100 charged"]);
  });

  it("a loss, and a restart behind it: nothing is concluded until the batch is another one", async () => {
    const before = await sold(9);
    const again = await bootedOn(before, (bytes) => flip(bytes, closingOf(bytes, 300), [300, 311, 340]));
    again.world.powerOn();
    await screen(again, "fault", 10_000);
    await type(again, "");
    again.restart();
    await logOn(again);
    await screen(again, "home", 100_000);
    host(again, { respond: { when: { mti: "0200" }, code: "94", times: 1 } });
    await answered94(again);
    await type(again, "");
    await screen(again, "home", 100_000);
    // Another batch behind a sale in this one: from here on all that was sent is known.
    host(again, { batch: 9 });
    again.restart();
    await logOn(again);
    await screen(again, "home", 100_000);
    host(again, { respond: { when: { mti: "0200" }, code: "94", times: 1 } });
    await sell(again, 888);
    await screen(again, "checking", 70_000);
    await again.until(() => again.display.view.id !== "checking", 30_000);
    expect(["returned", "not-charged"]).toContain(again.display.view.id);
  });
});
