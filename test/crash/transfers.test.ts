import { beforeAll, describe, expect, test } from "vitest";
import type { BoardModel } from "../../sim/board/board-model";
import { createBoardEngine } from "../../sim/desktop/board/board-engine";
import { nativeEcdsa } from "../../sim/desktop/sweep/native-ecdsa";
import { nativeRsa } from "../../sim/desktop/sweep/native-rsa";
import { Sweeper } from "../../sim/sweep/job";
import { Starts } from "../../sim/sweep/start";

/** By chip, by tap, signed on the pad, printed twice. */
const stories = ["chip", "tap", "esign", "sale"] as const;
/** Where in a story's transfers the power goes. */
const PLACE = 0.6;

describe("a cut of the power inside the transfers of a board's buses", () => {
  let board: BoardModel;
  let sweeper: Sweeper;
  beforeAll(async () => {
    board = await createBoardEngine("m5stack_core2", { turn: (then) => process.nextTick(then) });
    sweeper = new Sweeper(new Starts(board, false, { signRaw: nativeRsa(), ecdsa: nativeEcdsa }));
  });

  test.each(stories)(
    "%s: in the middle of one, the books agree and the next sale is charged",
    { timeout: 60_000 },
    async (story) => {
      const survey = await sweeper.survey({ story, host: "bars" });
      expect(survey.failed).toEqual([]);
      // Frames, pictures, chips: many more than the calls that they carry.
      expect(survey.transfers).toBeGreaterThan(3 * survey.calls.length);
      const cut = { point: Math.floor(survey.transfers * PLACE), transfer: true, at: "torn", seed: 0 } as const;
      const { cuts, played, failures } = await sweeper.try({ story, cuts: [cut] });
      expect([played, cuts, failures]).toEqual(["off", 1, []]);
      expect(board.hardware.chips.aborted()).toBeUndefined();
    },
  );
});
