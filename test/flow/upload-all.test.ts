import { expect, test } from "vitest";
import type { Board } from "../../hal/board";
import { InProcessEngine } from "../../sim/engine/in-process";
import { Book } from "../../src/book/book";
import type { Approved } from "../../src/book/states";
import { Host } from "../../src/host/exchange";
import { Panel } from "../../src/screen/panel";
import { runTerminal } from "../../src/terminal";
import { newOwedPace } from "../../src/transaction/flow/owed";
import { newUploadPace, uploadAll } from "../../src/transaction/signing/upload";
import { booked, host, pass, romOf, screen, type } from "../simulated";
import { esign, sellUpToPad, sign, signatures } from "./signing";

type Left = readonly Approved[];

/** A firmware that only does what comes before a settlement, with the keys of the last sign-in. */
async function settle(board: Board): Promise<Left> {
  const opened = await Book.open(board.devices.flash);
  const { personalisation } = board;
  if (opened.kind !== "open" || !personalisation) throw new Error("no book");
  const { devices } = board;
  const session = {
    operator: undefined,
    signedIn: true,
    due: { signIn: false, parameters: false, authorityKeys: false, applications: false },
    refused: { parameters: false, authorityKeys: false, applications: false },
    bearer: undefined,
    tapLimitFen: undefined,
    cardInside: false,
    scriptsNotBeforeMs: 0,
    administratorNotBeforeMs: 0,
    uploads: newUploadPace(),
    owed: newOwedPace(0),
    unproven: false,
    barred: undefined,
    journalWhole: true,
    inHand: { sale: undefined },
  };
  const panel = new Panel(devices);
  return uploadAll({
    board,
    devices,
    personalisation,
    panel,
    book: opened.book,
    host: new Host(board, personalisation),
    session,
  });
}

/** A world with sales whose signatures the host refused so often that they were given up, and others that still wait. */
async function world(givenUp: number, waiting: number) {
  let program: (board: Board) => Promise<unknown> = runTerminal;
  const engine = new InProcessEngine({
    start: async (board) => {
      await program(board);
    },
    roms: { font: romOf("src/receipt/font/font24.bin"), gbk: romOf("src/host/iso8583/gbk.bin") },
    turn: (then) => void setImmediate(then),
  });
  const simulator = await esign({ engine });
  const sell = async (amountFen: number) => {
    await sellUpToPad(simulator, amountFen);
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    await type(simulator, "");
  };
  host(simulator, { respond: { when: { mti: "0820" }, code: "30" } });
  for (let sale = 1; sale <= givenUp; sale++) {
    await sell(100 * sale);
    await screen(simulator, "fault", 3_000_000);
    await type(simulator, "");
    await screen(simulator, "home");
  }
  for (let sale = 1; sale <= waiting; sale++) {
    await sell(1000 * sale);
    await screen(simulator, "home");
  }
  return {
    simulator,
    /** Switches the terminal off and on: this time it only tries all uploads. */
    async settle(): Promise<{ readonly left: Left | undefined }> {
      const done: { left: Left | undefined } = { left: undefined };
      simulator.world.cutPower("test");
      await simulator.untilIdle(1_000);
      program = async (board) => {
        done.left = await settle(board);
      };
      simulator.world.powerOn();
      await simulator.until(() => done.left !== undefined, 600_000);
      return done;
    },
  };
}

const stansOf = (left: Left | undefined) => left?.map(({ facts }) => facts.amountFen).toSorted((a, b) => a - b);

test("before settlement every signature gets to the host, those given up too", async () => {
  const { simulator, settle } = await world(2, 2);
  expect(signatures(simulator)).toEqual([undefined, undefined, undefined, undefined]);
  host(simulator, { clear: true });
  const { left } = await settle();
  expect(stansOf(left)).toEqual([]);
  for (const code of signatures(simulator)) expect(code).toMatch(/^[0-9A-F]{8}$/);
  expect(booked(simulator)).toEqual(["100 charged", "200 charged", "1000 charged", "2000 charged"]);
});

test("those that the host still refuses are told, each once, and the sales stay charged", async () => {
  const { simulator, settle } = await world(1, 1);
  expect(stansOf((await settle()).left)).toEqual([100, 1000]);
  expect(signatures(simulator)).toEqual([undefined, undefined]);
  // The second time, and with a host that is silent.
  host(simulator, { clear: true, silence: { when: { mti: "0820" }, processed: false } });
  expect(stansOf((await settle()).left)).toEqual([100, 1000]);
  host(simulator, { clear: true });
  expect(stansOf((await settle()).left)).toEqual([]);
  expect(booked(simulator)).toEqual(["100 charged", "1000 charged"]);
});

test("nothing to upload asks the host for nothing", async () => {
  const { simulator, settle } = await world(0, 0);
  const before = simulator.messages.all.length;
  expect((await settle()).left).toEqual([]);
  expect(simulator.messages.all.length).toBe(before);
});
