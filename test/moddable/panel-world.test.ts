import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { readRoms } from "../../sim/desktop/engines/xs-engine";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { type PanelOutcome, playPanel } from "../../sim/moddable/alone/panel-play";
import { romOf } from "../../sim/xs/roms";
import { playByTurns } from "../xs/play-turns";

const entry = fileURLToPath(new URL("../../sim/moddable/alone/worker.ts", import.meta.url));
/** A few seconds of work on a machine of its own. */
const XS_LIMIT_MS = 120_000;

async function playInNode(): Promise<PanelOutcome> {
  const { font, gbk } = await readRoms();
  const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
  return playPanel({ font: romOf(font), gbk: romOf(gbk) }, turn);
}

describe("the panel's world, alone", () => {
  let inNode: PanelOutcome;
  beforeAll(async () => {
    inNode = await playInNode();
  });

  test("sells by chip, loses its plug in the next sale, and comes back with books that agree", () => {
    expect(inNode).toMatchObject({ screen: "home", agree: true, balanceFen: 12_345, slips: 2, starts: 2, told: [] });
  });

  test("tells of each message when it sets out, and which way", () => {
    expect(inNode.messages.slice(0, 4)).toEqual(["to-host", "to-terminal", "to-host", "to-terminal"]);
  });

  test("shows another picture after each act that changes the screen, and a dark one without power", () => {
    // After the PIN whose message takes the power, and after the wait for that.
    const dark = inNode.pictures[19];
    expect(inNode.pictures.flatMap((picture, at) => (picture === dark ? [at] : []))).toEqual([18, 19]);
    expect(new Set(inNode.pictures).size).toBeGreaterThan(9);
  });

  test.skipIf(!XsWorker.available)(
    "plays the same in the XS engine",
    async () => {
      expect(await playByTurns<PanelOutcome>(entry)).toEqual(inNode);
    },
    XS_LIMIT_MS,
  );
});
