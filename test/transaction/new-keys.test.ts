import { expect, it } from "vitest";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { Book } from "../../src/book/book";
import { elementMarkKey } from "../../src/book/cells";
import { type AtDoor, createOperators, FAILURES_MAX, logIn } from "../../src/counter/operators";
import { switchedOn } from "../simulated";

async function people() {
  const { secureElement: element } = await switchedOn();
  const opened = await Book.open(
    flashOf(new NorFlash({ sizeBytes: 64 * 1024, programUnitBytes: 16, random: () => 0 })),
  );
  if (opened.kind === "fault") throw new Error("the journal does not open");
  const { book } = opened;
  expect(await createOperators(book, element)).toBeUndefined();
  const door: AtDoor = {
    book,
    devices: { "secure-element": element, clock: { monotonic: async () => 0 } },
    session: { administratorNotBeforeMs: 0 },
  };
  return { book, element, door };
}

it("a wrong password is wrong, and three lock, as long as the keys are those of the first day", async () => {
  const { door } = await people();
  for (let left = FAILURES_MAX - 1; left > 0; left--)
    expect(await logIn(door, "01", "1234")).toEqual({ kind: "wrong", triesLeft: left });
  expect(await logIn(door, "01", "1234")).toEqual({ kind: "locked" });
  expect(await logIn(door, "01", "0000")).toEqual({ kind: "locked" });
  expect(await logIn(door, "99", "000000")).toMatchObject({ kind: "ok" });
});

it("with others nobody is wrong, a locked one neither; once begun anew the first passwords hold", async () => {
  const { book, element, door } = await people();
  for (let tries = 0; tries < FAILURES_MAX; tries++) await logIn(door, "01", "1234");
  await element.wipe();
  expect(await logIn(door, "00", "0000")).toEqual({ kind: "fault", fault: "tampered" });
  await element.injectMaster(1, new Uint8Array(16).fill(7), "des3");
  expect(await logIn(door, "01", "0000")).toEqual({ kind: "new-keys" });
  expect(await logIn(door, "00", "0000")).toEqual({ kind: "new-keys" });
  await book.people.dropOperators();
  await createOperators(book, element);
  expect(await logIn(door, "01", "0000")).toMatchObject({ kind: "ok" });
  expect(await logIn(door, "01", "1234")).toMatchObject({ kind: "wrong" });
});

it("a mark that damage has taken gives nobody the first passwords", async () => {
  const { book, door } = await people();
  await book.change([[elementMarkKey, 0]]);
  expect(await logIn(door, "01", "1234")).toMatchObject({ kind: "wrong" });
});

it("the mark is made once: a later boot does not make it anew with other keys", async () => {
  const { book, element } = await people();
  const before = await book.people.elementMark();
  expect(before?.length).toBeGreaterThan(1);
  await createOperators(book, element);
  expect(await book.people.elementMark()).toEqual(before);
});
