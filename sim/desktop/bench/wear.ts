import type { Flash } from "../../../hal/flash";
import { Book } from "../../../src/book/book";
import type { Facts } from "../../../src/book/facts";
import type { Journal } from "../../../src/journal/journal";
import { openJournal } from "../../../src/journal/open";
import { NorFlash } from "../../devices/flash";
import { flashOf } from "../../devices/flash-contract";
import { FLASH_BYTES } from "../../simulator/simulator";
import type { PartRun } from "../../xs/parts";

/** What a busy merchant sells in a day, and how long a terminal is in service. */
const SALES_A_DAY = 300;
const YEARS = 10;
/** Erases that the makers of NOR flash promise for each sector (Winbond W25Q128JV, 1: "100K program-erase cycles"). */
const ENDURANCE_CYCLES = 100_000;
/** The log goes round the partition several times in these. */
const DAYS = 60;
/** The most that a rest does at once; more would be a journal that never comes to rest. */
const REST_STEPS_MAX = 1000;

export interface WearForecast {
  readonly salesPerDay: number;
  readonly days: number;
  readonly sectors: number;
  /** Erases that the most and the least worn sector saw in these days. */
  readonly erasesMost: number;
  readonly erasesLeast: number;
  /** Erases of the most worn sector after ten years of such days. */
  readonly erasesInTenYears: number;
  /** Years until it reaches what the maker promises. */
  readonly yearsUntilWorn: number;
}

/**
 * Sixty days of a busy shop on flash with encryption (its larger unit wears it most): each day two power-ups, 300 sales
 * that print their slip, a rest after each, and at night the batch's history is released.
 */
export async function forecastWear(facts: Facts, approved: PartRun["approved"]): Promise<WearForecast> {
  const nor = new NorFlash({ sizeBytes: FLASH_BYTES, programUnitBytes: 16, random: () => 0 });
  const flash = flashOf(nor);
  for (let day = 0; day < DAYS; day++) {
    const book = await openBook(flash);
    for (let sale = 0; sale < SALES_A_DAY; sale++) await sell(book, facts, approved);
    await release(flash);
  }
  const erasesMost = Math.max(...nor.image.wear);
  const days = (ENDURANCE_CYCLES / erasesMost) * DAYS;
  return {
    salesPerDay: SALES_A_DAY,
    days: DAYS,
    sectors: nor.image.wear.length,
    erasesMost,
    erasesLeast: Math.min(...nor.image.wear),
    erasesInTenYears: Math.ceil((erasesMost / DAYS) * 365 * YEARS),
    yearsUntilWorn: Math.floor(days / 365),
  };
}

async function sell(book: Book, facts: Facts, approved: PartRun["approved"]): Promise<void> {
  const intent = await book.begin({ ...facts, stan: book.nextStan });
  if (!intent) throw new Error("bench: the journal is full");
  await book.record(await book.record(intent, approved), { type: "slip-printed" });
  for (let step = 0; await book.maintain(); step++) if (step > REST_STEPS_MAX) throw new Error("bench: no rest");
}

async function openBook(flash: Flash): Promise<Book> {
  const opened = await Book.open(flash);
  if (opened.kind === "fault") throw new Error("bench: the journal does not open");
  return opened.book;
}

async function release(flash: Flash): Promise<void> {
  const opened = await openJournal(flash);
  if (opened.kind === "fault") throw new Error(`bench: ${opened.why}`);
  const journal: Journal = opened.journal;
  const { kind } = await journal.commit({ kind: "finishing", release: journal.historyEnd() });
  if (kind !== "durable") throw new Error(`bench: the batch is not released, ${kind}`);
}
